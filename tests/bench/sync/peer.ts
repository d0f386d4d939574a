/** A peer in the bench: its own server with its own page, in a Chromium of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startPhone } from '../../browser/harness/chromium.ts';
import type { Proxy } from '../../chaos/proxy.ts';
import { type BenchDocument, documentsOf } from '../documents.ts';
import type { Contestant, ContestantPhone } from './contestant.ts';
import { startMeter } from './meter.ts';
import type { Road } from './road.ts';

export interface PeerOptions {
	readonly name: 'pouchdb' | 'rxdb' | 'yjs';
	readonly title: string;
	readonly isDurable: boolean;
	readonly durability: Contestant['durability'];
	/** The installed folder of the peers, and where their pages were bundled. */
	readonly peers: string;
	readonly pages: string;
	readonly scriptKib: number;
	readonly road: Road;
}

interface PeerInPage {
	open(name: string): Promise<void>;
	insert(documents: readonly BenchDocument[]): Promise<void>;
	save(document: BenchDocument): Promise<void>;
	push(): Promise<void>;
	pull(expected: number): Promise<void>;
	pushUntilDone(): Promise<void>;
	pullUntilDone(expected: number): Promise<void>;
	count(): Promise<number>;
	last(count: number): Promise<number>;
}
declare global {
	var peer: PeerInPage;
}

const STORE = 'bench';
/** How many documents go to the page at a time. */
const PORTION = 1_000;

export async function startPeer(options: PeerOptions): Promise<Contestant> {
	const data = mkdtempSync(join(tmpdir(), `voordeur-bench-${options.name}-`));
	const { child, port } = await serve(options, data);
	const proxy: Proxy = await options.road(port);
	const meter = await startMeter(proxy.port);
	const url = `http://127.0.0.1:${meter.port}/`;
	return {
		name: options.title,
		isOurs: false,
		isDurable: options.isDurable,
		durability: options.durability,
		scriptKib: options.scriptKib,
		road: meter,
		newPhone: () => newPhone(url, proxy),
		async dispose() {
			await meter.close();
			await proxy.close();
			child.kill();
			rmSync(data, { recursive: true, force: true });
		}
	};
}

async function newPhone(url: string, proxy: Proxy): Promise<ContestantPhone> {
	const phone = await startPhone(url);
	await openStore(phone.page);
	const timed = async (work: () => Promise<unknown>): Promise<number> => {
		const began = performance.now();
		await work();
		return performance.now() - began;
	};
	const over = async (isRough: boolean, work: () => Promise<unknown>): Promise<number> => {
		proxy.setRough(isRough);
		try {
			return await timed(work);
		} finally {
			proxy.setRough(false);
		}
	};
	return {
		async insert(from, count) {
			let spent = 0;
			for (let done = 0; done < count; done += PORTION) {
				const documents = documentsOf(Math.min(PORTION, count - done), from + done);
				spent += await phone.page.evaluate(async (all) => {
					const began = performance.now();
					await globalThis.peer.insert(all);
					return performance.now() - began;
				}, documents);
			}
			return spent;
		},
		saveEach: (from, count) =>
			phone.page.evaluate(
				async (documents) => {
					const times: number[] = [];
					for (const document of documents) {
						const began = performance.now();
						await globalThis.peer.save(document);
						times.push(performance.now() - began);
					}
					return times;
				},
				documentsOf(count, from)
			),
		push: ({ isRough } = { isRough: false }) =>
			over(isRough, () =>
				phone.page.evaluate((rough) => (rough ? globalThis.peer.pushUntilDone() : globalThis.peer.push()), isRough)
			),
		pull: (expected, { isRough } = { isRough: false }) =>
			over(isRough, () =>
				phone.page.evaluate(
					({ rough, count }) => (rough ? globalThis.peer.pullUntilDone(count) : globalThis.peer.pull(count)),
					{ rough: isRough, count: expected }
				)
			),
		async coldOpen() {
			await phone.kill();
			const page = await phone.restart(url);
			return page.evaluate(async (name) => {
				while (!('peer' in globalThis)) await new Promise((resolve) => setTimeout(resolve, 5));
				await globalThis.peer.open(name);
				await globalThis.peer.last(50);
				return performance.now();
			}, STORE);
		},
		count: () => phone.page.evaluate(() => globalThis.peer.count()),
		dispose: () => phone.dispose()
	};
}

async function openStore(page: Page): Promise<void> {
	await page.waitForFunction(() => 'peer' in globalThis);
	await page.evaluate((name) => globalThis.peer.open(name), STORE);
}

async function serve(
	options: PeerOptions,
	data: string
): Promise<{ readonly child: ChildProcess; readonly port: number }> {
	const child = spawn(process.execPath, ['servers/serve.mjs', options.name, join(options.pages, options.name), data], {
		cwd: options.peers,
		stdio: ['ignore', 'pipe', 'ignore']
	});
	const port = await new Promise<number>((resolve, reject) => {
		let text = '';
		child.stdout.on('data', (part: Buffer) => {
			text += part.toString();
			const found = /listening (\d+)/.exec(text);
			if (found?.[1]) resolve(Number(found[1]));
		});
		child.once('exit', (code) => reject(new Error(`the server of ${options.name} ended with ${code}`)));
	});
	return { child, port };
}
