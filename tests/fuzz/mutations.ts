/** Makes a valid request into one that nobody should send. */
import { gzipSync } from 'node:zlib';
import type { Chance } from '../simulation/chance.ts';
import { chaffText, mutated } from './chaff.ts';
import { withShape } from './deep.ts';
import type { Shot } from './shot.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND'] as const;
const KINDS = [
	'application/json',
	'text/plain',
	'application/x-www-form-urlencoded',
	'multipart/form-data',
	'multipart/form-data; boundary=',
	'application/x-ndjson',
	'application/octet-stream',
	'',
	'application/json; charset=utf-16',
	'x'.repeat(2_000)
] as const;
const PATHS = [
	'/../../keys/receipt.key',
	'/%2e%2e/%2e%2e/package.json',
	'%ff',
	'%',
	'/%00',
	'//',
	'/.env',
	'?/__proto__',
	'?/constructor',
	'?/default',
	`?x=${'y'.repeat(9_000)}`,
	'?x=%ff%fe',
	'/__data.json',
	'/__data.json?x-sveltekit-invalidated=__proto__',
	'/..%5c..%5cpackage.json',
	'#',
	';a=b'
] as const;
/** One packed megabyte for a kilobyte; a packed gigabyte is the same thing, slower to make. */
const BOMB = gzipSync(Buffer.alloc(24_000_000, 32));

export function mutate(shot: Shot, json: unknown, chance: Chance): Shot {
	const kind = chance.weighted({
		json: json === undefined ? 0 : 6,
		deep: json === undefined ? 0 : 1.5,
		bytes: shot.body ? 2 : 0,
		method: 1,
		kind: 1,
		path: 2,
		headers: 2,
		large: 0.3,
		bomb: 0.3,
		raw: 1
	});
	const { headers } = shot;
	switch (kind) {
		case 'json':
			return { ...shot, body: Buffer.from(JSON.stringify(mutated(json, chance)) ?? 'null') };
		case 'deep':
			return { ...shot, body: Buffer.from(withShape(JSON.stringify(json) ?? 'null', chance)) };
		case 'bytes':
			return { ...shot, body: brokenBytes(shot.body ?? new Uint8Array(), chance) };
		case 'method': {
			const method = chance.one(METHODS) ?? 'GET';
			return { ...shot, method, body: ['GET', 'HEAD'].includes(method) ? null : shot.body, attack: null };
		}
		case 'kind':
			return {
				...shot,
				headers: {
					...headers,
					'content-type': chance.one(KINDS) ?? '',
					...(chance.is(0.3) ? { 'content-encoding': chance.of('gzip', 'br', 'deflate', 'identity, gzip', 'x') } : {})
				}
			};
		case 'path':
			return { ...shot, path: shot.path + (chance.one(PATHS) ?? ''), attack: null };
		case 'headers':
			return { ...shot, headers: { ...headers, ...strangeHeaders(chance) } };
		case 'large':
			return {
				...shot,
				body: Buffer.alloc(chance.of(300_000, 1_100_000, 23_000_000), chance.of('a', '[', '{"a":')),
				method: shot.method === 'GET' ? 'POST' : shot.method
			};
		case 'bomb':
			return {
				...shot,
				body: BOMB,
				headers: { ...headers, 'content-encoding': 'gzip' },
				method: shot.method === 'GET' ? 'POST' : shot.method
			};
		case 'raw':
			return { ...shot, raw: rawText(shot, chance) };
	}
}

function brokenBytes(body: Uint8Array, chance: Chance): Uint8Array {
	const copy = Buffer.from(body);
	if (chance.is(0.3)) return copy.subarray(0, chance.below(copy.length + 1));
	if (chance.is(0.2))
		return Buffer.concat([Buffer.from(chance.of([0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xc0, 0x80])), copy]);
	for (let turn = chance.between(1, 8); turn > 0 && copy.length > 0; turn -= 1)
		copy[chance.below(copy.length)] = chance.below(256);
	return copy;
}

function strangeHeaders(chance: Chance): Record<string, string> {
	return chance.of<Record<string, string>>(
		{ cookie: `voordeur_session=${'a'.repeat(3_000)}; ; =; voordeur_locale=%` },
		{ authorization: `Bearer ${'a.'.repeat(1_000)}` },
		{ authorization: `Voordeur ${Buffer.from('{"certificate":{"__proto__":1}}').toString('base64url')}` },
		{ origin: chance.of('null', 'https://evil.example', 'http://localhost.evil.example') },
		{ 'accept-language': 'x;q='.repeat(500), accept: '*/*;q=x' },
		{
			'x-forwarded-for': '__proto__',
			'x-forwarded-host': 'evil.example',
			'x-forwarded-proto': 'javascript',
			forwarded: 'for=x'
		},
		{ 'x-http-method-override': 'DELETE', 'x-sveltekit-action': 'true', 'x-sveltekit-invalidated': '__proto__' },
		{ range: 'bytes=0-,-1,99999999999-', 'if-none-match': '*', 'accept-encoding': 'gzip;q=x, br' },
		{ 'content-length': '0' },
		{ expect: '100-continue' },
		{ 'x-long': 'y'.repeat(12_000) }
	);
}

/** Written by hand: injected lines, two lengths, half a request, another version. */
function rawText(shot: Shot, chance: Chance): string {
	const { method } = shot;
	const path = shot.path.replace(/[\u0000-\u0020\u007f-\uffff]/g, 'x').slice(0, 2_000);
	const end = 'Connection: close\r\n\r\n';
	const host = 'Host: localhost\r\n';
	return chance.of(
		`${method} ${path}\r\nX-Planted: 1\r\n HTTP/1.1\r\n${host}${end}`,
		`${method} ${path} HTTP/1.1\r\n${host}X-Sent: a\r\n\tX-Planted: 1\r\n${end}`,
		`${method} ${path}?a=%0d%0aX-Planted:%201 HTTP/1.1\r\n${host}${end}`,
		`POST ${path} HTTP/1.1\r\n${host}Content-Length: 3\r\nContent-Length: 5\r\n${end}abcde`,
		`POST ${path} HTTP/1.1\r\n${host}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n${end}0\r\n\r\n`,
		`POST ${path} HTTP/1.1\r\n${host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n${end}zz\r\nabc\r\n`,
		`POST ${path} HTTP/1.1\r\n${host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n${end}5\r\n{"a":\r\n2\r\n1}\r\n0\r\n\r\n`,
		`GET ${path} HTTP/9.9\r\n${host}${end}`,
		`GET ${path} HTTP/1.1\r\n${end}`,
		`GET http://evil.example${path} HTTP/1.1\r\nHost: evil.example\r\n${end}`,
		`GET //evil.example/${chaffText(chance).replace(/[^\x21-\x7e]/g, '')} HTTP/1.1\r\n${host}${end}`,
		`G\u0000T / HTTP/1.1\r\n${host}${end}`,
		`GET ${path} HTTP/1.1\r\n${host}X-Long: ${'y'.repeat(20_000)}\r\n${end}`,
		`GET ${path}\u00ff\u0001 HTTP/1.1\r\n${host}${end}`
	);
}
