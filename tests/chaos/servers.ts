/** The server processes of one round: each on its own port, killed and started again at any moment. */
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../browser/harness/server.ts';

/** A server that was asked to end may take this long: its own limit, and a busy machine. */
const ENDING_MS_MAX = 20_000;

export interface Servers {
	readonly ports: readonly number[];
	readonly isUp: (which: number) => boolean;
	start(which: number): Promise<void>;
	startAll(): Promise<void>;
	/** SIGKILL, at once. */
	kill(which: number): Promise<void>;
	killAll(): Promise<void>;
	/** SIGTERM to all, as a service manager does it; throws when one does not end by itself. */
	stopAll(): Promise<void>;
}

export async function makeServers(options: {
	readonly processes: number;
	readonly folder: string;
	readonly origin: () => string;
	readonly environment: Readonly<Record<string, string>>;
}): Promise<Servers> {
	const ports: number[] = [];
	for (let at = 0; at < options.processes; at += 1) ports.push(await freePort());
	const children: (ChildProcess | null)[] = ports.map(() => null);
	const log = openSync(join(options.folder, 'servers.log'), 'a');

	const servers: Servers = {
		ports,
		isUp: (which) => children[which] !== null,
		async start(which) {
			if (children[which]) return;
			const child = spawn(process.execPath, ['server.js'], {
				env: {
					...process.env,
					NODE_ENV: 'production',
					ORIGIN: options.origin(),
					PORT: String(ports[which]),
					HOST: '127.0.0.1',
					...options.environment
				},
				stdio: ['ignore', log, log, 'ipc']
			});
			children[which] = child;
			await new Promise<void>((resolve, reject) => {
				child.once('message', () => resolve());
				// Killed while it started is no fault: that is what killing at any moment means.
				child.once('exit', (code, signal) =>
					signal === 'SIGKILL' ? resolve() : reject(new Error(`server ${which} ended with ${code} before it listened`))
				);
			});
		},
		async startAll() {
			await Promise.all(ports.map((_, which) => servers.start(which)));
		},
		async kill(which) {
			const child = children[which];
			children[which] = null;
			if (!child || isGone(child)) return;
			const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
			child.kill('SIGKILL');
			await gone;
		},
		async killAll() {
			await Promise.all(ports.map((_, which) => servers.kill(which)));
		},
		async stopAll() {
			await Promise.all(
				children.map(async (child, which) => {
					children[which] = null;
					if (child && !isGone(child)) await stop(child, which);
				})
			);
		}
	};
	return servers;
}

function stop(child: ChildProcess, which: number): Promise<void> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => {
			child.kill('SIGKILL');
			reject(new Error(`server ${which} did not end within ${ENDING_MS_MAX} ms of being asked to`));
		}, ENDING_MS_MAX);
		child.once('exit', (code) => {
			clearTimeout(timer);
			if (code === 0) resolve();
			else reject(new Error(`server ${which} was asked to end and ended with ${code}`));
		});
		child.kill('SIGTERM');
	});
}

function isGone(child: ChildProcess): boolean {
	return child.exitCode !== null || child.signalCode !== null;
}
