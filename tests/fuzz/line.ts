/** Sends one request and answers what came back, or that nothing did. */
import { Agent, request as ask } from 'node:http';
import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Answer, Shot } from './shot.ts';

const ANSWER_MS_MAX = 60_000;
/** A connection that stays open after its answer is closed by us. */
const RAW_MS_MAX = 4_000;
const NOTHING: Answer = { status: 0, headers: {}, text: '' };
/** Connections from many addresses of the loopback: what counts per address shall not hide what lies behind it. */
const agent = new Agent({ keepAlive: true, maxSockets: 4, maxFreeSockets: 4 });

export function send(port: number, shot: Shot, address: string): Promise<Answer> {
	return shot.raw === undefined ? sendWhole(port, shot, address) : sendRaw(port, shot.raw, address);
}

export function closeLines(): void {
	agent.destroy();
}

function sendWhole(port: number, shot: Shot, localAddress: string): Promise<Answer> {
	return new Promise((resolve) => {
		const { method, path, body } = shot;
		const headers: Record<string, string> = { ...shot.headers, host: `localhost:${port}` };
		if (body && !('transfer-encoding' in headers)) headers['content-length'] ??= String(body.byteLength);
		const options = { host: '127.0.0.1', port, method, path: spelled(path), headers, localAddress, agent };
		const asked = ask(options, (response) => {
			const parts: Buffer[] = [];
			response.on('data', (part: Buffer) => parts.push(part));
			response.on('end', () => {
				const bytes = Buffer.concat(parts);
				const isPacked = response.headers['content-encoding'] === 'gzip' && bytes.length > 0;
				const text = (isPacked ? gunzipSync(bytes) : bytes).toString('utf8');
				resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
			});
			response.on('error', () => resolve(NOTHING));
		});
		asked.setTimeout(ANSWER_MS_MAX, () => asked.destroy());
		asked.on('error', () => resolve(NOTHING));
		asked.end(body ?? undefined);
	});
}

/** What is written by hand is answered too: a server that says nothing and closes has dropped it. */
function sendRaw(port: number, raw: string, localAddress: string): Promise<Answer> {
	return new Promise((resolve) => {
		const socket = connect({ host: '127.0.0.1', port, localAddress });
		const parts: Buffer[] = [];
		socket.setTimeout(RAW_MS_MAX, () => socket.destroy());
		socket.on('data', (part: Buffer) => {
			parts.push(part);
			if (isWhole(Buffer.concat(parts).toString('latin1'))) socket.destroy();
		});
		socket.on('error', () => undefined);
		socket.on('close', () => resolve(readAnswer(Buffer.concat(parts).toString('latin1'))));
		// Not ended: half a connection counts as given up.
		socket.write(Buffer.from(raw, 'latin1'));
	});
}

function isWhole(text: string): boolean {
	const [head = '', ...rest] = text.split('\r\n\r\n');
	const length = /^content-length: (\d+)/im.exec(head)?.[1];
	const body = rest.join('\r\n\r\n');
	return length !== undefined ? body.length >= Number(length) : rest.length > 0 && body.endsWith('0\r\n');
}

function readAnswer(text: string): Answer {
	const [head = '', ...rest] = text.split('\r\n\r\n');
	const [first = '', ...lines] = head.split('\r\n');
	const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0);
	const headers = Object.fromEntries(
		lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()])
	);
	const body = rest.join('\r\n\r\n');
	const isInChunks = headers['transfer-encoding'] === 'chunked';
	return { status, headers, text: isInChunks ? body.replace(/(^|\r\n)[0-9a-f]+\r\n/g, '').replace(/\r\n$/, '') : body };
}

/** Only what a line of HTTP can carry; the rest is for the raw requests. */
function spelled(path: string): string {
	return path.replace(/[^\x21-\x7e]/g, (character) => {
		const code = character.codePointAt(0) ?? 0;
		return code < 256 ? `%${code.toString(16).padStart(2, '0')}` : '%ef%bf%bd';
	});
}
