/** Pushes over real HTTP, each phone on a connection of its own, as fast as the answers come. */
import { Agent, request } from 'node:http';
import type { PushAnswer } from '#lib/sync/wire.ts';
import type { Push } from './town.ts';

export interface Fired {
	readonly seconds: number;
	/** Milliseconds from asking to answered, of each push. */
	readonly waits: readonly number[];
	/** What the receipts say is stored. */
	readonly stored: readonly string[];
	/** Seconds from the beginning to each answer, and the operations that it says are stored, in order of time. */
	readonly answers: readonly { readonly at: number; readonly stored: number }[];
	/** Answers that were no answer, by what they were. */
	readonly refused: ReadonlyMap<string, number>;
}

const TRIES_MAX = 50;

export async function fire(port: number, pushes: readonly (readonly Push[])[]): Promise<Fired> {
	const agent = new Agent({ keepAlive: true, maxSockets: pushes.length });
	const [waits, stored, refused]: [number[], string[], Map<string, number>] = [[], [], new Map()];
	const answers: { at: number; stored: number }[] = [];
	const began = performance.now();
	await Promise.all(
		pushes.map(async (own) => {
			for (const push of own) {
				const asked = performance.now();
				const answer = await send({ agent, port, push, refused });
				waits.push(performance.now() - asked);
				const here = answer.receipts.filter(({ result }) => result === 'stored').length;
				answers.push({ at: (performance.now() - began) / 1000, stored: here });
				for (const { opId, result, reason } of answer.receipts) {
					if (result === 'stored') stored.push(opId);
					else count(refused, `${result} ${reason ?? ''}`);
				}
			}
		})
	);
	const seconds = (performance.now() - began) / 1000;
	agent.destroy();
	return { seconds, waits, stored, answers, refused };
}

async function send(options: {
	readonly agent: Agent;
	readonly port: number;
	readonly push: Push;
	readonly refused: Map<string, number>;
}): Promise<PushAnswer> {
	const { refused } = options;
	for (let tries = 0; tries < TRIES_MAX; tries += 1) {
		const { status, text, retryAfter } = await ask(options);
		// The server's own answer, whose shape the tests of the wire hold.
		if (status === 200) return JSON.parse(text) as PushAnswer;
		count(refused, String(status));
		await new Promise((resolve) => setTimeout(resolve, retryAfter * 1000));
	}
	throw new Error(`a push was refused ${TRIES_MAX} times`);
}

function count(counts: Map<string, number>, what: string): void {
	counts.set(what, (counts.get(what) ?? 0) + 1);
}

function ask({
	agent,
	port,
	push
}: {
	readonly agent: Agent;
	readonly port: number;
	readonly push: Push;
}): Promise<{ readonly status: number; readonly text: string; readonly retryAfter: number }> {
	return new Promise((resolve, reject) => {
		const headers = {
			'Content-Type': 'application/json',
			'Content-Encoding': 'gzip',
			'Content-Length': push.body.length
		};
		const asked = request(
			{ agent, port, host: '127.0.0.1', path: '/api/v1/push', method: 'POST', headers },
			(answer) => {
				const parts: Buffer[] = [];
				answer.on('data', (part: Buffer) => parts.push(part));
				answer.on('error', reject);
				answer.on('end', () =>
					resolve({
						status: answer.statusCode ?? 0,
						text: Buffer.concat(parts).toString(),
						retryAfter: Number(answer.headers['retry-after'] ?? 1)
					})
				);
			}
		);
		asked.on('error', reject);
		asked.end(push.body);
	});
}
