/**
 * Installing: Chromium's own verdict on every address of a coach, an app in a window of its own that keeps its storage
 * and is not asked about it, an iPhone that is sent to its home screen before its code is used, one version wherever it
 * is told, and a screen that cannot be drawn.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Page, expect } from '@playwright/test';
import { appVersion } from '../../../commands/steps/version.mjs';
import { type Phone, startPhone } from '../harness/chromium.ts';
import { PASSPHRASE, PIN, saysWhen, waitForShell } from '../harness/coach.ts';
import { routesOf } from '../harness/routes.ts';
import { type TestServer, startServer } from '../harness/server.ts';

const STEP_MS = 45_000;
const IPHONE =
	'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
/** Chromium keeps the storage of an installed app by its domain, and `localhost` has none. */
const HOST = 'voordeur.localhost';
/** Words of a resident, as an error may repeat them. */
const SAID = 'mevrouw zegt dat het tocht';

export async function install(): Promise<string> {
	const server = await startServer({ host: HOST });
	const phone = await startPhone('about:blank', { hasHomeScreen: true });
	try {
		const version = await toldOverHttp(server);
		const errors = await verdicts(server, phone.page);
		await sendsIphoneHome(server);
		await installAndOpen(server, phone);
		await brokenScreen(phone.page);
		await atTheOffice(server, version);
		return `${errors} errors, standalone, lasting storage`;
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/install.png' }).catch(() => null);
		throw error;
	} finally {
		await phone.dispose();
		await server.dispose();
	}
}

/** One version: of the sources, in the health, in the figures and in the worker that was built. */
async function toldOverHttp(server: TestServer): Promise<string> {
	const origin = asNodeKnows(server.origin);
	const health: unknown = await (await fetch(`${origin}/api/v1/health`)).json();
	const version = typeof health === 'object' && health !== null && 'version' in health ? String(health.version) : '';
	expect(version.split('+')[0], 'the version in the health').toBe(appVersion().split('+')[0]);
	const workers = 'build/client/_app/immutable/workers';
	const built = readdirSync(workers).map((name) =>
		name.endsWith('.js') ? readFileSync(join(workers, name), 'utf8') : ''
	);
	if (!built.some((text) => text.includes(version)))
		throw new Error(`the worker that was built does not say ${version}`);
	return version;
}

/** What Chromium has against putting each address on a home screen: first from the server, then from the phone itself. */
async function verdicts({ origin }: TestServer, page: Page): Promise<number> {
	const session = await page.context().newCDPSession(page);
	let wrong = 0;
	for (const route of routesOf('(coach)')) {
		await page.goto(`${origin}${route.replace(/\[[^\]]+\]/g, 'none')}`);
		const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
		const manifest = await session.send('Page.getAppManifest');
		for (const { errorId } of installabilityErrors) console.log(`${route}: ${errorId}`);
		for (const { message } of manifest.errors) console.log(`${route}: ${message}`);
		if (!manifest.url.endsWith('/manifest.webmanifest')) console.log(`${route}: no manifest`);
		wrong +=
			installabilityErrors.length + manifest.errors.length + Number(!manifest.url.endsWith('/manifest.webmanifest'));
	}
	await session.detach();
	if (wrong > 0) throw new Error(`Chromium has ${wrong} errors against installing`);
	const known = asNodeKnows(origin);
	for (const { src, sizes } of await pictures(known)) {
		const answer = await fetch(`${known}${src}`);
		const bytes = Buffer.from(await answer.arrayBuffer());
		// Width and height of a PNG.
		expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, src).toBe(sizes);
	}
	expect(await (await fetch(`${known}/office/sign-in`)).text(), 'the office').not.toContain('rel="manifest"');
	return wrong;
}

/** Node asks a resolver for the name, which may not know it. */
function asNodeKnows(origin: string): string {
	return origin.replace(HOST, 'localhost');
}

interface Picture {
	readonly src: string;
	readonly sizes: string;
}

async function pictures(origin: string): Promise<readonly Picture[]> {
	const manifest: { readonly icons: readonly Picture[]; readonly screenshots: readonly Picture[] } = await (
		await fetch(`${origin}/manifest.webmanifest`)
	).json();
	return [...manifest.icons, ...manifest.screenshots];
}

/** On iOS the app on the home screen has storage of its own: in the tab the code is shown, and not used. */
async function sendsIphoneHome(server: TestServer): Promise<void> {
	const phone = await startPhone('about:blank', { flags: [`--user-agent=${IPHONE}`] });
	try {
		const { page } = phone;
		// No iPhone offers it.
		await page.addInitScript(() =>
			addEventListener('beforeinstallprompt', (event) => event.stopImmediatePropagation())
		);
		const asked: string[] = [];
		page.on('request', (request) => asked.push(new URL(request.url()).pathname));
		const { enrol } = await server.prepare();
		await page.goto(`${server.origin}/enrol#${enrol}`);
		await saysWhen(page, /Zet Voordeur eerst op het beginscherm/);
		await expect(page.getByText(new URLSearchParams(enrol).get('code') ?? enrol, { exact: true })).toBeVisible();
		await expect(page.getByText('Kies “Zet op beginscherm”')).toBeVisible();
		await expect(page.getByText(/drie puntjes/)).toHaveCount(0);
		await page.screenshot({ path: 'test-results/install-ios.png', fullPage: true });
		expect(asked).not.toContain('/api/v1/enrol');
	} finally {
		await phone.dispose();
	}
}

