/** WebKitGTK, whose window is opened by `webkit-window.mjs` on a folder that outlives it. */
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { WEBKIT } from '../../../commands/steps/machine.mjs';
import { type Engine, NotHere } from './engine.ts';

const RUNNER = '/usr/bin/gjs';
const SCREEN = '/usr/bin/Xvfb';
const WINDOW = fileURLToPath(new URL('webkit-window.mjs', import.meta.url));
const ANSWER_MS = 60_000;
const SAID_MAX = 300;

type Asked = { readonly version: true } | { readonly url: string } | { readonly script: string };

export async function startWebKit(url: string): Promise<Engine> {
	if (!WEBKIT.every((need) => need.there()))
		throw new NotHere('not installed: apt-get install gjs gir1.2-webkit2-4.1 xvfb');
	const home = mkdtempSync(join(tmpdir(), 'voordeur-webkit-'));
	const screen = await startScreen();
	let window = new Window(home, screen.display);
	const dispose = async (): Promise<void> => {
		await window.end();
		await endOf(screen.child);
		rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
	};
	try {
		const version = await window.ask({ version: true });
		await window.ask({ url });
		return {
			name: `WebKitGTK ${String(version)}`,
			goto: async (to) => {
				await window.ask({ url: to });
			},
			evaluate: (text) => window.ask({ script: text }),
			restart: async (to) => {
				await window.end();
				window = new Window(home, screen.display);
				await window.ask({ url: to });
			},
			dispose
		};
	} catch (error) {
		await dispose();
		throw error;
	}
}

/** The process of one window; what was asked waits for the line with its number. */
class Window {
	readonly #child: ChildProcessByStdio<Writable, Readable, null>;
	readonly #waiting = new Map<number, (told: unknown) => void>();
	#lastId = 0;

	constructor(home: string, display: string) {
		this.#child = spawn(RUNNER, ['-m', WINDOW, home], {
			stdio: ['pipe', 'pipe', 'ignore'],
			env: {
				...process.env,
				DISPLAY: display,
				HOME: home,
				XDG_RUNTIME_DIR: home,
				GDK_BACKEND: 'x11',
				LIBGL_ALWAYS_SOFTWARE: '1',
				WEBKIT_DISABLE_COMPOSITING_MODE: '1',
				WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1'
			}
		});
		createInterface({ input: this.#child.stdout }).on('line', (line) => {
			const told: unknown = JSON.parse(line);
			if (typeof told !== 'object' || told === null || !('id' in told)) return;
			const id = Number(told.id);
			this.#waiting.get(id)?.(told);
			this.#waiting.delete(id);
		});
	}

	/** @throws when the page threw, or nothing came in a minute */
	async ask(asked: Asked): Promise<unknown> {
		const id = (this.#lastId += 1);
		const told = await new Promise<unknown>((resolve, reject) => {
			const late = setTimeout(
				() => reject(new Error(`the window did not answer in ${ANSWER_MS} ms: ${saidOf(asked)}`)),
				ANSWER_MS
			);
			this.#waiting.set(id, (answer) => {
				clearTimeout(late);
				resolve(answer);
			});
			this.#child.stdin.write(`${JSON.stringify({ id, ...asked })}\n`);
		});
		if (typeof told === 'object' && told !== null && 'error' in told) throw new Error(String(told.error));
		return typeof told === 'object' && told !== null && 'value' in told ? told.value : null;
	}

	/** At once, as a phone does that needs the memory. */
	end(): Promise<void> {
		return endOf(this.#child);
	}
}

/** What was asked, short enough for a line. */
function saidOf(asked: Asked): string {
	return JSON.stringify(asked).slice(0, SAID_MAX);
}

/** A screen that nobody sees, on a number that the server of screens chooses itself. */
async function startScreen(): Promise<{ readonly child: ChildProcess; readonly display: string }> {
	const child = spawn(SCREEN, ['-displayfd', '1', '-screen', '0', '800x900x24', '-nolisten', 'tcp'], {
		stdio: ['ignore', 'pipe', 'ignore']
	});
	const display = await new Promise<string>((resolve, reject) => {
		createInterface({ input: child.stdout }).once('line', (number) => resolve(`:${number}`));
		child.once('exit', () => reject(new NotHere('the screen for it did not start')));
	});
	return { child, display };
}

async function endOf(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	child.kill('SIGKILL');
	await gone;
}
