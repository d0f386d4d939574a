/** The runs of axe: which screens, in which state, language and look. Each has a server and a browser of its own. */
import { expect, type Page } from '@playwright/test';
import { t } from '#lib/words/coach.ts';
import type { Locale } from '#lib/words/locales.ts';
import { AxeBook } from './axe.ts';
import { startPhone, type Phone } from './chromium.ts';
import { PASSPHRASE, enrolPhone, goOnHere, unvisitedDoors, waitForShell } from './coach.ts';
import { atRest, goTo, setLook, tourCoach, tourGate, type Mode } from './coach-tour.ts';
import { openGallery } from './gallery.ts';
import { tourOffice } from './office-tour.ts';
import { startServer, type TestServer } from './server.ts';
import { fillEmptyTown } from './towns.ts';

const STEP_MS = 45_000;

export interface AxeRun {
	readonly name: string;
	readonly look: (book: AxeBook) => Promise<readonly string[]>;
}

interface Look {
	readonly language: Locale;
	readonly mode: Mode;
	readonly scheme?: 'light' | 'dark';
}

const coachFull = (look: Look): AxeRun => ({
	name: `coach, ${named(look)}`,
	look: (book) => onPhone({}, (phone, server) => wholeCoach(book, { phone, server, look }))
});
const coachEmpty = (look: Look): AxeRun => ({
	name: `coach without a round, ${named(look)}`,
	look: (book) => onPhone({ isEmpty: true }, (phone) => emptyCoach(book, { phone, look }))
});
const office = (language: Locale, scheme: 'light' | 'dark', isEmpty = false): AxeRun => ({
	name: `office${isEmpty ? ' without a record' : ''}, ${language}, ${scheme}`,
	look: async (book) => {
		const server = await startServer(isEmpty ? { fill: fillEmptyTown } : {});
		try {
			const check = (page: Page, name: string): Promise<void> =>
				book.look(page, `${name} (${isEmpty ? 'empty, ' : ''}${language}, ${scheme})`);
			return await tourOffice({ server, language, scheme, isEmpty, check });
		} finally {
			await server.dispose();
		}
	}
});

/** Every part in every state, in every look, from left to right and from right to left. */
const gallery = (
	looks: readonly { readonly mode: string; readonly dir: string; readonly language: Locale }[]
): AxeRun => ({
	name: 'parts',
	look: async (book) => {
		const shown = await openGallery();
		const phone = await startPhone(shown.origin);
		try {
			for (const { mode, dir, language } of looks) {
				await phone.page.emulateMedia({ colorScheme: mode === 'dark' ? 'dark' : 'light' });
				for (const what of ['parts=coach', 'parts=office', 'over=sheet', 'over=dialog']) {
					const office = what === 'parts=office';
					await phone.page.setViewportSize(office ? { width: 1280, height: 800 } : { width: 390, height: 844 });
					await phone.page.goto(`${shown.origin}/?${what}&mode=${mode}&dir=${dir}&language=${language}`);
					await phone.page.locator('h1').first().waitFor();
					await book.look(phone.page, `parts: ${what} (${[language, mode, dir].join(', ')})`);
				}
			}
			return [];
		} finally {
			await phone.dispose();
			shown.dispose();
		}
	}
});

/** By day with a network, hidden and locked; what a hand and an eye ask of each screen is measured on the way. */
const coachByDay: AxeRun = {
	name: 'coach by day',
	look: (book) =>
		onPhone({}, async ({ page }) => {
			const doors = await unvisitedDoors(page);
			const check = async (screen: string): Promise<void> => {
				await book.reach.measure(page, screen, ['targets', 'icons', 'side', 'bars']);
				await book.look(page, screen);
			};
			await tourCoach({ page, language: 'nl', doors, check });
			await tourGate({ page, language: 'nl', doors, check }, PASSPHRASE);
		})
};

/** For a quick look: each screen, each page and each part once. */
export const SHORT_RUNS: readonly AxeRun[] = [
	coachByDay,
	office('nl', 'light'),
	gallery([
		{ mode: 'light', dir: 'ltr', language: 'nl' },
		{ mode: 'outdoor', dir: 'rtl', language: 'en' }
	])
];

export const ALL_RUNS: readonly AxeRun[] = [
	...(['nl', 'en'] as const).flatMap((language) => [
		...(['light', 'outdoor'] as const).flatMap((mode) => [
			coachFull({ language, mode }),
			coachEmpty({ language, mode })
		]),
		office(language, 'light'),
		office(language, 'light', true)
	]),
	coachFull({ language: 'nl', mode: 'light', scheme: 'dark' }),
	office('nl', 'dark'),
	gallery(
		(['light', 'outdoor', 'dark'] as const).flatMap((mode) =>
			(['ltr', 'rtl'] as const).map((dir) => ({ mode, dir, language: dir === 'ltr' ? 'nl' : 'en' }) as const)
		)
	)
];