/** The code is used at the last step; installed, the phone opens in a window of its own, where nothing is asked. */
async function installAndOpen(server: TestServer, phone: Phone): Promise<void> {
	const { enrol } = await server.prepare();
	const address = `${server.origin}/enrol#${enrol}`;
	await phone.page.goto(address);
	await fillCode(phone.page);
	await phone.page.getByLabel('Wachtzin').fill(PASSPHRASE);
	// The tab is gone before the phone is ready.
	await phone.page.goto('about:blank');
	await phone.page.goto(address);
	await fillCode(phone.page);
	await phone.page.screenshot({ path: 'test-results/install-ways.png', fullPage: true });
	await phone.page.getByLabel('Wachtzin').fill(PASSPHRASE);
	await phone.page.getByLabel('Pincode').fill(PIN);
	await phone.page.getByRole('button', { name: 'Klaar, open Voordeur' }).click();
	// This Chromium keeps the storage of a domain that is used, as soon as it is asked: then no gate stands before the round.
	await phone.page.getByRole('heading', { name: 'Vandaag' }).waitFor({ timeout: STEP_MS });
	await waitForShell(phone.page);
	await phone.openFromHomeScreen(server.origin);
	await phone.page.getByLabel('Uw wachtzin').waitFor({ timeout: STEP_MS });
	expect(await phone.page.evaluate(() => matchMedia('(display-mode: standalone)').matches), 'standalone').toBe(true);
	await phone.page.getByLabel('Uw wachtzin').fill(PASSPHRASE);
	await phone.page.getByLabel('Uw wachtzin').press('Enter');
	await phone.page.getByRole('heading', { name: 'Vandaag' }).waitFor({ timeout: STEP_MS });
	expect(await phone.page.evaluate(() => navigator.storage.persist()), 'lasting storage').toBe(true);
}

async function fillCode(page: Page): Promise<void> {
	await page.getByLabel('Naam voor deze telefoon').fill('De telefoon van Rachid', { timeout: STEP_MS });
	await page.getByRole('button', { name: 'Meld aan' }).click();
	await page.getByLabel('Wachtzin').waitFor();
}

/** Planted: an exception with a resident's words in it, on one screen. */
async function brokenScreen(page: Page): Promise<void> {
	const told: string[] = [];
	page.on('console', (message) => told.push(message.text()));
	await page.evaluate((said) => {
		const whole = Object.getOwnPropertyDescriptor(Intl.NumberFormat.prototype, 'format');
		Object.defineProperty(Intl.NumberFormat.prototype, 'format', {
			get(this: Intl.NumberFormat): unknown {
				if (location.pathname === '/ready') throw new Error(said);
				return whole?.get?.call(this);
			}
		});
	}, SAID);
	await page.getByRole('link', { name: 'Meer', exact: true }).click();
	await page
		.getByRole('link', { name: /Klaar voor/ })
		.first()
		.click();
	await saysWhen(page, /Dit scherm lukt niet/);
	await saysWhen(page, /Wat u vastlegde is bewaard/);
	await page.screenshot({ path: 'test-results/broken.png', fullPage: true });
	expect(told.join('\n')).not.toContain(SAID);
	// It leads on: another screen is whole.
	await page.getByRole('link', { name: 'Naar de ronde' }).click();
	await page.getByRole('heading', { name: 'Vandaag' }).waitFor({ timeout: STEP_MS });
	await expect(page.getByText('Dit scherm lukt niet')).toHaveCount(0);
	// What a phone says of itself goes along with what was recorded on it.
	await page
		.getByRole('link', { name: /^Naar (?!de inhoud)/ })
		.first()
		.click();
	await page.getByRole('button', { name: 'Niet thuis' }).click();
	await saysWhen(page, /Ongedaan maken/);
}

/** The office reads the version of this phone, and how often a screen failed. */
async function atTheOffice(server: TestServer, version: string): Promise<void> {
	const { signIn } = await server.prepare();
	const desk = await startPhone(`${server.origin}/office/sign-in#${signIn}`, { width: 1600, height: 900 });
	try {
		await desk.page.waitForURL(/\/office(\/?$|\/(?!sign-in))/);
		await expect(async () => {
			await desk.page.goto(`${server.origin}/office/devices`);
			const row = desk.page.getByRole('row').filter({ hasText: 'De telefoon van Rachid' });
			await expect(row.first()).toContainText(version, { timeout: 1_000 });
			await expect(row.first()).toContainText(/1 keer lukte een scherm niet|a screen failed 1 time/, {
				timeout: 1_000
			});
		}).toPass({ timeout: STEP_MS });
		await desk.page.screenshot({ path: 'test-results/install-office.png' });
	} finally {
		await desk.dispose();
	}
}
