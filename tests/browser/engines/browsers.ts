/** The engines: Chromium over its debugging port, Firefox ESR over WebDriver BiDi, WebKitGTK over its own WebDriver. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { startPhone } from '../harness/chromium.ts';
import { freePort } from '../harness/server.ts';
import { type Engine, NotHere } from './engine.ts';

const FIREFOX = '/usr/bin/firefox-esr';
const DRIVER = '/usr/bin/WebKitWebDriver';
const MINI_BROWSERS = ['4.1', '4.0', 'gtk-6.0'].flatMap((version) => [
	`/usr/lib/x86_64-linux-gnu/webkit2gtk-${version}/MiniBrowser`,
	`/usr/lib/aarch64-linux-gnu/webkit2gtk-${version}/MiniBrowser`
]);
const SCREEN = '/usr/bin/Xvfb';
const ANSWER_MS = 30_000;

export const ENGINES: Readonly<Record<string, (url: string) => Promise<Engine>>> = {
	Chromium: startChromium,
	'Firefox ESR': startFirefox,
	WebKitGTK: startWebKit
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
	const browser = await puppeteer.launch({
		browser: 'firefox',
		executablePath: FIREFOX,
		headless: true,
		userDataDir: profile
	});
	const page = await browser.newPage();
	await page.goto(url);
	return { browser, page };
}

/** At once, as a phone does that needs the memory. */
async function endFirefox(browser: Browser): Promise<void> {
	const child = browser.process();
	if (child === null || child.exitCode !== null) return;
	const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	child.kill('SIGKILL');
	await gone;
}

/** MiniBrowser keeps nothing when it is driven, so it goes on in one window; the server is gone all the same. */
async function startWebKit(url: string): Promise<Engine> {
	const mini = MINI_BROWSERS.find((path) => existsSync(path));
	if (!existsSync(DRIVER) || mini === undefined)
		throw new NotHere('its driver is not installed: apt-get install webkit2gtk-driver');
	if (!existsSync(SCREEN)) throw new NotHere('it needs a screen: apt-get install xvfb');
	const port = await freePort();
	const display = `:${200 + (port % 500)}`;
	const screen = spawn(SCREEN, [display, '-screen', '0', '800x900x24', '-nolisten', 'tcp'], { stdio: 'ignore' });
	const home = mkdtempSync(join(tmpdir(), 'voordeur-webkit-'));
	const driver = spawn(DRIVER, [`--port=${port}`], {
		stdio: 'ignore',
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
	const end = async (): Promise<void> => {
		for (const child of [driver, screen]) await endOf(child);
		rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
	};
	try {
		const origin = `http://127.0.0.1:${port}`;
		const session = await openSession(origin, mini);
		const at = `${origin}/session/${session.id}`;
		await ask(`${at}/timeouts`, { script: 60_000, pageLoad: 60_000 });
		await ask(`${at}/url`, { url });
		return {
			name: `WebKitGTK ${session.version}`,
			whyOneWindow: 'the browser that its driver starts keeps nothing for the next one',
			goto: async (to) => {
				await ask(`${at}/url`, { url: to });
			},
			evaluate: (text) =>
				ask(`${at}/execute/async`, {
					script: `const done = arguments[arguments.length - 1]; Promise.resolve(${text}).then(done, () => done(null));`,
					args: []
				}),
			restart: async (to) => {
				await ask(`${at}/url`, { url: 'about:blank' });
				await ask(`${at}/url`, { url: to });
			},
			dispose: async () => {
				await fetch(at, { method: 'DELETE' }).catch(() => null);
				await end();
			}
		};
	} catch (error) {
		await end();
		throw error;
	}
}

async function openSession(origin: string, binary: string): Promise<{ readonly id: string; readonly version: string }> {
	const late = Date.now() + ANSWER_MS;
	let reason = 'its driver does not answer';
	while (Date.now() < late) {
		try {
			const value = await ask(`${origin}/session`, {
				capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } } }
			});
			if (typeof value === 'object' && value !== null && 'sessionId' in value && 'capabilities' in value) {
				const told = value.capabilities;
				const version =
					typeof told === 'object' && told !== null && 'browserVersion' in told ? told.browserVersion : '';
				return { id: String(value.sessionId), version: String(version) };
			}
		} catch (error) {
			reason = `its driver does not answer: ${error instanceof Error ? error.message : String(error)}`;
		}
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
	throw new NotHere(reason);
}

async function ask(address: string, body: unknown): Promise<unknown> {
	const answer = await fetch(address, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
		signal: AbortSignal.timeout(90_000)
	});
	const told: unknown = await answer.json();
	const value = typeof told === 'object' && told !== null && 'value' in told ? told.value : null;
	if (!answer.ok) throw new Error(JSON.stringify(value).slice(0, 300));
	return value;
}

async function endOf(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	child.kill('SIGKILL');
	await gone;
}
