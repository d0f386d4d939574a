/**
 * A real Chromium with a profile of its own, started as a process of ours so
 * that it can be killed at any moment, and driven over its debugging port.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOME_SCREEN_FLAGS, HOME_SCREEN_PIPES, putOnHomeScreen } from './home-screen.ts';
import { type Browser, type BrowserContext, type Page, chromium } from '@playwright/test';

export const CHROMIUM = '/usr/bin/chromium';
const PHONE = { width: 390, height: 844 };
const START_MS_MAX = 30_000;
const END_MS_MAX = 5_000;
const END_CHECK_MS = 20;
/**
 * Pages that Chromium on a desktop keeps ready for its address bar, which no test has: they take more of a processor than
 * all the rest of starting it (2.4 s instead of 1.0 s with an empty page), and no phone has them.
 */
const DESKTOP_PAGES = ['WebUIOmniboxPopup', 'WebUIOmniboxFullPopup', 'WebUIOmniboxAimPopup'];
/** Chromium's other IndexedDB, which it gives to ever more phones. */
export const SQLITE_BACKEND = '--enable-features=IdbSqliteBackingStore,IdbSqliteOnDiskRollout';

export interface Phone {
	readonly profile: string;
	readonly page: Page;
	readonly context: BrowserContext;
	/** The process group of the running browser. */
	processGroup(): number | null;
	/** Drives it no more, for who drives it from elsewhere: a worker that two drivers wait for begins for neither. */
	letGo(): Promise<void>;
	/** SIGKILL to the whole browser, at once. */
	kill(): Promise<void>;
	/** Ends the browser as its user does, who lets it write down what it still has in hand. */
	close(): Promise<void>;
	/** Starts the browser again on the same profile, at this address. */
	restart(url: string): Promise<Page>;
	/** Puts the app of this origin on the home screen and opens it from there, with no tab beside it; its page is the phone's from then on. */
	openFromHomeScreen(origin: string): Promise<Page>;
	dispose(): Promise<void>;
}

export interface PhoneOptions {
	readonly width?: number;
	readonly height?: number;
	readonly flags?: readonly string[];
	/** The reader's own text size, as the browser's settings have it. */
	readonly textPercent?: number;
	/** It can put apps on its home screen. */
	readonly hasHomeScreen?: boolean;
}

/** Chromium's own size of letters. */
const TEXT_PX = 16;

export async function startPhone(url: string, options: PhoneOptions = {}): Promise<Phone> {
	const profile = mkdtempSync(join(tmpdir(), 'voordeur-profile-'));
	if (options.textPercent !== undefined) setText(profile, options.textPercent);
	let running = await launch(profile, url, options);
	const phone = {
		profile,
		get page(): Page {
			return running.page;
		},
		get context(): BrowserContext {
			return running.context;
		},
		processGroup: (): number | null => running.child.pid ?? null,
		letGo: (): Promise<void> => running.browser.close(),
		kill: async (): Promise<void> => {
			await end(running.child);
		},
		close: async (): Promise<void> => {
			const { child, browser } = running;
			const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
			const session = await browser.newBrowserCDPSession();
			// The answer may not come any more.
			void session.send('Browser.close').catch(() => null);
			await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, END_MS_MAX))]);
			await end(child);
		},
		restart: async (to: string): Promise<Page> => {
			await end(running.child);
			running = await launch(profile, to, options);
			return running.page;
		},
		openFromHomeScreen: async (origin: string): Promise<Page> => {
			const { context, page: tab, child } = running;
			const opened = context.waitForEvent('page');
			await putOnHomeScreen(child, origin);
			const page = await opened;
			await tab.close();
			await page.setViewportSize({ width: options.width ?? PHONE.width, height: options.height ?? PHONE.height });
			running = { ...running, page };
			return page;
		},
		dispose: async (): Promise<void> => {
			await end(running.child);
			rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
		}
	};
	return phone;
}

function setText(profile: string, percent: number): void {
	mkdirSync(join(profile, 'Default'));
	const webprefs = { default_font_size: (TEXT_PX * percent) / 100 };
	writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify({ webkit: { webprefs } }));
}

interface Running {
	readonly child: ChildProcess;
	readonly browser: Browser;
	readonly context: BrowserContext;
	readonly page: Page;
}

async function launch(profile: string, url: string, options: PhoneOptions): Promise<Running> {
	if (!existsSync(CHROMIUM)) throw new Error('Chromium is not installed: apt-get install chromium');
	// A killed browser leaves its lock behind; should its number be given to another process, the next one would wait for that.
	for (const left of ['SingletonLock', 'SingletonSocket', 'SingletonCookie'])
		rmSync(join(profile, left), { force: true });
	const child = spawn(
		CHROMIUM,
		[
			'--headless=new',
			'--remote-debugging-port=0',
			`--user-data-dir=${profile}`,
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			'--no-first-run',
			'--no-default-browser-check',
			'--disable-dev-shm-usage',
			`--disable-features=${DESKTOP_PAGES.join(',')}`,
			'--hide-scrollbars',
			`--window-size=${options.width ?? PHONE.width},${options.height ?? PHONE.height}`,
			...(options.flags ?? []),
			...(options.hasHomeScreen ? HOME_SCREEN_FLAGS : []),
			'about:blank'
		],
		{ stdio: ['ignore', 'ignore', 'pipe', ...(options.hasHomeScreen ? HOME_SCREEN_PIPES : [])], detached: true }
	);
	const endpoint = await debuggingAddress(child);
	const browser = await chromium.connectOverCDP(endpoint);
	const context = browser.contexts()[0] ?? (await browser.newContext());
	const page = context.pages()[0] ?? (await context.newPage());
	await page.setViewportSize({ width: options.width ?? PHONE.width, height: options.height ?? PHONE.height });
	await page.goto(url);
	return { child, browser, context, page };
}

function debuggingAddress(child: ChildProcess): Promise<string> {
	return new Promise((resolve, reject) => {
		let text = '';
		const timer = setTimeout(() => reject(new Error(`Chromium did not start: ${text.slice(-400)}`)), START_MS_MAX);
		child.stderr?.on('data', (chunk: Buffer) => {
			text += chunk.toString();
			const found = /DevTools listening on (ws:\/\/\S+)/.exec(text);
			if (!found?.[1]) return;
			clearTimeout(timer);
			resolve(found[1]);
		});
	});
}

async function end(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
	const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	process.kill(-child.pid, 'SIGKILL');
	await gone;
	await groupIsGone(child.pid);
}

/** The parent may be gone while a child that still holds the profile's files is being ended. */
async function groupIsGone(group: number): Promise<void> {
	for (let waited = 0; waited < END_MS_MAX; waited += END_CHECK_MS) {
		try {
			process.kill(-group, 0);
		} catch {
			return;
		}
		await new Promise((resolve) => setTimeout(resolve, END_CHECK_MS));
	}
}
