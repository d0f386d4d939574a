/**
 * Every page of the office: whoever signs in opens one page of each kind of address that is linked to from another, and
 * those that only a bookmark leads to. What nobody's link leads to is named.
 */
import type { Page } from '@playwright/test';
import type { Role } from '#lib/domain/roles.ts';
import type { Locale } from '#lib/words/locales.ts';
import { t } from '#lib/words/office.ts';
import { startPhone, type Phone } from './chromium.ts';
import { routeOf, routesOf } from './routes.ts';
import { plugIn } from './security-key.ts';
import type { TestServer } from './server.ts';
import { linkFor } from './staff.ts';
import { addStuckWork } from './stuck-work.ts';

const OPEN_MS = 45_000;
/** So many pages of one kind are opened for where they lead to. */
const OF_A_KIND_MAX = 2;
const CONFIRM = '/office/confirm';
/** A report is counted within seconds. */
const COUNTS_MAX = 30;
const DESK = { width: 1280, height: 800 };
/** Who opens pages, the one with the most first. */
const STAFF: readonly { readonly name: string; readonly role: Role }[] = [
	{ name: 'Ineke Wouterlood', role: 'administrator' },
	{ name: 'Anneke Privacy', role: 'privacyOfficer' },
	{ name: 'Joris Controle', role: 'auditor' }
];

export interface OfficeTour {
	readonly server: TestServer;
	readonly language: Locale;
	/** By day, or as the machine asks for in the dark. */
	readonly scheme: 'light' | 'dark';
	/** Nothing was recorded yet, and nothing is brought about. */
	readonly isEmpty?: boolean;
	readonly check: (page: Page, name: string) => Promise<void>;
}

/** A desk in a browser of its own, not signed in yet. */
export async function openOffice(tour: Pick<OfficeTour, 'server' | 'language' | 'scheme'>): Promise<Phone> {
	const desk = await startPhone('about:blank', DESK);
	await desk.context.addCookies([
		{ name: 'voordeur_locale', value: tour.language, domain: 'localhost', path: '/office' }
	]);
	await desk.page.emulateMedia({ colorScheme: tour.scheme });
	return desk;
}

/** Answers the patterns of the addresses that no link led to. */
export async function tourOffice(tour: OfficeTour): Promise<readonly string[]> {
	const desk = await openOffice(tour);
	const left = new Set(routesOf('(office)'));
	try {
		await showSignIn(tour, desk.page);
		left.delete('/office/sign-in');
		// It sends its browser on at once; the journey `account` passes through it.
		left.delete('/office/sign-in/account/done');
		const key = await plugIn(desk.page);
		const { signIn } = await tour.server.prepare();
		await enter(desk.page, `${tour.server.origin}/office/sign-in#${signIn}`);
		await bringAbout(tour, desk.page);
		await addKey(tour, desk.page);
		await crawl(tour, { page: desk.page, left });
		await tour.check(await notThere(tour, desk.page), 'office: nothing here');
		for (const who of STAFF) {
			if (left.size === 0) break;
			await desk.context.clearCookies({ name: 'voordeur_session' });
			await enter(desk.page, await linkFor(tour.server, who));
			await key.clear();
			await addKey(tour, desk.page);
			await crawl(tour, { page: desk.page, left });
		}
	} finally {
		await desk.dispose();
	}
	return [...left];
}

async function showSignIn({ server, check }: OfficeTour, page: Page): Promise<void> {
	await page.goto(`${server.origin}/office/sign-in`);
	await settled(page);
	await check(page, 'office: sign in');
	await page.goto('about:blank');
	await page.goto(`${server.origin}/office/sign-in#nothing-that-was-ever-given`);
	await settled(page);
	await page.waitForTimeout(500);
	await check(page, 'office: sign in, link refused');
}

