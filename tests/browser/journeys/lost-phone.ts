/**
 * A phone that gets into other hands: hidden with one tap, locked by five wrong PINs, silent for fifteen days, emptied
 * by hand with work on it and without, and withdrawn by the office with work on it. Nothing that was recorded is lost,
 * and nothing of a resident is left.
 */
import { type Page, expect } from '@playwright/test';
import { openServer } from '#lib/server/app.ts';
import { revokeDevice } from '#lib/server/sync/enrol.ts';
import { type Phone, startPhone } from '../harness/chromium.ts';
import { enrolPhone, saysWhen, tapIfOffered, unlock, unvisitedDoors } from '../harness/coach.ts';
import { type TestServer, openServerFile, startServer } from '../harness/server.ts';
import { keptStores, moveContactBack } from '../harness/stores.ts';

const STEP_MS = 45_000;
const NOTE = 'De gang is koud en vochtig.';
/** Nine digits that pass the eleven test; invented. */
const NUMBER = '111222333';
const WRONG_PINS = ['0000', '1111', '2222', '3333', '4444'];
const ROWS = 'voordeur-rows';
const PROBE = 'a-probe-of-the-journey';

export async function lostPhone(): Promise<string> {
	const server = await startServer();
	const phone = await startPhone(`${server.origin}/enrol#${server.links.enrol}`);
	try {
		return await tell(server, phone);
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/lost-phone.png' }).catch(() => null);
		throw error;
	} finally {
		await phone.dispose();
		await server.dispose();
	}
}

async function tell(server: TestServer, phone: Phone): Promise<string> {
	const { page } = phone;
	await enrolPhone(page);
	const doors = await unvisitedDoors(page);
	const [talked, first, second, third] = doors;
	if (!talked || !first || !second || !third) throw new Error('the round has too few doors for this journey');

	await page.goto(`${server.origin}${talked}`);
	await unlock(page);
	await guardNote(page);
	await hideAtOnce(page);
	const tries = await lockByPins(page);
	await unlock(page);
	await closeTalk(page);
	await handIn(page);

	const named = nameInRound(server.data);
	await bringSilence(server, phone);
	const silent = await seeSilence(phone.page, { door: first, named, origin: server.origin });
	await server.start();
	await phone.page.goto(`${server.origin}/today`);
	await unlock(phone.page);
	// Opening with the office in reach is contact: all is back without a tap.
	await expect(phone.page.getByText('Namen en notities zijn verborgen')).toHaveCount(0, { timeout: STEP_MS });
	await seeName(phone.page, { named, origin: server.origin });
	await handIn(phone.page);

	const kept = await emptyWithWork(server, { page: phone.page, door: second });
	await enrolAgain(server, phone.page);
	await emptyWithout(server, phone.page);
	await enrolAgain(server, phone.page);
	const handed = await beWithdrawn(server, { page: phone.page, door: third });
	return [
		`hidden at once, locked after ${tries} wrong PINs`,
		`silent: ${silent} names shown or found, back after contact`,
		`wiped: ${kept} sealed and arrived, 0 left without work`,
		`withdrawn: ${handed} handed in, then empty`
	].join('; ');
}

/** The number halts the note until somebody says what it is; the words stay on the phone meanwhile. */
async function guardNote(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Start gesprek' }).click();
	await page.getByRole('button', { name: /keukentafel/i }).click();
	const note = page.getByLabel('Notitie');
	await note.fill(`${NOTE} Meter ${NUMBER}`);
	await saysWhen(page, new RegExp(`Is “${NUMBER}” een meternummer`));
	await note.blur();
	await page.screenshot({ path: 'test-results/lost-guard.png' });
	await page.getByRole('button', { name: 'Haal weg' }).click();
	await expect(note).toHaveValue(`${NOTE} Meter `);
	await note.fill(NOTE);
	await note.blur();
	await saysWhen(page, /^Bewaard/);
}

/** Back at the same note, as it was left. */
async function closeTalk(page: Page): Promise<void> {
	await expect(page.getByLabel('Notitie')).toHaveValue(NOTE);
	await page.getByRole('button', { name: 'Overzicht' }).click();
	await page.getByRole('link', { name: 'Afronden' }).first().click();
	await page.getByRole('button', { name: 'Klaar, gesprek afsluiten' }).click();
	await saysWhen(page, /Gesprek afgesloten/);
}

async function hideAtOnce(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Verberg' }).first().click();
	await page.getByLabel('Pincode').waitFor();
	const text = await page.locator('body').innerText();
	if (text.includes(NOTE)) throw new Error('the cover shows a note');
}

