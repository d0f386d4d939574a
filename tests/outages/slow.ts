/** Many senders that drip a byte at a time, heads and bodies: each is ended in bounded time, and none holds up others. */
import { connect, type Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture } from '../../commands/steps/shell.mjs';
import type { Checks } from './checks.ts';
import { ask, pause, serve } from './serving.ts';

const SENDERS = 200;
const DRIP_MS = 1_000;
/** Heads end after 20 s, bodies at the second look at the latest; on a busy machine a little later. */
const ENDED_MS_MAX = 45_000;
/** A link of 16 kbit/s: slow, and honest. */
const HONEST_BYTES = 2_000;
const ANSWER_MS_MAX = 2_000;

export async function playSlow(checks: Checks): Promise<void> {
	const data = mkdtempSync(join(tmpdir(), 'voordeur-slow-'));
	const env = { ...process.env, DATA_DIR: data };
	const found = ['--import', 'tsx', 'commands/found.ts', '--name', 'Traag', '--administrator', 'Wilma'];
	const { code, output } = await capture('node', found, { quiet: true, env });
	if (code !== 0) throw new Error(`no organisation was founded: ${output}`);
	const server = await serve({ DATA_DIR: data });
	const sockets: Socket[] = [];
	try {
		const { port, host } = new URL(server.origin);
		const open = (): Socket => {
			const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
			// Unread, an answer would keep the end of its connection from being seen.
			socket.resume();
			sockets.push(socket);
			return socket;
		};
		const head = (length: number): string =>
			`POST /api/v1/push HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n`;
		const ends = Array.from({ length: SENDERS }, (_, at) => {
			const socket = open();
			socket.write(at % 2 === 0 ? head(100_000) : `${head(100_000)}\r\n{`);
			const drip = setInterval(() => socket.write(at % 2 === 0 ? 'X' : ' '), DRIP_MS);
			const began = performance.now();
			return new Promise<number>((resolve) =>
				socket.once('close', () => {
					clearInterval(drip);
					resolve(performance.now() - began);
				})
			);
		});
		const honest = sendSteadily(open(), `${head(40_000)}Connection: close\r\n\r\n`);
		const slowest = { ms: 0 };
		let isOver = false;
		const others = (async () => {
			while (!isOver) {
				const answer = await ask(`${server.origin}/.well-known/security.txt`);
				checks.counts(answer);
				slowest.ms = Math.max(slowest.ms, answer.ms);
				await pause(500);
			}
		})();
		const late = pause(ENDED_MS_MAX).then(() => null);
		const all = await Promise.race([Promise.all(ends), late]);
		checks.that(all !== null, `${SENDERS} slow senders were ended within ${ENDED_MS_MAX} ms`);
		const said = await Promise.race([honest, late]);
		checks.that(/^HTTP\/1\.1 \d/.test(said ?? ''), 'a slow link that goes on is answered', said);
		isOver = true;
		await others;
		checks.that(slowest.ms < ANSWER_MS_MAX, 'others were answered at once meanwhile', slowest.ms);
		if (all) console.log(`slow: ${SENDERS} senders ended, the last after ${Math.round(Math.max(...all))} ms`);
	} finally {
		for (const socket of sockets) socket.destroy();
		await server.stop();
		rmSync(data, { recursive: true, force: true });
	}
}

/** The whole body at the pace of a bad link, which takes longer than a slow sender is given; answers what came back. */
async function sendSteadily(socket: Socket, head: string): Promise<string> {
	let said = '';
	const answered = new Promise<void>((resolve) => socket.once('close', () => resolve()));
	socket.on('data', (some: Buffer) => (said += some.toString()));
	socket.write(head);
	for (let sent = 0; sent < 40_000 && !socket.destroyed; sent += HONEST_BYTES) {
		socket.write(' '.repeat(HONEST_BYTES));
		await pause(DRIP_MS);
	}
	await answered;
	return said;
}
