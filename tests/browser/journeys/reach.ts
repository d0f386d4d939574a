/**
 * Reach, measured on every screen of the coach: targets of 48 pixels with 8 between them by day and outdoors, words
 * beside every icon, bars of one row, nothing that moves where one asked for rest, no grey outdoors, and with letters
 * twice as large nothing to scroll to the side for and nothing cut off. The outdoor mode is larger and heavier and is
 * there again after a restart without a network. The screen of the phone is asked to stay on while a card for a resident
 * is shown.
 */
import { expect, type Page } from '@playwright/test';
import { startPhone, type Phone } from '../harness/chromium.ts';
import { PASSPHRASE, enrolPhone, unlock, unvisitedDoors } from '../harness/coach.ts';
import { goTo, setLook, tourCoach, tourGate } from '../harness/coach-tour.ts';
import { ReachBook } from '../harness/reach.ts';
import { startServer, type TestServer } from '../harness/server.ts';

export async function reach(): Promise<string> {
	const book = new ReachBook();
	const kept = await onServer((server) => ordinary(server, book));
	await onServer((server) => twiceAsLarge(server, book));
	const lines = book.lines();
	for (const line of lines) console.log(line);
	if (lines.length > 0) throw new Error(`${book.measured} measures, ${lines.length} fall short`);
	return `${book.measured} measures on every screen, 0 fall short; ${kept}`;
}

/** One of its own for each phone: a talk that the first left open would be the second's to go on with. */
async function onServer<T>(walk: (server: TestServer) => Promise<T>): Promise<T> {
	const server = await startServer();
	try {
		return await walk(server);
	} finally {
		await server.dispose();
	}
}

/** By day in Dutch, outdoors in English: the longer words and the larger letters on both. */
async function ordinary(server: TestServer, book: ReachBook): Promise<string> {
	const phone = await startPhone(`${server.origin}/enrol#${server.links.enrol}`);
	try {
		const { page } = phone;
		await page.emulateMedia({ reducedMotion: 'reduce' });
		await enrolPhone(page);
		const doors = await unvisitedDoors(page);
		const byDay = (screen: string) =>
			book.measure(page, `${screen} (nl)`, ['targets', 'icons', 'side', 'bars', 'rows', 'moving']);
		await tourCoach({ page, language: 'nl', doors, check: byDay });
		await tourGate({ page, language: 'nl', doors, check: byDay }, PASSPHRASE);
		const awake = await staysAwake(page);
		const before = await letters(page);
		await setLook(page, { language: 'en', mode: 'outdoor' });
		const after = await letters(page);
		expect(after.size).toBeGreaterThan(before.size * 1.1);
		expect(after.weight).toBeGreaterThan(before.weight);
		const outdoors = (screen: string) =>
			book.measure(page, `${screen} (en, outdoor)`, ['targets', 'side', 'bars', 'rows', 'greys']);
		await tourCoach({ page, language: 'en', doors: doors.slice(2), check: outdoors });
		return `${awake}; ${await keptOffline(server, phone)}`;
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/reach.png' }).catch(() => null);
		throw error;
	} finally {
		await phone.dispose();
	}
}

async function twiceAsLarge(server: TestServer, book: ReachBook): Promise<void> {
	const phone = await startPhone(`${server.origin}/enrol#${server.links.enrol}`, { textPercent: 200 });
	try {
		const { page } = phone;
		await enrolPhone(page);
		expect((await letters(page)).size).toBeGreaterThanOrEqual(32);
		const doors = await unvisitedDoors(page);
		const check = (screen: string) => book.measure(page, `${screen} (200 %)`, ['side', 'bars']);
		await tourCoach({ page, language: 'nl', doors, check });
		await tourGate({ page, language: 'nl', doors, check }, PASSPHRASE);
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/reach.png' }).catch(() => null);
		throw error;
	} finally {
		await phone.dispose();
	}
}

async function letters(page: Page): Promise<{ readonly size: number; readonly weight: number }> {
	const told = await page.evaluate<string>(
		'(() => { const { fontSize, fontWeight } = getComputedStyle(document.body); return [parseFloat(fontSize), fontWeight].join(" "); })()'
	);
	const [size = 0, weight = 0] = told.split(' ').map(Number);
	return { size, weight };
}

/** One hold while the card is shown, let go when it is closed. */
async function staysAwake(page: Page): Promise<string> {
	await page.evaluate(`(() => {
		globalThis.awake = { held: 0, released: 0 };
		const ask = navigator.wakeLock.request.bind(navigator.wakeLock);
		navigator.wakeLock.request = async (kind) => {
			globalThis.awake.held += 1;
			const lock = await ask(kind).catch(() => ({ release: async () => undefined }));
			const release = lock.release.bind(lock);
			lock.release = async () => {
				globalThis.awake.released += 1;
				return release();
			};
			return lock;
		};
	})()`);
	const told = (): Promise<string> => page.evaluate<string>('[awake.held, awake.released].join(" ")');
	await goTo(page, '/cards/who-we-are?language=ar');
	await expect.poll(told).toBe('1 0');
	await goTo(page, '/today');
	await expect.poll(told).toBe('1 1');
	return 'the screen stays on for a card and no longer';
}

/** A setting in words, on the phone: no network is needed to find it again. */
async function keptOffline(server: TestServer, phone: Phone): Promise<string> {
	await server.kill();
	await phone.close();
	const page = await phone.restart(`${server.origin}/today`);
	await unlock(page, 'en');
	await expect(page.locator('html[data-mode="outdoor"]')).toHaveCount(1);
	await goTo(page, '/more');
	await expect(page.getByText('On', { exact: true })).toBeVisible();
	await server.start();
	return 'outdoor mode found again without a network';
}
