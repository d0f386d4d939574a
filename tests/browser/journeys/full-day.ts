/**
 * A whole day without a network: forty doors with an outcome each, six talks at doors where somebody had no time before,
 * nine photos, the phone locked twice, the browser killed once right after it said that something is kept, and a new
 * version taken in between. Everything is handed in at the end and counted from the driver's own book.
 */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Page, expect } from '@playwright/test';
import { fillPhoneTown } from '../../bench/phone-town.ts';
import { copyOfBuild, makeNextVersion } from '../harness/a-build.ts';
import { type Phone, startPhone } from '../harness/chromium.ts';
import { enrolPhone, saysWhen, tapIfOffered, unlock } from '../harness/coach.ts';
import { goTo } from '../harness/coach-tour.ts';
import { type LedgerLine, receivedLines } from '../harness/ledger.ts';
import { type TestServer, openServerFile, startServer } from '../harness/server.ts';

const DOORS = 40;
/** What is said at the doors, over and over; a quarter asks to come back later. */
const SAID = [
	['Niet thuis', 'notHome'],
	['Nu niet, later', 'notNow'],
	['Niet thuis', 'notHome'],
	['Geen interesse', 'notInterested'],
	['Niet thuis', 'notHome'],
	['Nu niet, later', 'notNow'],
	['Kort gesproken', 'spoken'],
	['Verhuisd of leeg', 'movedOrEmpty']
] as const;
/** Photos of each talk at a door where somebody had no time before. */
const PHOTOS = [2, 2, 2, 1, 1, 1] as const;
const LOCKED_AT_DOOR = 12;
const KILLED_AT_DOOR = 25;
/** Half of the talks are held after so many doors, then the new version is taken: a browser that is killed takes it by itself. */
const TALKS_AFTER_DOOR = 20;
const LOCKED_IN_TALK = 2;
const UPDATED_AFTER_TALK = 3;
const NOTE = 'Zij wil eerst van de tocht af.';
const STEP_MS = 60_000;

interface Day {
	readonly server: TestServer;
	readonly phone: Phone;
	/** Addresses in walking order. */
	readonly doors: readonly string[];
	readonly ledger: LedgerLine[];
	locks: number;
	kills: number;
	updates: number;
}

export async function fullDay(): Promise<string> {
	const build = copyOfBuild();
	const server = await startServer({
		build,
		fill: (data) => fillPhoneTown(data, { addresses: DOORS, households: DOORS, visits: 0 })
	});
	const phone = await startPhone(`${server.origin}/enrol#${server.links.enrol}`);
	const day: Day = { server, phone, doors: doorsOf(server.data), ledger: [], locks: 0, kills: 0, updates: 0 };
	try {
		return await tell(day, build);
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/full-day.png', fullPage: true }).catch(() => null);
		throw error;
	} finally {
		await phone.dispose();
		await server.dispose();
		rmSync(build, { recursive: true, force: true });
	}
}

async function tell(day: Day, build: string): Promise<string> {
	const { server, phone } = day;
	const began = Date.now();
	await enrolPhone(phone.page);
	await seeNewVersion(day, build);
	await server.kill();

	for (const [at, door] of day.doors.entries()) {
		await ringAt(day, { door, at });
		if (at + 1 === LOCKED_AT_DOOR) await lockOnce(day);
		if (at + 1 === TALKS_AFTER_DOOR) {
			await talk(day, { from: 0, to: UPDATED_AFTER_TALK });
			await updateOnce(day);
		}
		if (at + 1 === KILLED_AT_DOOR) await killOnce(day);
	}
	await talk(day, { from: UPDATED_AFTER_TALK, to: PHOTOS.length });
	await server.start();
	await handIn(day);
	return count(day, began);
}

/** Talks at doors where somebody had no time before. */
async function talk(day: Day, { from, to }: { readonly from: number; readonly to: number }): Promise<void> {
	const later = day.ledger.filter(({ holds }) => holds['outcome'] === 'notNow').map(({ address }) => address);
	for (let at = from; at < to; at += 1)
		await talkAt(day, { door: later[at] ?? '', photos: PHOTOS[at] ?? 0, locks: at + 1 === LOCKED_IN_TALK });
}

/** Counted from the book: what the office holds of the doors and the talks, and the photos on its disk. */
function count(day: Day, began: number): string {
	const received = receivedLines(day.server.data, day.ledger, began).length;
	const photos = filesIn(join(day.server.data, 'photos'));
	const wanted = DOORS + PHOTOS.length + PHOTOS.reduce<number>((sum, one) => sum + one, 0);
	console.log(
		`the day: ${day.ledger.length} in the book, ${received} of them and ${photos} photos at the office, ${day.locks} locks, ${day.kills} crash, ${day.updates} update, no network until the end`
	);
	const line = `${received + photos} of ${wanted} at the office`;
	const isWhole = received === DOORS + PHOTOS.length && received + photos === wanted;
	if (!isWhole || day.locks !== 2 || day.kills !== 1 || day.updates !== 1) throw new Error(line);
	return line;
}

/** The office took a new version in before the phone left: it waits on the phone from now on. */
async function seeNewVersion({ server, phone }: Day, build: string): Promise<void> {
	await server.kill();
	makeNextVersion(build);
	await server.start();
	await phone.page.goto(`${server.origin}/today`);
	await unlock(phone.page);
	await saysWhen(phone.page, /Er is een nieuwe versie/);
}

