/**
 * Left by Back and entered again: the steps of a talk, what lies over it, and every screen beside it. A phone's own Back
 * goes one step back and never out of a talk that runs; a talk stands where it was after a reload, a kill and under the
 * cover; and no sheet moves the page that it covered. Offline, at 360 pixels.
 */
import { expect, type Page } from '@playwright/test';
import { follow } from '../../chaos/coach.ts';
import { type Phone, startPhone } from '../harness/chromium.ts';
import { enrolPhone, PIN, saysWhen, unlock, unvisitedDoors } from '../harness/coach.ts';
import { atRest } from '../harness/coach-tour.ts';
import { receivedRecords } from '../harness/ledger.ts';
import { compare, KEPT_MS, type Place, placeOf, scrollTo, tapInPlace, tapTwice } from '../harness/places.ts';
import { type TestServer, startServer } from '../harness/server.ts';

const PHONE = { width: 360, height: 640 };
const TITLE = 'h1';
const ARRIVAL_MS = 45_000;
/** Screens beside the talk, each entered from Today. */
const BESIDE = [
	'/lessons',
	'/lessons/L12',
	'/outbox',
	'/more',
	'/more/security',
	'/cards',
	'/end',
	'/learned',
	'/help'
];
/** What can be laid over a step; each is closed by Back. */
const OVER = ['Overzicht', 'Maatregel', 'Belofte', 'Meterstand', 'Toestemming', 'Andere zorg', 'Gevaar', 'Uitleg'];

export async function back(): Promise<string> {
	const server = await startServer();
	const phone = await startPhone(`${server.origin}/enrol#${server.links.enrol}`, PHONE);
	const lost: string[] = [];
	try {
		await enrolPhone(phone.page);
		const [door, other] = await unvisitedDoors(phone.page);
		if (!door || !other) throw new Error('the round has too few doors for this journey');
		await server.kill();
		const steps = await inTalk(server, phone, { door, lost });
		const screens = await beside(phone.page, lost);
		const notes = await writesOnce(server, phone.page, other);
		if (lost.length > 0) throw new Error(`places lost:\n${lost.join('\n')}`);
		return `${steps} steps and sheets, ${screens} screens left by Back and entered again, a reload, a kill and a cover, ${notes} notes written once: 0 places lost`;
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/back.png' }).catch(() => null);
		throw error;
	} finally {
		await phone.dispose();
		await server.dispose();
	}
}

async function inTalk(
	server: TestServer,
	phone: Phone,
	{ door, lost }: { readonly door: string; readonly lost: string[] }
): Promise<number> {
	let { page } = phone;
	await follow(page, door);
	await page.getByRole('button', { name: 'Start gesprek' }).click();
	await saysWhen(page, /Welk gesprek voert u/);
	await openGuide(page, /schimmel/i);
	const places: Place[] = [await placeOf(page)];
	for (let step = 0; step < 3; step += 1) {
		await next(page);
		await scrollTo(page, 120 + 40 * step);
		places.push(await placeOf(page));
	}
	await doubleTap(page, lost);
	await openOther(page, /Geldzorgen/i);
	await next(page);
	await scrollTo(page, 140);
	const here = await placeOf(page);

	let count = places.length;
	for (const name of OVER) {
		await tapInPlace(page.getByRole('button', { name, exact: true }).first());
		await page.waitForTimeout(KEPT_MS / 3);
		await page.goBack();
		await compare(page, here, { what: `${name} closed by Back`, lost });
		count += 1;
	}
	await page.reload();
	await unlock(page);
	await compare(page, here, { what: 'a reload', lost });
	const url = page.url();
	await phone.kill();
	page = await phone.restart(url);
	await unlock(page);
	await compare(page, here, { what: 'a kill', lost });
	await cover(page);
	await compare(page, here, { what: 'a cover', lost });

	// Step by step to the start, never out of the talk. The way there was: start, four of mould, two of money.
	const way = new Set<string>();
	for (let step = 0; step < 2 + places.length; step += 1) {
		await page.goBack();
		await page.waitForTimeout(KEPT_MS / 2);
		const place = await placeOf(page);
		way.add(place.title);
		if (!place.path.startsWith('/visit/')) lost.push(`Back number ${step + 1} left the talk for ${place.path}`);
		count += 1;
	}
	for (const { title } of places) if (!way.has(title)) lost.push(`Back did not pass "${title}"`);
	await saysWhen(page, /Welk gesprek voert u/);
	return count;
}

/**
 * A note is left by the next step, gone back to while it is being saved, and locked at that moment. It is one note, and
 * written on it stays that one.
 * @returns how many steps had one
 */
