/**
 * The shell: security headers on every kind of answer, one tab alive at a time,
 * and a new version that waits for the end of a visit and for a yes.
 */
import { rmSync } from 'node:fs';
import { type Page, expect } from '@playwright/test';
import { copyOfBuild, makeNextVersion } from '../harness/a-build.ts';
import { startPhone } from '../harness/chromium.ts';
import { enrolPhone, saysWhen, unlock, unvisitedDoors } from '../harness/coach.ts';
import { type TestServer, startServer } from '../harness/server.ts';

/** Long after the app has drawn its first screen. */
const LATE_MS = 4_000;
/** Long enough for a second worker to be seen. */
const SECOND_WORKER_MS = 1_000;
const NEW_VERSION = 'Er is een nieuwe versie.';
/** One of each kind: prerendered, rendered, worker, manifest, file, office, API, and nothing there. */
const ADDRESSES = [
	'/',
	'/today',
	'/service-worker.js',
	'/manifest.webmanifest',
	'/theme.css',
	'/icons/icon-192.png',
	'/office',
	'/office/sign-in',
	'/api/v1/health',
	'/api/v1/nothing',
	'/nothing/here.js'
] as const;

export async function shell(): Promise<string> {
	const build = copyOfBuild();
	const server = await startServer({ build });
	const phone = await startPhone('about:blank');
	try {
		await checkHeaders(server.origin);
		await beginsOneWorker(phone.page, `${server.origin}/enrol#${server.links.enrol}`);
		await enrolPhone(phone.page);
		await useOneTab(phone.page, server.origin);
		await takeNewVersion(phone.page, { server, build });
		return `${ADDRESSES.length} addresses with every header, 1 of 2 tabs alive, 1 update after the visit and a yes`;
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/shell.png' });
		throw error;
	} finally {
		await phone.dispose();
		await server.dispose();
		rmSync(build, { recursive: true, force: true });
	}
}

async function checkHeaders(origin: string): Promise<void> {
	for (const address of ADDRESSES) {
		const answer = await fetch(`${origin}${address}`, { redirect: 'manual' });
		const policy = answer.headers.get('content-security-policy') ?? '';
		for (const part of [
			"frame-ancestors 'none'",
			"object-src 'none'",
			"require-trusted-types-for 'script'",
			"'wasm-unsafe-eval'"
		]) {
			if (!policy.includes(part)) throw new Error(`${address}: the policy lacks ${part}`);
		}
		if (/script-src[^;]*'unsafe-(inline|eval)'/.test(policy))
			throw new Error(`${address}: the policy lets any script in`);
		expect(answer.headers.get('x-content-type-options'), address).toBe('nosniff');
		expect(answer.headers.get('referrer-policy'), address).toMatch(/^(no-referrer|same-origin)$/);
		if (address.startsWith('/api/')) expect(answer.headers.get('cache-control'), address).toContain('no-store');
	}
}

/** G14: the script that begins the worker may come later than the app, which has begun one by then. */
async function beginsOneWorker(page: Page, url: string): Promise<void> {
	await page.route('**/begin.js', async (route) => {
		await new Promise((resolve) => setTimeout(resolve, LATE_MS));
		await route.continue();
	});
	const late = page.waitForResponse('**/begin.js');
	await page.goto(url, { waitUntil: 'commit' });
	await page.getByLabel('Naam voor deze telefoon').waitFor();
	await (await late).finished();
	await page.waitForLoadState('load');
	await page.waitForTimeout(SECOND_WORKER_MS);
	expect(page.workers()).toHaveLength(1);
	await page.unroute('**/begin.js');
}

/** G14: the second tab says so, takes over, and the first one then says so. */
async function useOneTab(first: Page, origin: string): Promise<void> {
	const second = await first.context().newPage();
	await second.goto(`${origin}/today`);
	await saysWhen(second, /Voordeur is open in een ander tabblad/);
	await second.getByRole('button', { name: 'Gebruik Voordeur hier' }).click();
	await unlock(second);
	await saysWhen(second, /Volgende deur/);
	await saysWhen(first, /Voordeur is open in een ander tabblad/);
	await second.close();
	await first.reload();
	await unlock(first);
}

/** Without a network, and before the service worker's script has run at all. */
async function opensFromCache(page: Page, origin: string): Promise<void> {
	await page.goto(`${origin}/today`);
	await page.getByLabel('Uw wachtzin').waitFor();
	const workerStarts = await page.evaluate(() =>
		performance
			.getEntriesByType('navigation')
			.map((entry) => (entry instanceof PerformanceNavigationTiming ? entry.workerStart : Number.NaN))
	);
	expect(workerStarts, 'when the service worker was asked').toEqual([0]);
}

async function takeNewVersion(page: Page, options: { server: TestServer; build: string }): Promise<void> {
	const { server, build } = options;
	const [door] = await unvisitedDoors(page);
	await server.kill();
	await opensFromCache(page, server.origin);
	makeNextVersion(build);
	await server.start();

	await page.goto(`${server.origin}${door ?? ''}`);
	await unlock(page);
	await page.getByRole('button', { name: 'Start gesprek' }).click();
	await saysWhen(page, /Welk gesprek voert u/);
	// In the talk nothing interrupts; outside it the notice says when, and offers nothing yet.
	await page.getByRole('link', { name: 'Adres' }).click();
	await page.getByRole('link', { name: 'Ronde' }).click();
	await saysWhen(page, /Na dit gesprek kunt u bijwerken/);
	await expect(page.getByRole('button', { name: 'Werk nu bij' })).toHaveCount(0);
	await page.getByRole('link', { name: 'Verder met gesprek' }).first().click();
	await page.getByRole('link', { name: 'Afronden' }).click();
	await page.getByRole('button', { name: 'Klaar, gesprek afsluiten' }).click();
	await saysWhen(page, /Gesprek afgesloten/);
	await expect(page.getByText(NEW_VERSION)).toBeVisible();
	await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Werk nu bij' }).click()]);
	await unlock(page);
	await expect(page.getByText(NEW_VERSION)).toHaveCount(0);
}