async function ringAt(day: Day, { door, at }: { readonly door: string; readonly at: number }): Promise<void> {
	const { page } = day.phone;
	const [words, outcome] = SAID[at % SAID.length] ?? SAID[0];
	await goTo(page, `/address/${door}`);
	await page.getByRole('button', { name: words, exact: true }).click();
	const said = await saysWhen(page, new RegExp(`${words} genoteerd`));
	day.ledger.push({ kind: 'attempt', address: door, holds: { outcome }, parts: {}, said });
}

async function talkAt(
	day: Day,
	{ door, photos, locks }: { readonly door: string; readonly photos: number; readonly locks: boolean }
): Promise<void> {
	const { page } = day.phone;
	await goTo(page, `/address/${door}`);
	await page.getByRole('button', { name: 'Start gesprek' }).click();
	await page.getByRole('button', { name: /keukentafel/i }).click();
	const chips = page.getByRole('group', { name: 'Zorg noteren' }).getByRole('button');
	await chips.nth(0).click();
	await saysWhen(page, /^Bewaard/);
	await page.getByLabel('Notitie').fill(NOTE);
	await page.getByRole('button', { name: 'Volgende', exact: true }).click();
	await saysWhen(page, /^Bewaard/);
	if (locks) {
		const visit = new URL(page.url()).pathname;
		await lockOnce(day);
		await goTo(page, visit);
	}
	await takePhotos(page, photos);
	await page.getByRole('button', { name: 'Overzicht' }).click();
	await page.getByRole('link', { name: 'Afronden' }).click();
	await page.getByRole('button', { name: 'Klaar, gesprek afsluiten' }).click();
	const said = await saysWhen(page, /Gesprek afgesloten/);
	const parts = { concern: 1, note: 1, photo: photos };
	day.ledger.push({ kind: 'visit', address: door, holds: { state: 'closed' }, parts, said });
}

async function takePhotos(page: Page, photos: number): Promise<void> {
	await page.getByRole('button', { name: 'Foto', exact: true }).click();
	await page.getByRole('radio', { name: 'Ja, dat mag' }).check();
	for (let taken = 1; taken <= photos; taken += 1) {
		const buffer = await picture(page);
		const chooser = page.waitForEvent('filechooser');
		await page.getByRole('button', { name: 'Kies uit deze telefoon' }).click();
		await (await chooser).setFiles({ name: `IMG_${taken}.jpg`, mimeType: 'image/jpeg', buffer });
		await expect(page.getByText(/^Op deze telefoon, /)).toHaveCount(taken, { timeout: STEP_MS });
	}
	await page.keyboard.press('Escape');
	await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** No two alike: the office keeps a file under the hash of what is in it. */
async function picture(page: Page): Promise<Buffer> {
	const base64 = await page.evaluate<string>(`(async () => {
		const canvas = new OffscreenCanvas(1600, 1200);
		const context = canvas.getContext('2d');
		for (let at = 0; at < 400; at += 1) {
			context.fillStyle = 'hsl(' + Math.floor(Math.random() * 360) + ' 60% 50%)';
			context.fillRect(Math.random() * 1600, Math.random() * 1200, 120, 80);
		}
		const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })).arrayBuffer());
		return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
	})()`);
	return Buffer.from(base64, 'base64');
}

async function lockOnce(day: Day): Promise<void> {
	const { page } = day.phone;
	await goTo(page, '/more');
	await page.getByRole('button', { name: 'Zet op slot' }).click();
	await unlock(page);
	day.locks += 1;
}

async function killOnce(day: Day): Promise<void> {
	await day.phone.kill();
	await day.phone.restart(`${day.server.origin}/today`);
	await unlock(day.phone.page);
	day.kills += 1;
}

/** The version that came in the morning is taken with a yes, without a network. */
async function updateOnce(day: Day): Promise<void> {
	const { page } = day.phone;
	await goTo(page, '/today');
	await Promise.all([
		page.waitForEvent('load', { timeout: STEP_MS }),
		page.getByRole('button', { name: 'Werk nu bij' }).click()
	]);
	await unlock(page);
	await expect(page.getByText('Er is een nieuwe versie.')).toHaveCount(0);
	day.updates += 1;
}

async function handIn({ phone, server }: Day): Promise<void> {
	const { page } = phone;
	await goTo(page, '/outbox');
	await expect
		.poll(
			async () => {
				await tapIfOffered(page.getByRole('button', { name: /Probeer nu te versturen|Kijk of er iets nieuws is/ }));
				return filesIn(join(server.data, 'photos'));
			},
			{ timeout: STEP_MS * 2, intervals: [1_000] }
		)
		.toBe(PHOTOS.reduce<number>((sum, one) => sum + one, 0));
	await saysWhen(page, /Alles is veilig op kantoor/);
}

/** Addresses in walking order, from the server's own file. */
function doorsOf(data: string): readonly string[] {
	const database = openServerFile(data);
	try {
		const rows = database.prepare("select ent from operation where kind = 'address' order by seq").all();
		return rows.map((row) => {
			if (typeof row !== 'object' || row === null || !('ent' in row)) throw new Error('an address has another shape');
			return String(row.ent);
		});
	} finally {
		database.close();
	}
}

function filesIn(folder: string): number {
	try {
		return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).length;
	} catch {
		// No photo has come in yet.
		return 0;
	}
}