async function lockByPins(page: Page): Promise<number> {
	const pin = page.getByLabel('Pincode');
	for (const [at, wrong] of WRONG_PINS.entries()) {
		await pin.fill(wrong);
		await pin.press('Enter');
		if (at < WRONG_PINS.length - 1)
			await expect(page.getByText(new RegExp(`nog ${WRONG_PINS.length - 1 - at} keer`))).toBeVisible();
	}
	await page.getByLabel('Uw wachtzin').waitFor({ timeout: STEP_MS });
	return WRONG_PINS.length;
}

async function handIn(page: Page): Promise<void> {
	const back = page.getByRole('link', { name: 'Ronde' }).or(page.getByRole('link', { name: 'Vandaag', exact: true }));
	await back.first().click();
	await page.getByRole('link', { name: /Versturen/ }).click();
	await tapIfOffered(page.getByRole('button', { name: 'Probeer nu te versturen' }));
	await saysWhen(page, /Alles is veilig op kantoor|Nog niets om te versturen/);
}

/** A household with a name on a round of this phone, as the office has it. */
function nameInRound(data: string): { readonly name: string; readonly address: string } {
	return withDatabase(data, (database) => {
		const rows = database
			.prepare(
				"select address, state from entity where kind = 'household' and scope like 'round:%' and address is not null"
			)
			.all();
		for (const row of rows) {
			const name = /"name":\{"m":"r","v":"([^"]+)"/.exec(String(row['state']))?.[1];
			if (name !== undefined) return { name, address: String(row['address']) };
		}
		throw new Error('no household of the demo has a name');
	});
}

async function bringSilence(server: TestServer, phone: Phone): Promise<void> {
	// A page of the same origin without the app: nobody else holds the phone's record.
	await phone.page.goto(`${server.origin}/api/v1/health`);
	await moveContactBack(phone.page, 15);
	await server.kill();
	await phone.page.goto(`${server.origin}/today`);
	await unlock(phone.page);
}

/** Nothing pulled is shown or found, and a ring is recorded all the same. */
async function seeSilence(
	page: Page,
	options: { readonly door: string; readonly named: { name: string; address: string }; readonly origin: string }
): Promise<number> {
	await saysWhen(page, /Namen en notities zijn verborgen/);
	await page.screenshot({ path: 'test-results/lost-silent.png' });
	await page.getByText('Zoek een adres').or(page.locator('summary').first()).first().click();
	await page.getByRole('searchbox').fill(options.named.name);
	await saysWhen(page, /Niets gevonden|Geen adres|0 /);
	await page.goto(`${options.origin}/address/${options.named.address}`);
	await unlock(page);
	await page.getByRole('button', { name: 'Niet thuis' }).or(page.getByText('hier niet meer')).first().waitFor();
	const shown = await page.locator('body').innerText();
	const count = shown.includes(options.named.name) || /Toon .+•••/.test(shown) ? 1 : 0;
	if (count > 0) throw new Error('a silent phone shows a name');
	await page.goto(`${options.origin}${options.door}`);
	await unlock(page);
	await page.getByRole('button', { name: 'Niet thuis' }).click();
	await saysWhen(page, /Niet thuis genoteerd/);
	return count;
}

/** Masked, and shown by one tap. */
async function seeName(
	page: Page,
	options: { named: { name: string; address: string }; origin: string }
): Promise<void> {
	await page.goto(`${options.origin}/address/${options.named.address}`);
	await unlock(page);
	const mask = page.getByRole('button', { name: /^Toon .*•••/ });
	await mask.waitFor({ timeout: STEP_MS });
	await expect(page.getByText(options.named.name)).toHaveCount(0);
	await page.screenshot({ path: 'test-results/lost-masked.png' });
	await mask.click();
	await page.getByText(options.named.name).first().waitFor();
}

