/**
 * A coordinator's Tuesday, from a list of addresses to the council: a list with bad rows is read in, a round is made and
 * lent, a day's visits come in, every concern gets an owner, one goes to a partner on the resident's yes and with a letter,
 * what came of it is told back, a lesson from the street is published, and the report is printed.
 *
 * The phone here has real keys and no screen, so that the office's day is what is tried; `first-visit` and `full-day`
 * try the coach's.
 */
import { type Page, expect } from '@playwright/test';
import type { Phone } from '../harness/chromium.ts';
import { openDesk, publish } from '../harness/lessons-desk.ts';
import { makePasskey } from '../harness/security-key.ts';
import { type TestServer, openServerFile, startServer } from '../harness/server.ts';
import { fillEmptyTown } from '../harness/towns.ts';
import { addressList, handInDay, LEARNED } from './tuesday-day.ts';

const GOOD = 2000;
const BAD = 60;
const VISITS = 14;
const STEP_MS = 60_000;
const PDF_BYTES_MIN = 10_000;

export async function tuesday(): Promise<string> {
	const server = await startServer({ fill: fillEmptyTown });
	let desk: Phone | null = null;
	try {
		desk = await openDesk(server);
		return await tell(server, desk);
	} catch (error) {
		await desk?.page.screenshot({ path: 'test-results/tuesday.png', fullPage: true }).catch(() => null);
		throw error;
	} finally {
		await desk?.dispose();
		await server.dispose();
	}
}

async function tell(server: TestServer, desk: Phone): Promise<string> {
	const { page } = desk;
	page.setDefaultTimeout(STEP_MS);
	const book = new Map<string, number>();
	const note = (what: string, count: number): void => void book.set(what, count);

	const read = await readIn(page, server.origin);
	note('addresses', read.written);
	note('left out', read.left);
	const round = await makeAndLend(page, server.origin);
	const known = openBook(server);
	const doors = known.texts(`select ent from entity where kind = 'address' and scope = 'round:${round}' order by ent`);
	note('lent', doors.length);

	const [coach = ''] = known.texts("select person from person where role = 'coach'");
	const [tenant = ''] = known.texts('select tenant from organisation');
	await handInDay(server.origin, server.data, { tenant, coach, round, doors: doors.slice(0, VISITS) });
	note('visits', known.count("select count(*) from visit_list where state = 'closed'"));

	note('assigned', await assignAll(page, server.origin));
	await addPartner(page, server.origin);
	const referred = await referAll(page, server.origin);
	note('referred', referred.done);
	note('refused without a yes', referred.refused);
	note('letter lines', await handOver(page, server.origin));
	await recordOutcome(page, server.origin);
	note('completed', known.count("select count(*) from referral_list where state = 'completed'"));
	note('told', await tellBack(page));
	note('release', await publishStreetLesson(page, server.origin));
	note('pdf bytes', await printReport(desk, server.origin));

	const line = [...book].map(([what, count]) => `${what} ${count}`).join(', ');
	const wanted: readonly (readonly [string, number])[] = [
		['addresses', GOOD],
		['left out', BAD],
		['visits', VISITS],
		['assigned', VISITS],
		['referred', VISITS / 2],
		['refused without a yes', VISITS / 2],
		['letter lines', VISITS / 2],
		['completed', 1],
		['told', 2]
	];
	const wrong = wanted.filter(([what, count]) => book.get(what) !== count);
	// What the screens said is held against the database itself.
	const held = {
		addresses: known.count('select count(*) from address_list'),
		owned: known.count('select count(*) from concern_list where owner is not null'),
		referred: known.count('select count(*) from referral_list'),
		handed: known.count('select count(*) from referral_list where heard_at is not null'),
		told: known.count(
			'select count(*) from concern_list where told_coach_at is not null and told_resident_at is not null'
		)
	};
	known.close();
	const isHeld =
		held.addresses === GOOD &&
		held.owned === VISITS &&
		held.referred === VISITS / 2 &&
		held.handed === VISITS / 2 &&
		held.told === 1;
	if (wrong.length > 0 || !isHeld || doors.length < VISITS)
		throw new Error(`${line}; wrong: ${JSON.stringify(wrong)}; the database holds ${JSON.stringify(held)}`);
	return line;
}