async function writesOnce(server: TestServer, page: Page, door: string): Promise<number> {
	const began = Date.now();
	await follow(page, '/today');
	await follow(page, door);
	await page.getByRole('button', { name: 'Start gesprek' }).click();
	await openGuide(page, /keukentafel/i);
	const written = ['Het kozijn is rot', 'De ketel slaat af', 'Boven is het koud'];
	for (const text of written) {
		// A step that asks for words has no second field for them.
		while (!(await takesNote(page))) await next(page);
		const title = await page.locator(TITLE).innerText();
		await page.getByLabel('Notitie').fill(text);
		await page.getByRole('button', { name: 'Volgende', exact: true }).click();
		// At once: the note is being saved, and the phone has not shown it yet.
		await page.goBack();
		await page.reload();
		await unlock(page);
		await expect(page.locator(TITLE)).toHaveText(title);
		await expect(page.getByLabel('Notitie')).toHaveValue(text);
		await page.getByLabel('Notitie').fill(`${text}, zegt mevrouw`);
		await next(page);
	}
	await server.start();
	const told = written.map((text) => `${text}, zegt mevrouw`);
	await expect
		.poll(
			() => {
				const notes = receivedRecords(server.data, 'note', began).map(({ text }) => String(text));
				return notes.toSorted();
			},
			{ timeout: ARRIVAL_MS }
		)
		.toEqual(told.toSorted());
	return written.length;
}

/** What lies below the words of a step is drawn a task later, note and tools at once. */
async function takesNote(page: Page): Promise<boolean> {
	await page.getByRole('button', { name: 'Maatregel', exact: true }).waitFor();
	return page.getByLabel('Notitie').isVisible();
}

/** A wet finger taps twice: one step further, and the next one was not seen. */
async function doubleTap(page: Page, lost: string[]): Promise<void> {
	const before = await placeOf(page);
	await tapTwice(page, page.getByRole('button', { name: 'Volgende', exact: true }));
	await page.waitForTimeout(KEPT_MS / 2);
	const after = await placeOf(page);
	if (stepNumber(after) !== stepNumber(before) + 1) lost.push(`a double tap went from ${before.step} to ${after.step}`);
	await page.goBack();
	await compare(page, before, { what: 'Back after a double tap', lost });
}

function stepNumber({ step }: Place): number {
	return Number(/stap (\d+)/.exec(step)?.[1] ?? Number.NaN);
}

async function beside(page: Page, lost: string[]): Promise<number> {
	await follow(page, '/today');
	await atRest(page);
	const door = await page.locator('a[href^="/address/"]').last().getAttribute('href');
	const flat = await page.locator('a[href^="/flat/"]').first().getAttribute('href');
	const screens = [...BESIDE, ...[door, flat].flatMap((href) => href ?? [])];
	for (const screen of screens) {
		await follow(page, '/today');
		await atRest(page);
		await scrollTo(page, 300);
		const from = await placeOf(page);
		await follow(page, screen);
		await atRest(page);
		await scrollTo(page, 150);
		const there = await placeOf(page);
		await page.goBack();
		await atRest(page);
		await compare(page, from, { what: `Today, back from ${screen}`, lost });
		await page.goForward();
		await atRest(page);
		await compare(page, there, { what: `${screen}, entered again`, lost });
	}
	return screens.length;
}

async function openGuide(page: Page, name: RegExp): Promise<void> {
	const other = page.getByRole('button', { name: 'Andere gids' });
	if (await other.isVisible()) await other.click();
	await page.getByRole('button', { name }).first().click();
	await page.getByRole('button', { name: 'Volgende', exact: true }).waitFor();
}

async function openOther(page: Page, name: RegExp): Promise<void> {
	await page.getByRole('button', { name: 'Overzicht' }).click();
	await page.getByRole('button', { name: 'Andere gids' }).click();
	await page.getByRole('button', { name }).first().click();
	await page.getByText(/stap 1 van/).waitFor();
}

async function next(page: Page): Promise<void> {
	const before = await page.locator(TITLE).innerText();
	await page.getByRole('button', { name: 'Volgende', exact: true }).click();
	await page.waitForFunction(
		([selector, title]) => document.querySelector<HTMLElement>(selector)?.innerText !== title,
		[TITLE, before] as const
	);
}

async function cover(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Verberg' }).first().click();
	const pin = page.getByLabel('Pincode');
	await pin.fill(PIN);
	await pin.press('Enter');
	await pin.waitFor({ state: 'detached' });
}