export interface Looked {
	readonly pages: number;
	readonly violations: number;
	readonly lines: readonly string[];
}

/** Runs them, some at a time; a run that cannot be done is a violation too, with its reason. */
export async function lookAtAll(runs: readonly AxeRun[], lanes: number): Promise<Looked> {
	const waiting = [...runs];
	const books: AxeBook[] = [];
	const lines: string[] = [];
	let broken = 0;
	const unseen = new Map<string, readonly string[]>();
	const lane = async (): Promise<void> => {
		for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) {
			const book = new AxeBook();
			books.push(book);
			try {
				unseen.set(run.name, await run.look(book));
			} catch (error) {
				broken += 1;
				lines.push(`${run.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
			}
		}
	};
	await Promise.all(Array.from({ length: lanes }, lane));
	const all = new AxeBook();
	const short: string[] = [];
	for (const book of books) {
		all.pages += book.pages;
		all.faults.push(...book.faults);
		short.push(...book.reach.lines());
	}
	lines.push(...all.lines(), ...short);
	for (const [name, routes] of unseen)
		if (routes.length > 0) lines.push(`${name}: no link leads to ${routes.join(', ')}`);
	return { pages: all.pages, violations: all.faults.length + short.length + broken, lines };
}

function named({ language, mode, scheme }: Look): string {
	return [language, mode, ...(scheme ? [scheme] : [])].join(', ');
}

async function onPhone(
	options: { readonly isEmpty?: boolean },
	look: (phone: Phone, server: TestServer) => Promise<void>
): Promise<readonly string[]> {
	const server = await startServer(options.isEmpty ? { fill: fillEmptyTown } : {});
	const phone = await startPhone(`${server.origin}/enrol#${server.links.enrol}`);
	try {
		await (options.isEmpty ? enrolWithoutRound(phone.page) : enrolPhone(phone.page));
		await look(phone, server);
		return [];
	} finally {
		await phone.dispose();
		await server.dispose();
	}
}

async function enrolWithoutRound(page: Page): Promise<void> {
	await page.getByLabel('Naam voor deze telefoon').waitFor({ timeout: STEP_MS });
	await page.getByLabel('Naam voor deze telefoon').fill('De telefoon van Rachid');
	await page.getByRole('button', { name: 'Meld aan' }).click();
	await page.getByLabel('Wachtzin').fill(PASSPHRASE, { timeout: STEP_MS });
	await page.getByLabel('Pincode').fill('2468');
	await page.getByRole('button', { name: 'Klaar, open Voordeur' }).click();
	await goOnHere(page);
	await page.getByText('Er staat nog geen ronde klaar').waitFor({ timeout: STEP_MS });
	await waitForShell(page);
}

/** Full; then without a network; hidden and locked; then with a disk that takes nothing more. */
async function wholeCoach(
	book: AxeBook,
	{ phone, server, look }: { readonly phone: Phone; readonly server: TestServer; readonly look: Look }
): Promise<void> {
	const { page } = phone;
	const { language, mode } = look;
	const doors = await unvisitedDoors(page);
	await page.emulateMedia({ colorScheme: look.scheme ?? 'light' });
	await setLook(page, { language, mode });
	const state = (name: string) => (screen: string) => book.look(page, `${screen} (${name}, ${named(look)})`);
	await tourCoach({ page, language, doors, check: state('full') });
	await phone.context.setOffline(true);
	await tourCoach({ page, language, doors: doors.slice(2), check: state('offline') });
	await tourGate({ page, language, doors: [], check: state('offline') }, PASSPHRASE);
	await fillDisk(phone, server);
	await ringInVain(page, { language, door: doors[4] ?? '' });
	await tourCoach({ page, language, doors: [], check: state('disk full') });
}

async function emptyCoach(
	book: AxeBook,
	{ phone, look }: { readonly phone: Phone; readonly look: Look }
): Promise<void> {
	const { page } = phone;
	await setLook(page, look);
	await page.emulateMedia({ colorScheme: look.scheme ?? 'light' });
	const check = (screen: string): Promise<void> => book.look(page, `${screen} (empty, ${named(look)})`);
	await tourCoach({ page, language: look.language, doors: [], check });
}

/** From now on this browser has no room for another byte of ours. */
async function fillDisk(phone: Phone, server: TestServer): Promise<void> {
	const session = await phone.context.newCDPSession(phone.page);
	await session.send('Storage.overrideQuotaForOrigin', { origin: server.origin, quotaSize: 1 });
}

async function ringInVain(
	page: Page,
	{ language, door }: { readonly language: Locale; readonly door: string }
): Promise<void> {
	await goTo(page, door);
	await page.getByRole('button', { name: t(language, 'outcome.notHome') }).click();
	await expect(page.locator('.vd-notices')).not.toHaveCount(0, { timeout: STEP_MS });
	await atRest(page);
}
