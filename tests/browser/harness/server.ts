/** A real server on its own data folder and port, that can be killed at any moment and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, cpSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { SERVER_FLAGS } from '../../../commands/steps/server-flags.mjs';
import { capture } from '../../../commands/steps/shell.mjs';

export interface Links {
	readonly signIn: string;
	readonly enrol: string;
	readonly officeName: string;
	readonly coachName: string;
}

export interface TestServer {
	readonly origin: string;
	readonly data: string;
	readonly links: Links;
	/** SIGKILL, at once. */
	kill(): Promise<void>;
	start(): Promise<void>;
	/** Ends it as its keeper does, who lets it write down what it still has in hand. */
	stop(): Promise<void>;
	/** Fresh one-use links. */
	prepare(): Promise<Links>;
	dispose(): Promise<void>;
}

/** A server that starts writes for a second or two. */
const BUSY_MS = 20_000;
/** Names a folder with the demo municipality in it, for who starts many servers one after another. */
const DEMO_TEMPLATE = 'DEMO_TEMPLATE';

/** Loads the demo once for every server that this process and its children start from now on. */
export async function shareDemo(): Promise<{ remove(): void }> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-demo-'));
	const env = { ...process.env, NODE_ENV: 'production', DATA_DIR: folder };
	const { code, output } = await capture('node', ['--import', 'tsx', 'commands/prepare.ts'], { quiet: true, env });
	if (code !== 0) throw new Error(`prepare ended with ${code}: ${output}`);
	process.env[DEMO_TEMPLATE] = folder;
	return {
		remove() {
			delete process.env[DEMO_TEMPLATE];
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

/**
 * Needs a build. The demo municipality is loaded into a new folder.
 *
 * @param options.build folder of a build to serve instead of the shared one, with `server.js` beside it
 * @param options.log file that takes what the server prints, for who wants to read it afterwards
 * @param options.flags what Node is told beside the server's own
 * @param options.env what the server finds in its environment beside the usual; read anew at each start
 * @param options.host the name in its address, one that means this machine; `localhost` without it
 * @param options.fill puts an organisation into the empty data folder; then the demo is not loaded
 */
export async function startServer(
	options: {
		readonly build?: string;
		readonly log?: string;
		readonly flags?: readonly string[];
		readonly env?: Readonly<Record<string, string>>;
		readonly host?: string;
		readonly fill?: (data: string) => Promise<void>;
	} = {}
): Promise<TestServer> {
	const data = mkdtempSync(join(tmpdir(), 'voordeur-server-'));
	const port = await freePort();
	const origin = `http://${options.host ?? 'localhost'}:${port}`;
	const env = {
		...process.env,
		NODE_ENV: 'production',
		ORIGIN: origin,
		PORT: String(port),
		HOST: '127.0.0.1',
		DATA_DIR: data
	};
	let child: ChildProcess | null = null;

	const prepare = async (): Promise<Links> => {
		const { code, output } = await capture('node', ['--import', 'tsx', 'commands/prepare.ts'], { quiet: true, env });
		if (code !== 0) throw new Error(`prepare ended with ${code}: ${output}`);
		return JSON.parse(output.trim().split('\n').at(-1) ?? '{}') as Links;
	};
	const start = async (): Promise<void> => {
		const log = options.log === undefined ? ('inherit' as const) : openSync(options.log, 'a');
		const started = spawn(
			'node',
			[...SERVER_FLAGS, ...(options.flags ?? []), join(options.build ?? process.cwd(), 'server.js')],
			{
				env: { ...env, ...options.env },
				stdio: ['ignore', log, log, 'ipc']
			}
		);
		if (typeof log === 'number') closeSync(log);
		child = started;
		await new Promise<void>((resolve, reject) => {
			started.once('message', () => resolve());
			started.once('exit', (code) => reject(new Error(`the server ended with ${code} before it listened`)));
		});
	};
	const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
		const running = child;
		child = null;
		if (!running || running.exitCode !== null) return;
		const gone = new Promise<void>((resolve) => running.once('exit', () => resolve()));
		running.kill(signal);
		await gone;
	};
	const kill = (): Promise<void> => end('SIGKILL');
	const template = process.env[DEMO_TEMPLATE];
	if (options.fill) await options.fill(data);
	else if (template !== undefined) cpSync(template, data, { recursive: true });
	const links = await prepare();
	await start();
	return {
		origin,
		data,
		links,
		kill,
		start,
		stop: () => end('SIGTERM'),
		prepare,
		dispose: async () => {
			await kill();
			rmSync(data, { recursive: true, force: true });
		}
	};
}

export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			const port = typeof address === 'object' && address ? address.port : 0;
			probe.close(() => resolve(port));
		});
	});
}

/** The server's own file, to plant something in: the server writes to it too, so each waits for the other. Close it. */
export function openServerFile(data: string): InstanceType<typeof DatabaseSync> {
	const database = new DatabaseSync(join(data, 'voordeur.sqlite'));
	database.exec(`pragma busy_timeout = ${BUSY_MS}`);
	return database;
}
