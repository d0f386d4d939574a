/** The engines: Chromium over its debugging port, Firefox ESR over WebDriver BiDi, WebKitGTK over the bindings that Debian has. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { startPhone } from '../harness/chromium.ts';
import { type Engine, type Maker, NotHere } from './engine.ts';
import { startWebKit } from './webkit.ts';

const FIREFOX = '/usr/bin/firefox-esr';
const LAUNCHES_MAX = 3;

export const ENGINES: Readonly<Record<string, Maker>> = {
	Chromium: { start: startChromium },
	'Firefox ESR': { start: startFirefox },
	WebKitGTK: {
		start: startWebKit,
		lacks: {
			what: 'files written in place',
			standIn: fileURLToPath(new URL('files-stand-in.js', import.meta.url))
		}
	}
};

async function startChromium(url: string): Promise<Engine> {
	const phone = await startPhone(url);
	const version = phone.context.browser()?.version() ?? '';
	return {
		name: `Chromium ${version}`,
		goto: async (to) => {
			await phone.page.goto(to);
		},
		evaluate: (text) => phone.page.evaluate<unknown>(text),
		restart: async (to) => {
			await phone.restart(to);
		},
		dispose: () => phone.dispose()
	};
}

async function startFirefox(url: string): Promise<Engine> {
	if (!existsSync(FIREFOX)) throw new NotHere('Firefox ESR is not installed: apt-get install firefox-esr');
	const profile = mkdtempSync(join(tmpdir(), 'voordeur-firefox-'));
	let running = await launchFirefox(profile, url);
	return {
		name: (await running.browser.version()).replace('/', ' ').replace(/^firefox/i, 'Firefox ESR'),
		goto: async (to) => {
			await running.page.goto(to);
		},
		evaluate: (text) => running.page.evaluate(text),
		restart: async (to) => {
			await endFirefox(running.browser);
			running = await launchFirefox(profile, to);
		},
		dispose: async () => {
			await endFirefox(running.browser);
			rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
		}
	};
}

async function launchFirefox(
	profile: string,
	url: string
): Promise<{ readonly browser: Browser; readonly page: Page }> {
	const browser = await openFirefox(profile);
	const page = await browser.newPage();
	await page.goto(url);
	return { browser, page };
}

/** A Firefox that was ended lets go of its profile a moment later. */
async function openFirefox(profile: string): Promise<Browser> {
	for (let tries = 1; ; tries += 1) {
		try {
			return await puppeteer.launch({
				browser: 'firefox',
				executablePath: FIREFOX,
				headless: true,
				userDataDir: profile
			});
		} catch (error) {
			if (tries === LAUNCHES_MAX) throw error;
			console.log(`Firefox did not open: ${error instanceof Error ? error.message : String(error)}`);
		}
	}
}

/** At once, as a phone does that needs the memory. */
async function endFirefox(browser: Browser): Promise<void> {
	const child = browser.process();
	if (child === null || child.exitCode !== null || child.signalCode !== null) return;
	const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	child.kill('SIGKILL');
	await gone;
}