/** What the demo has none of: work that is stuck, a list that was read and not taken yet, a partner with a name of its own. */
async function bringAbout({ server, isEmpty }: OfficeTour, page: Page): Promise<void> {
	if (isEmpty) return;
	await addStuckWork(server.data);
	await page.goto(`${server.origin}/office/import`);
	const list = 'postcode;straat;huisnummer;plaats\n9999ZZ;Hazelhof;901;Waterveen\n;Hazelhof;;Waterveen\n';
	await page
		.locator('input[type="file"]')
		.setInputFiles({ name: 'adressen.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
	await page.locator('form[enctype] button').click();
	await page.waitForURL(/\/office\/import\/[^/]+/, { timeout: OPEN_MS });
	await page.goto(`${server.origin}/office/partners`);
	const form = page.locator('form').filter({ has: page.locator('input[name="contact"]') });
	await form.locator('select').first().selectOption({ index: 1 });
	await form.locator('input[name="name"]').fill('Energiebank Waterveen');
	await form.getByRole('button').last().click();
	await page.getByRole('link', { name: 'Energiebank Waterveen' }).first().waitFor({ timeout: OPEN_MS });
	await settled(page);
}

async function notThere({ server }: OfficeTour, page: Page): Promise<Page> {
	await page.goto(`${server.origin}/office/visits/00000000-0000-4000-8000-000000000000`);
	await settled(page);
	return page;
}

async function enter(page: Page, link: string): Promise<void> {
	await page.goto('about:blank');
	await page.goto(link);
	await page.waitForURL(/\/office(\/?$|\/(?!sign-in))/, { timeout: OPEN_MS });
}

/** Whoever signs in has a passkey, so that what asks for it opens too. */
async function addKey({ server, language }: OfficeTour, page: Page): Promise<void> {
	await page.goto(`${server.origin}/office/key`);
	await page.getByRole('button', { name: t(language, 'key.add') }).click();
	await page.getByText(t(language, 'key.done')).waitFor({ timeout: OPEN_MS });
}

/** A page that asks for the passkey first, and one that is still counting, open once that is done. */
async function opened(tour: OfficeTour, page: Page, path: string): Promise<boolean> {
	const { server, language, check } = tour;
	let answer = await page.goto(`${server.origin}${path}`);
	await settled(page);
	const isAsked = path !== CONFIRM && new URL(page.url()).pathname === CONFIRM;
	const confirm = page.getByRole('button', { name: t(language, 'confirm.passkey') });
	if (isAsked && (await confirm.count()) > 0) {
		await check(page, 'office: confirm, for a page');
		await confirm.click();
		await page.waitForURL((url) => url.pathname !== CONFIRM, { timeout: OPEN_MS });
		await settled(page);
	}
	const counting = page.getByRole('link', { name: t(language, 'reports.countingAgain') });
	for (let times = 0; times < COUNTS_MAX && (await counting.count()) > 0; times += 1) {
		if (times === 0) await check(page, `office: ${path.replace('/office', '')}, counting`);
		await page.waitForTimeout(1_000);
		answer = await page.goto(page.url());
		await settled(page);
	}
	return answer?.status() === 200;
}

/** One page of each pattern that is still to be seen, as far as links lead, then those that need no id. */
async function crawl(
	tour: OfficeTour,
	{ page, left }: { readonly page: Page; readonly left: Set<string> }
): Promise<void> {
	const { check } = tour;
	const patterns = routesOf('(office)');
	const waiting = ['/office'];
	// A second and a third of a kind, which may lead where the first does not.
	const others: string[] = [];
	const known = new Set(waiting);
	const count = new Map<string, number>();
	const take = (): string | undefined => {
		const next = waiting.shift();
		if (next !== undefined || left.size === 0) return next;
		const plain = [...left].find((pattern) => !pattern.includes('[') && !known.has(pattern));
		if (plain === undefined) return others.shift();
		known.add(plain);
		return plain;
	};
	for (let path = take(); path !== undefined; path = take()) {
		const isThere = await opened(tour, page, path);
		const here = new URL(page.url()).pathname;
		const pattern = routeOf(patterns, here) ?? here;
		if (isThere && left.delete(pattern)) await check(page, `office: ${pattern.replace('/office', '') || '/'}`);
		const links = await page
			.locator('a[href^="/office"]')
			.evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
		for (const link of links) {
			const plain = link.split(/[?#]/)[0] ?? '';
			const kind = routeOf(patterns, plain);
			if (kind === undefined || known.has(plain)) continue;
			const before = count.get(kind) ?? 0;
			if (before >= OF_A_KIND_MAX) continue;
			count.set(kind, before + 1);
			known.add(plain);
			(before === 0 ? waiting : others).push(plain);
		}
	}
}

async function settled(page: Page): Promise<void> {
	await page.locator('h1').first().waitFor({ timeout: OPEN_MS });
	await page.evaluate('document.fonts.ready.then(() => true)');
}
