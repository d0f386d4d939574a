/** How the server process ends when it is asked to: `server.js` itself, before a handler that takes its time. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SLOW_MS = 700;
/** In place of the built app: answers late, and puts down when it was told to close its store. */
const HANDLER = `import { writeFileSync } from 'node:fs';
let isAnswered = false;
export const handler = (incoming, outgoing) => {
	process.send('asked');
	setTimeout(() => {
		isAnswered = true;
		outgoing.end('stored');
	}, ${SLOW_MS});
};
process.once('sveltekit:shutdown', () => writeFileSync('closed', isAnswered ? 'after the answer' : 'under a push'));
`;

const folder = mkdtempSync(join(tmpdir(), 'voordeur-ending-'));
beforeAll(() => {
	for (const path of ['client', 'prerendered']) mkdirSync(join(folder, 'build', path), { recursive: true });
	writeFileSync(join(folder, 'build/client/service-worker.js'), '');
	writeFileSync(join(folder, 'build/prerendered/today.html'), '<html lang="nl"></html>');
	writeFileSync(join(folder, 'build/handler.js'), HANDLER);
	writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
	for (const path of ['server.js', 'commands/steps', 'src/lib/server/surface'])
		cpSync(join(ROOT, path), join(folder, path), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a server that is asked to end', () => {
	it('answers what is under way, closes its store, takes nothing new, and ends by itself', async () => {
		const child = spawn(process.execPath, ['server.js'], {
			cwd: folder,
			env: { ...process.env, PORT: '0', HOST: '127.0.0.1', BACKUP_HOUR: 'off' },
			stdio: ['ignore', 'inherit', 'inherit', 'ipc']
		});
		const { port } = await messageOf<{ readonly port: number }>(child);
		const asked = messageOf(child);
		// A phone keeps its connection for the next push; that must not hold the server up.
		const agent = new Agent({ keepAlive: true });
		const answer = post(port, agent);
		await asked;
		const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
		const began = Date.now();
		child.kill('SIGTERM');
		await expect(answer).resolves.toBe('stored');
		expect(await ended).toBe(0);
		expect(Date.now() - began).toBeLessThan(SLOW_MS + 3_000);
		expect(readFileSync(join(folder, 'closed'), 'utf8')).toBe('after the answer');
		await expect(post(port, new Agent())).rejects.toThrow('ECONNREFUSED');
		agent.destroy();
	});
});

function messageOf<T>(child: ChildProcess): Promise<T> {
	return new Promise((resolve, reject) => {
		child.once('message', (message) => resolve(message as T));
		child.once('exit', (code) => reject(new Error(`server.js ended with ${code}`)));
	});
}

function post(port: number, agent: Agent): Promise<string> {
	return new Promise((resolve, reject) => {
		const sent = request({ port, host: '127.0.0.1', method: 'POST', path: '/api/v1/push', agent }, (answer) => {
			let text = '';
			answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
			answer.on('end', () => resolve(text));
			answer.on('error', reject);
		});
		sent.on('error', reject);
		sent.end();
	});
}
