/** Several server processes on one database, any of them killed at any time, and what talks to them over HTTP. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePort } from '../browser/harness/server.ts';
import { builtForNode } from './threads-built.ts';

const PROGRAM = fileURLToPath(new URL('./server-process.ts', import.meta.url));
const TRIES_MAX = 200;
const PAUSE_MS = 50;

export interface Processes {
	readonly ports: readonly number[];
	/** SIGKILL to one of them, which is then started again. */
	killAndStart(which: number): Promise<void>;
	/** Asked of one of them, not through the front. */
	statusOf(which: number): Promise<number>;
	stop(): Promise<void>;
}

/** Starts them all at once. */
export async function startProcesses(count: number, environment: Readonly<Record<string, string>>): Promise<Processes> {
	const program = await builtForNode(PROGRAM);
	const ports: number[] = [];
	for (let at = 0; at < count; at += 1) ports.push(await freePort());
	const children: ChildProcess[] = [];
	const start = async (which: number): Promise<void> => {
		const child = spawn(process.execPath, [program], {
			env: { ...process.env, ...environment, PORT: String(ports[which]) },
			stdio: ['ignore', 'inherit', 'inherit', 'ipc']
		});
		children[which] = child;
		await new Promise<void>((resolve, reject) => {
			child.once('message', () => resolve());
			child.once('exit', (code, signal) =>
				// Killed while it started is no fault: that is what killing at any time means.
				signal === 'SIGKILL'
					? resolve()
					: reject(new Error(`server process ${which} ended with ${code} before it listened`))
			);
		});
	};
	const kill = async (which: number): Promise<void> => {
		const child = children[which];
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
		child.kill('SIGKILL');
		await gone;
	};
	await Promise.all(ports.map((_, which) => start(which)));
	return {
		ports,
		async killAndStart(which) {
			await kill(which);
			await start(which);
		},
		async statusOf(which) {
			return (await fetch(`http://127.0.0.1:${ports[which]}/api/v1/health`)).status;
		},
		async stop() {
			await Promise.all(ports.map((_, which) => kill(which)));
		}
	};
}

/** Asks until somebody answers well, as a phone does: a server that died under the question is no answer. */
export async function ask<T>(
	address: string,
	options: { readonly body?: unknown; readonly token?: string } = {}
): Promise<T> {
	const { body, token } = options;
	for (let tries = 0; ; tries += 1) {
		try {
			const response = await fetch(address, {
				method: body === undefined ? 'GET' : 'POST',
				headers: {
					// Each question may reach another process.
					Connection: 'close',
					...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
					...(token === undefined ? {} : { Authorization: `Bearer ${token}` })
				},
				...(body === undefined ? {} : { body: JSON.stringify(body) })
			});
			// The shape is the endpoint's own; what matters is compared with the database afterwards.
			if (response.ok) return (await response.json()) as T;
			if (response.status < 500) throw new Refused(`${address} answered ${response.status}: ${await response.text()}`);
		} catch (error) {
			if (error instanceof Refused || tries >= TRIES_MAX) throw error;
		}
		await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
	}
}

class Refused extends Error {}