async function emptyWithWork(server: TestServer, at: { readonly page: Page; readonly door: string }): Promise<number> {
	const { page } = at;
	const began = Date.now();
	await server.kill();
	await page.goto(`${server.origin}${at.door}`);
	await unlock(page);
	await page.getByRole('button', { name: 'Niet thuis' }).click();
	await saysWhen(page, /Niet thuis genoteerd/);
	await page.goto(`${server.origin}/empty`);
	await saysWhen(page, /nog niet op kantoor/);
	await page.screenshot({ path: 'test-results/lost-empty.png' });
	await page.getByRole('button', { name: /^Wis alles/ }).click();
	await saysWhen(page, /Deze telefoon is gewist/);
	await saysWhen(page, /Nog \d+ verzegelde/);
	const stores = await keptStores(page);
	await page.screenshot({ path: 'test-results/lost-emptied.png' });
	if (stores.databases.includes(ROWS) || stores.photos > 0)
		throw new Error(`rows or photos left: ${JSON.stringify(stores)}`);
	if (stores.files.some((name) => !name.startsWith('journal'))) throw new Error(`files left: ${stores.files.join()}`);
	if (stores.envelopes < 1 || stores.settings > 0 || stores.caches > 0) throw new Error(JSON.stringify(stores));
	await server.start();
	await page.getByRole('button', { name: 'Verstuur nu' }).click();
	await saysWhen(page, /Er is niets van uw werk achtergebleven/);
	const arrived = attemptsSince(server.data, began);
	if (arrived !== 1) throw new Error(`${arrived} of 1 attempt arrived`);
	if ((await keptStores(page)).envelopes !== 0) throw new Error('received envelopes stayed');
	return stores.envelopes;
}

async function emptyWithout(server: TestServer, page: Page): Promise<void> {
	await page.goto(`${server.origin}/empty`);
	await saysWhen(page, /Alles wat is vastgelegd, is op kantoor/);
	// Of what the app itself takes away a cookie is none: that it goes shows that the browser forgot this place on its own.
	await page.evaluate((probe) => void (document.cookie = `${probe}=1; max-age=600`), PROBE);
	const forgot = page.waitForResponse(
		(answer) => answer.request().method() === 'POST' && /emptied$/.test(answer.url())
	);
	await page.getByRole('button', { name: 'Wis alles' }).click();
	expect((await forgot).status()).toBe(200);
	await page.waitForURL(/\/api\/v1\/emptied/, { timeout: STEP_MS });
	await saysWhen(page, /Dan is er niets van uw werk achtergebleven/);
	expect((await page.context().cookies()).filter(({ name }) => name === PROBE)).toEqual([]);
	const stores = await keptStores(page);
	if (stores.databases.length + stores.files.length + stores.caches + stores.settings > 0)
		throw new Error(`left after wiping: ${JSON.stringify(stores)}`);
}

/** One ring without network; the office withdraws the phone meanwhile. It hands in, and then it is empty. */
async function beWithdrawn(server: TestServer, at: { readonly page: Page; readonly door: string }): Promise<number> {
	const { page } = at;
	await server.kill();
	await page.goto(`${server.origin}${at.door}`);
	await unlock(page);
	await page.getByRole('button', { name: 'Niet thuis' }).click();
	await saysWhen(page, /Niet thuis genoteerd/);
	await withdrawNewest(server.data);
	await server.start();
	await page.goto(`${server.origin}/outbox`);
	await saysWhen(page, /Het kantoor heeft deze telefoon ingetrokken/);
	await saysWhen(page, /Er is niets van uw werk achtergebleven/);
	await page.screenshot({ path: 'test-results/lost-withdrawn.png' });
	const stores = await keptStores(page);
	if (stores.databases.includes(ROWS) || stores.photos + stores.envelopes > 0)
		throw new Error(`left on a withdrawn phone: ${JSON.stringify(stores)}`);
	return withDatabase(server.data, (database) => {
		const row = database.prepare("select count(*) as count from quarantine where reason = 'revokedDevice'").get();
		const count = Number(row?.['count'] ?? 0);
		if (count < 1) throw new Error('a withdrawn phone handed in nothing');
		return count;
	});
}

async function withdrawNewest(data: string): Promise<void> {
	const dev = withDatabase(data, (database) =>
		String(database.prepare('select dev from device order by enrolled_at desc limit 1').get()?.['dev'])
	);
	const app = await openServer({ ...process.env, DATA_DIR: data });
	const tenant = await app.store.firstTenant();
	if (tenant === null || !(await revokeDevice(app.ports, { tenant, dev }))) throw new Error('no device to withdraw');
	await app.store.close();
}

async function enrolAgain(server: TestServer, page: Page): Promise<void> {
	const { enrol } = await server.prepare();
	await page.goto('about:blank');
	await page.goto(`${server.origin}/enrol#${enrol}`);
	await enrolPhone(page);
}

function attemptsSince(data: string, since: number): number {
	return withDatabase(data, (database) => {
		const rows = database.prepare(
			"select count(distinct ent) as count from operation where kind = 'attempt' and received_at >= ?"
		);
		return Number(rows.get(since)?.['count'] ?? 0);
	});
}

function withDatabase<T>(data: string, read: (database: ReturnType<typeof openServerFile>) => T): T {
	const database = openServerFile(data);
	try {
		return read(database);
	} finally {
		database.close();
	}
}
