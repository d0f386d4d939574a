/**
 * The device suite in a real browser: built once, served from loopback, run in
 * Chromium on both of its IndexedDB stores and in Firefox ESR.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import puppeteer from 'puppeteer-core';
import { build } from 'vite';
import { CHROMIUM, SQLITE_BACKEND } from '../harness/chromium.ts';
import type { Result } from './vitest-in-a-page.ts';

const FIREFOX = '/usr/bin/firefox-esr';
const SUITE_MS_MAX = 240_000;
const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html',
	'.js': 'text/javascript',
	'.wasm': 'application/wasm'
};

export const ENGINES = {
	'Chromium, LevelDB': (url: string) => inChromium(url, []),
	'Chromium, SQLite': (url: string) => inChromium(url, [SQLITE_BACKEND]),
	'Firefox ESR': inFirefox
} as const;

/** Runs the suite in every engine; answers how many cases passed, and throws with the first failures. */
export async function runDeviceSuite(): Promise<string> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-suite-'));
	const here = fileURLToPath(new URL('.', import.meta.url));
	await build({
		root: here,
		configFile: false,
		logLevel: 'warn',
		resolve: { alias: { vitest: join(here, 'vitest-in-a-page.ts'), 'fake-indexeddb/auto': join(here, 'nothing.ts') } },
		worker: { format: 'es' },
		build: { outDir: folder, emptyOutDir: true, target: 'es2022', minify: false }
	});
	const server = await serve(folder);
	const counts: string[] = [];
	try {
		for (const [name, run] of Object.entries(ENGINES)) {
			const results = await run(server.url);
			const failed = results.filter((result) => result.error !== null);
			for (const { title, error } of failed) console.error(`${name}: ${title}\n${error ?? ''}`);
			if (results.length === 0) throw new Error(`${name}: no case ran`);
			if (failed.length > 0) throw new Error(`${name}: ${failed.length} of ${results.length} failed`);
			counts.push(`${name} ${results.length}`);
		}
	} finally {
		server.close();
		rmSync(folder, { recursive: true, force: true });
	}
	return `${counts.join(', ')} passed`;
}

async function inChromium(url: string, flags: readonly string[]): Promise<readonly Result[]> {
	const profile = mkdtempSync(join(tmpdir(), 'voordeur-suite-profile-'));
	const context = await chromium.launchPersistentContext(profile, {
		executablePath: CHROMIUM,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			'--no-first-run',
			...flags
		]
	});
	try {
		const page = await context.newPage();
		await page.goto(url);
		await page.waitForFunction(() => window.deviceSuite !== undefined, undefined, { timeout: SUITE_MS_MAX });
		return resultsOf(await page.evaluate(() => window.deviceSuite));
	} finally {
		await context.close();
		rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
	}
}

async function inFirefox(url: string): Promise<readonly Result[]> {
	if (!existsSync(FIREFOX)) throw new Error('Firefox ESR is not installed: apt-get install firefox-esr');
	const browser = await puppeteer.launch({ browser: 'firefox', executablePath: FIREFOX, headless: true });
	try {
		const page = await browser.newPage();
		await page.goto(url);
		await page.waitForFunction(() => window.deviceSuite !== undefined, { timeout: SUITE_MS_MAX, polling: 250 });
		return resultsOf(await page.evaluate(() => window.deviceSuite));
	} finally {
		await browser.close();
	}
}

function resultsOf(outcome: Window['deviceSuite']): readonly Result[] {
	if (outcome === undefined) throw new Error('the suite said nothing');
	if ('crash' in outcome) throw new Error(`the suite could not start: ${outcome.crash}`);
	return outcome;
}

function serve(folder: string): Promise<{ readonly url: string; close(): void }> {
	const server = createServer((request, response) => {
		const path = new URL(request.url ?? '/', 'http://localhost').pathname;
		const file = join(folder, path === '/' ? 'index.html' : path);
		if (!existsSync(file)) {
			response.statusCode = 404;
			response.end();
			return;
		}
		response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
		response.end(readFileSync(file));
	});
	return new Promise((resolve) => {
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			const port = typeof address === 'object' && address ? address.port : 0;
			resolve({ url: `http://localhost:${port}/`, close: () => server.close() });
		});
	});
}