async function readIn(page: Page, origin: string): Promise<{ readonly written: number; readonly left: number }> {
	await page.goto(`${origin}/office/import`);
	const file = { name: 'adressen.csv', mimeType: 'text/csv', buffer: Buffer.from(addressList(GOOD, BAD)) };
	await page.getByLabel('Kies een bestand').setInputFiles(file);
	await page.getByRole('button', { name: 'Lees het bestand' }).click();
	await page.getByRole('button', { name: 'Kijk wat er zou gebeuren' }).click();
	const yes = page.getByRole('button', { name: /^Ja, lees .* in$/ });
	await yes.waitFor();
	const offered = numberIn(await yes.innerText());
	await yes.click();
	const written = page.locator('section[aria-labelledby="import-result"] dd').first();
	await expect(written).toHaveText(/2\.000/, { timeout: STEP_MS });
	const total = numberIn(
		await page
			.getByText(/^[\d.]+ rijen/)
			.first()
			.innerText()
	);
	const done = numberIn(await written.innerText());
	if (offered !== done) throw new Error(`${offered} were offered and ${done} written`);
	return { written: done, left: total - done };
}

async function makeAndLend(page: Page, origin: string): Promise<string> {
	await page.goto(`${origin}/office/rounds/new`);
	await page.locator('summary', { hasText: 'Buurt' }).click();
	await page.getByRole('link', { name: 'Buurt 1', exact: true }).click();
	const name = page.getByLabel('Naam van de ronde');
	await name.fill('Dinsdagronde');
	await page.getByLabel('Rachid').check();
	await page.getByRole('button', { name: /^Wijs .* toe$/ }).click();
	await page.waitForURL(/\/office\/rounds\/[0-9a-f-]{8,}/);
	await page.getByText(/Dinsdagronde is voor Rachid/).waitFor();
	return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

/** Every concern that came in, in one go. */
async function assignAll(page: Page, origin: string): Promise<number> {
	await page.goto(`${origin}/office/concerns`);
	await page.getByLabel(/^Kies alle \d+ op deze pagina$/).check();
	await page.getByLabel('Eigenaar', { exact: true }).selectOption({ label: 'Marja' });
	await page
		.getByRole('button', { name: /Wijs toe/ })
		.last()
		.click();
	return numberIn(await textOf(page, /zorgen hebben de nieuwe eigenaar/));
}

async function addPartner(page: Page, origin: string): Promise<void> {
	await page.goto(`${origin}/office/partners`);
	await page.getByLabel('Soort partner').selectOption({ label: 'Woningcorporatie' });
	await page.getByLabel('Naam', { exact: true }).fill('Woonstichting De Linde');
	await page.getByLabel('Contactpersoon').fill('Afdeling onderhoud');
	await page.getByRole('button', { name: 'Voeg partner toe' }).click();
	await page.getByText('De partner staat in de lijst.').waitFor();
}

/** All of them at once; those whose household said nothing about it stay here, and the page says which. */
async function referAll(page: Page, origin: string): Promise<{ readonly done: number; readonly refused: number }> {
	await page.goto(`${origin}/office/concerns`);
	await page.getByLabel(/^Kies alle \d+ op deze pagina$/).check();
	await page.getByLabel('Naar wie').selectOption({ label: 'Woonstichting De Linde' });
	await page.getByRole('button', { name: /^Verwijs door/ }).click();
	const said = page.getByText(/zorgen zijn niet doorverwezen/);
	await said.waitFor();
	const refused = await page.getByText(/Zonder toestemming gaat er niets naar een partner/).count();
	const numbers = (await said.innerText()).match(/\d+/g)?.map(Number) ?? [];
	return { done: (numbers[1] ?? 0) - (numbers[0] ?? 0), refused };
}

/** One letter over several homes, after a passkey, and that it was sent. */
async function handOver(page: Page, origin: string): Promise<number> {
	await makePasskey(page, origin);
	await page.goto(`${origin}/office/partners`);
	await page.getByRole('link', { name: /^Eén brief over \d+ woningen$/ }).click();
	await page.getByRole('button', { name: 'Bevestig met uw sleutel' }).click();
	await page.getByRole('heading', { name: /^Klachten over \d+ woningen$/ }).waitFor();
	const lines = await page.locator('.of-letter tbody tr').count();
	const dated = await page
		.locator('.of-letter tbody')
		.getByText(/mondeling gegeven op/)
		.count();
	if (dated !== lines) throw new Error(`${dated} of ${lines} lines say when the yes was given`);
	await page.getByRole('button', { name: /^Noteer: overgedragen/ }).click();
	await page.getByText(new RegExp(`${lines} van ${lines} woningen zijn genoteerd`)).waitFor();
	return lines;
}

async function recordOutcome(page: Page, origin: string): Promise<void> {
	await page.goto(`${origin}/office/referrals`);
	await page.locator('tbody th a').first().click();
	await page.getByRole('button', { name: 'De partner neemt het aan' }).click();
	await page.getByText('Genoteerd: de partner neemt het aan.').waitFor();
	await page.getByLabel(/Wat ervan kwam/).fill('De corporatie vervangt de wand in december.');
	await page.getByRole('button', { name: 'Bewaar de uitkomst' }).click();
	await page.getByText(/De uitkomst is bewaard/).waitFor();
}

/** From Work: whoever heard it, and the resident, each with a text that is ready. */
async function tellBack(page: Page): Promise<number> {
	await page.getByRole('link', { name: /tekst voor coach en bewoner/ }).click();
	await expect(page.getByLabel('Tekst voor Rachid')).toHaveValue(/vervangt de wand in december/);
	await page.getByRole('button', { name: 'Ik heb het de coach verteld' }).click();
	await page.getByText('Genoteerd: de coach weet het.').waitFor();
	await expect(page.getByLabel('Tekst voor de bewoner, in het Nederlands')).toHaveValue(/Beste Familie/);
	await page.getByRole('button', { name: 'De bewoner weet het nu' }).click();
	await page.getByText('Genoteerd: de bewoner weet het.').waitFor();
	return 2;
}

async function publishStreetLesson(page: Page, origin: string): Promise<number> {
	await page.goto(`${origin}/office/lessons/street`);
	await page.getByText(LEARNED).first().waitFor();
	await page.getByLabel('Titel').fill('Begin met wat goed ging');
	await page.getByRole('button', { name: 'Neem op als les' }).click();
	await page.waitForURL(/\/office\/lessons\/edit\//);
	const lesson = `${origin}${new URL(page.url()).pathname}`;
	for (const language of ['nl', 'en']) await fillIn(page, `${lesson}?lang=${language}`);
	return publish(page, origin);
}

/** What only a person can add to a lesson: the parts that the coach's sentence leaves empty. */
async function fillIn(page: Page, address: string): Promise<void> {
	await page.goto(address);
	for (const part of ['why', 'door', 'do', 'dont']) {
		const field = page.locator(`textarea[name="${part}"]`);
		if ((await field.inputValue()).trim() === '') await field.fill('Begin met een vraag.');
	}
	await page.getByRole('button', { name: 'Bewaar concept' }).click();
	await page.getByText(/Concept bewaard/).waitFor();
}

async function printReport(desk: Phone, origin: string): Promise<number> {
	const { page } = desk;
	await page.goto(`${origin}/office/reports`);
	const print = page.getByRole('link', { name: /Druk af|papier|raad/i }).first();
	await print.waitFor();
	await page.goto(`${origin}${(await print.getAttribute('href')) ?? ''}`);
	await page.locator('.of-paper h1').first().waitFor();
	const pdf = await page.pdf({ format: 'A4' });
	if (pdf.length < PDF_BYTES_MIN) throw new Error(`the report has ${pdf.length} bytes`);
	return pdf.length;
}

async function textOf(page: Page, text: RegExp): Promise<string> {
	const found = page.getByText(text).first();
	await found.waitFor();
	return found.innerText();
}

/** The first number of a sentence, with its points for thousands. */
function numberIn(text: string): number {
	return Number((/\d[\d.]*/.exec(text)?.[0] ?? '').replaceAll('.', ''));
}

/** The database as it lies there, read without a line of the product's own code. */
function openBook(server: TestServer): {
	count(question: string): number;
	texts(question: string): readonly string[];
	close(): void;
} {
	const database = openServerFile(server.data);
	const rows = (question: string): readonly string[] =>
		database
			.prepare(question)
			.all()
			.map((row) => String(Object.values(row ?? {})[0]));
	return { count: (question) => Number(rows(question)[0] ?? 0), texts: rows, close: () => database.close() };
}
