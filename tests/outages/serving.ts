/** The built server on a store that stops working: its answers, its log, and phones of the driver in front of it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { freePort } from '../browser/harness/server.ts';

const ENDING_MS_MAX = 15_000;

export interface Serving {
	readonly origin: string;
	readonly pid: number;
	/** All that it has printed. */
	log(): string;
	stop(): Promise<void>;
}

/** @param before what stands before the program, such as a shell that makes a disk of its own first */
export async function serve(
	environment: Readonly<Record<string, string>>,
	before: readonly string[] = []
): Promise<Serving> {
	const port = await freePort();
	const origin = `http://127.0.0.1:${port}`;
	const [program = process.execPath, ...args] = [...before, process.execPath, 'server.js'];
	const env = { ...process.env, NODE_ENV: 'production', ORIGIN: origin, HOST: '127.0.0.1', PORT: String(port) };
	const child = spawn(program, args, { env: { ...env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
	const text: string[] = [];
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => text.push(part.toString()));
	const log = (): string => text.join('');
	while (!(await isListening(origin))) {
		if (child.exitCode !== null) throw new Error(`the server ended before it listened:\n${log()}`);
		await pause(50);
	}
	return { origin, pid: child.pid ?? 0, log, stop: () => stop(child) };
}

async function isListening(origin: string): Promise<boolean> {
	return fetch(`${origin}/.well-known/security.txt`).then(
		() => true,
		() => false
	);
}

async function stop(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	const timer = setTimeout(() => child.kill('SIGKILL'), ENDING_MS_MAX);
	child.kill('SIGTERM');
	await gone;
	clearTimeout(timer);
}

export interface Answer {
	readonly status: number;
	/** Seconds, as the header says; null without one. */
	readonly retryAfter: number | null;
	readonly text: string;
	readonly ms: number;
}

export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
	const began = performance.now();
	const response = await fetch(url, { redirect: 'manual', ...init });
	const text = await response.text();
	const header = response.headers.get('retry-after');
	return {
		status: response.status,
		retryAfter: header === null ? null : Number(header),
		text,
		ms: performance.now() - began
	};
}

/** Asks until an answer is as wanted; the last one, whatever it is, when that takes too long. */
export async function askUntil(
	url: string,
	isWanted: (answer: Answer) => boolean,
	msMax = 30_000
): Promise<Answer | null> {
	const end = performance.now() + msMax;
	let last: Answer | null = null;
	while (performance.now() < end) {
		last = await ask(url).catch(() => null);
		if (last && isWanted(last)) return last;
		await pause(200);
	}
	return last;
}

export function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
