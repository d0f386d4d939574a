/** What every answer of the server holds to, before and after Kit: `server.js` itself around a handler of the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEADERS, securityTxt } from '../../../commands/steps/surface.mjs';
import { setLimits } from '#lib/content/server/lesson-set.ts';
import { bodyBytesMax, FILE_LIMITS } from '#lib/server/surface/body-limits.mjs';
import { PHOTO_REQUEST_BYTES_MAX, PUSH_BYTES_MAX } from '#lib/sync/limits.ts';
import { RESCUE_BYTES_MAX } from '#lib/sync/rescue-file.ts';
import { actionOf, isActionName, readFormsSafely } from '#lib/server/http/office-request.ts';
import { readTurn, tenantTurn } from '#lib/server/http/turns.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** In place of the built app: answers as Kit does, by what the address asks for. */
const HANDLER = `export const handler = (incoming, outgoing, next) => {
	const kind = /answer=(\\d+)/.exec(incoming.url)?.[1];
	if (kind === undefined) return next();
	outgoing.statusCode = Number(kind);
	if (kind === '303') outgoing.setHeader('Location', '/office');
	if (kind === '200') outgoing.setHeader('Content-Type', 'text/html');
	if (kind === '404') return outgoing.writeHead(404, { 'X-Kit': 'yes' }).end('in two'.repeat(2));
	outgoing.end('GET method not allowed');
};
`;
const folder = mkdtempSync(join(tmpdir(), 'voordeur-surface-'));
let child: ChildProcess;
let port = 0;

beforeAll(async () => {
	for (const path of ['client', 'prerendered']) mkdirSync(join(folder, 'build', path), { recursive: true });
	writeFileSync(join(folder, 'build/client/service-worker.js'), '');
	const policy = `<meta http-equiv="content-security-policy" content="default-src 'self'; script-src 'sha256-x'">`;
	writeFileSync(join(folder, 'build/prerendered/today.html'), policy);
	writeFileSync(join(folder, 'build/handler.js'), HANDLER);
	writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
	for (const path of ['server.js', 'commands/steps', 'src/lib/server/surface'])
		cpSync(join(ROOT, path), join(folder, path), { recursive: true });
	child = spawn(process.execPath, ['server.js'], {
		cwd: folder,
		env: {
			...process.env,
			PORT: '0',
			HOST: '127.0.0.1',
			BACKUP_HOUR: 'off',
			ORIGIN: 'https://voordeur.example',
			SECURITY_CONTACT: 'mailto:a@example.nl'
		},
		stdio: ['ignore', 'ignore', 'inherit', 'ipc']
	});
	port = await new Promise<number>((resolve, reject) => {
		child.once('message', (message: { port: number }) => resolve(message.port));
		child.once('exit', () => reject(new Error('server.js ended')));
	});
}, 60_000);
afterAll(() => {
	child.kill('SIGKILL');
	rmSync(folder, { recursive: true, force: true });
});

interface Told {
	readonly status: number;
	readonly headers: Readonly<Record<string, unknown>>;
	readonly text: string;
}

function ask(method: string, path: string, headers: Record<string, string> = {}): Promise<Told> {
	return new Promise((resolve, reject) => {
		const asked = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
			let text = '';
			response.setEncoding('utf8').on('data', (part: string) => (text += part));
			response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
		});
		asked.on('error', reject);
		asked.end();
	});
}

const KINDS = [
	['a page', 'GET', '/office?answer=200', {}, 200],
	['the prerendered shell', 'GET', '/today?answer=200', {}, 200],
	['a file', 'GET', '/_app/immutable/a.js?answer=200', {}, 200],
	['the API', 'GET', '/api/v1/health?answer=200', {}, 200],
	['what is not there', 'GET', '/nothing', {}, 404],
	['an address of the API that is not there', 'GET', '/api/v1/nothing?answer=404', {}, 404],
	['another method', 'GET', '/api/v1/push?answer=405', {}, 405],
	['a method that nobody has', 'PROPFIND', '/office', {}, 405],
	['what is too large', 'POST', '/api/v1/pull', { 'content-length': '20001' }, 413],
	['a photo that is too large', 'PUT', '/api/v1/photos/a', { 'content-length': '400001' }, 413],
	['what is too large for any other page', 'POST', '/today', { 'content-length': '10001' }, 413],
	['a form without its length', 'POST', '/office/concerns', { 'transfer-encoding': 'chunked' }, 411],
	['a photo', 'PUT', '/api/v1/photos/a?answer=200', {}, 200],
	['a redirect', 'GET', '/office?answer=303', {}, 303],
	['a fault', 'GET', '/api/v1/health?answer=500', {}, 500],
	['an address that cannot be read', 'GET', '/api/v1/%ff', {}, 400],
	['an address with NUL in it', 'GET', '/office/%00', {}, 400],
	['security.txt', 'GET', '/.well-known/security.txt', {}, 200]
] as const;

describe('every answer', () => {
	it.each(KINDS)('of %s carries the headers', async (_kind, method, path, headers, status) => {
		const answer = await ask(method, path, headers);
		expect(answer.status).toBe(status);
		for (const [name, value] of Object.entries(HEADERS)) expect(answer.headers[name.toLowerCase()], name).toBe(value);
		expect(answer.headers['content-security-policy']).toContain(
			path.startsWith('/today') ? 'sha256-x' : 'require-trusted-types-for'
		);
		expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
		expect(answer.headers['strict-transport-security']).toContain('max-age=');
		if (path.startsWith('/api/')) expect(answer.headers['cache-control']).toBe('no-store');
		if (path.startsWith('/api/') && status >= 400) {
			expect(answer.headers['content-type']).toBe('application/problem+json');
			expect(JSON.parse(answer.text)).toMatchObject({ status, type: expect.any(String), detail: expect.any(String) });
		} else if (status >= 400) expect(answer.headers['content-type']).toMatch(/^text\/plain/);
	});

	it.each([
		['no HTTP', 'nonsense\r\n\r\n'],
		['two lengths', 'POST /api/v1/push HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n'],
		['headers without an end', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`],
		['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n']
	])('to %s is one of ours, with the headers', async (_what, text) => {
		const answer = await new Promise<string>((resolve) => {
			const socket = connect(port, '127.0.0.1', () => socket.write(text));
			let told = '';
			socket.on('data', (part) => (told += part.toString('latin1')));
			socket.on('close', () => resolve(told));
		});
		expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
		for (const name of [...Object.keys(HEADERS), 'Content-Security-Policy']) expect(answer).toContain(`${name}: `);
		expect(answer).not.toMatch(/\n\s+at /);
	});
});

describe('limits', () => {
	it('are those by which a phone makes what it sends', () => {
		expect(bodyBytesMax('/api/v1/push')).toBe(PUSH_BYTES_MAX);
		expect(bodyBytesMax(`/api/v1/photos/${'a'.repeat(64)}`)).toBe(PHOTO_REQUEST_BYTES_MAX);
		expect(bodyBytesMax('/api/v1/rescue')).toBe(RESCUE_BYTES_MAX);
		expect(FILE_LIMITS.rescue).toBe(RESCUE_BYTES_MAX);
		expect(FILE_LIMITS.lessonSet).toBe(setLimits.charactersMax);
		expect(bodyBytesMax('/api/v1/enrol')).toBeLessThanOrEqual(20_000);
	});

	it('leave room for the form around a file', () => {
		for (const [path, file] of [
			['/office/import', FILE_LIMITS.list],
			['/office/map', FILE_LIMITS.boundaries],
			['/office/devices/rescue', FILE_LIMITS.rescue],
			['/office/lessons/exchange', FILE_LIMITS.lessonSet],
			['/office/lessons/xlsform', FILE_LIMITS.surveyForm],
			['/office/recovery', FILE_LIMITS.recoveryRequest]
		] as const)
			expect(bodyBytesMax(path), path).toBeGreaterThan(file);
	});

	it('tell a phone that reads too fast how long to wait, and let the others go on', () => {
		const answers = Array.from({ length: 1_501 }, () => readTurn('one', 0));
		expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
		expect(answers.at(-1)?.status).toBe(429);
		expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
		expect(readTurn('another', 0)).toBeNull();
		expect(readTurn('one', 1_000)).toBeNull();
	});

	it('hold an organisation as a whole, and let it go on after a moment', () => {
		let refused: Response | null = null;
		for (let push = 0; push <= 20_000 && refused === null; push += 1) refused = tenantTurn('one', 0);
		expect(refused?.status).toBe(429);
		expect(tenantTurn('another', 0)).toBeNull();
		expect(tenantTurn('one', 1_000)).toBeNull();
	});
});

describe('a form of the office', () => {
	it('has no action that every object answers to', () => {
		for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'default', '', 'a b'])
			expect(isActionName(name), name).toBe(false);
		expect(isActionName(actionOf(new URL('http://a/office?page=1&/promiseDone')) ?? '')).toBe(true);
		expect(actionOf(new URL('http://a/office?page=1'))).toBeNull();
	});

	it('that cannot be read is the mistake of its sender', async () => {
		const broken = new Request('http://a/', {
			method: 'POST',
			body: 'x',
			headers: { 'content-type': 'multipart/form-data; boundary=b' }
		});
		readFormsSafely(broken);
		await expect(broken.formData()).rejects.toMatchObject({ status: 400 });
		const whole = new Request('http://a/', { method: 'POST', body: new URLSearchParams({ a: '1' }) });
		readFormsSafely(whole);
		expect((await whole.formData()).get('a')).toBe('1');
	});
});

describe('security.txt', () => {
	const now = Date.UTC(2026, 10, 24, 12);

	it('names whom the operator set, and an end within half a year', () => {
		const text = securityTxt(
			{ SECURITY_CONTACT: 'mailto:veiligheid@example.nl, javascript:x', ORIGIN: 'https://voordeur.example' },
			now
		);
		expect(text).toContain('Contact: mailto:veiligheid@example.nl\n');
		expect(text).not.toContain('javascript');
		expect(text).toContain('Expires: 2027-05-23T00:00:00.000Z');
		expect(text).toContain('Canonical: https://voordeur.example/.well-known/security.txt');
	});

	it('says that nobody was set, and cannot be made to say a line of its own', () => {
		expect(securityTxt({}, now)).toContain('# The operator of this server has yet to set SECURITY_CONTACT.');
		expect(securityTxt({ SECURITY_CONTACT: 'mailto:a@b.nl\nPolicy:evil' }, now)).not.toContain('Policy');
	});
});
