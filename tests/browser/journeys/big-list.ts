/**
 * A list of a large municipality, fifty thousand rows, through the page and through `server.js`: read, judged, written and
 * taken back, each with a bar that moves, and every row held against the database.
 */
import { type Page, expect } from '@playwright/test';
import type { Phone } from '../harness/chromium.ts';
import { openDesk } from '../harness/lessons-desk.ts';
import { type TestServer, openServerFile, startServer } from '../harness/server.ts';
import { fillEmptyTown } from '../harness/towns.ts';
import { addressList } from './tuesday-day.ts';

const ROWS = 50_000;
/** Bytes above what the page states, and what it then says. */
const FILE_BYTES_TOO_LARGE = 20_000_001;
const STEP_MS = 60_000;
/** Writing or taking back fifty thousand rows on a small machine, beside others. */
const RUN_MS_MAX = 1_200_000;
const LOOK_MS = 500;
/** A bar that jumps from nothing to all shows nobody how far it is. */
const STEPS_MIN = 3;

export async function bigList(): Promise<string> {
	const server = await startServer({ fill: fillEmptyTown });
	let desk: Phone | null = null;
	try {
		desk = await openDesk(server);
		return await tell(server, desk.page);
	} catch (error) {
		await desk?.page.screenshot({ path: 'test-results/big-list.png', fullPage: true }).catch(() => null);
		throw error;
	} finally {
		await desk?.dispose();
		await server.dispose();
	}
}

async function tell(server: TestServer, page: Page): Promise<string> {
	page.setDefaultTimeout(STEP_MS);
	await page.goto(`${server.origin}/office/import`);
	await refuseTooLarge(page);
	const buffer = Buffer.from(addressList(ROWS, 0));
	await page.getByLabel('Kies een bestand').setInputFiles({ name: 'gemeente.csv', mimeType: 'text/csv', buffer });
	await page.getByRole('button', { name: 'Lees het bestand' }).click();
	await page.getByRole('button', { name: 'Kijk wat er zou gebeuren' }).click();
	const yes = page.getByRole('button', { name: /^Ja, lees 50\.000 adressen in$/ });
	await yes.waitFor({ timeout: RUN_MS_MAX });
	await yes.click();
	await watchBar(page, 'import-result');
	await expect(page.locator('section[aria-labelledby="import-result"] dd').first()).toHaveText('50.000');
	const written = countAddresses(server);

	await page.getByLabel('Ik weet het zeker').check();
	await page.getByRole('button', { name: 'Draai terug' }).click();
	await watchBar(page, 'import-result');
	const left = countAddresses(server);
	if (written.distinct !== ROWS || left.all !== 0)
		throw new Error(`${written.distinct} of ${ROWS} rows were written, ${left.all} are left after taking them back`);
	return `${ROWS} rows through the page, ${ROWS - written.distinct} lost, undone`;
}

/** Told beside the field, before a byte of it is sent. */
async function refuseTooLarge(page: Page): Promise<void> {
	const buffer = Buffer.alloc(FILE_BYTES_TOO_LARGE, 'x');
	await page.getByLabel('Kies een bestand').setInputFiles({ name: 'alles.csv', mimeType: 'text/csv', buffer });
	await page.getByText(/Dit bestand is te groot\. Het mag tot 20.MB zijn\./).waitFor();
	await expect(page.getByRole('button', { name: 'Lees het bestand' })).toBeDisabled();
}

/** Until the section stands there; the bar must have shown how far it was in between. */
async function watchBar(page: Page, section: string): Promise<void> {
	const seen = new Set<number>();
	const bar = page.getByRole('progressbar');
	await bar.waitFor();
	const until = Date.now() + RUN_MS_MAX;
	while (Date.now() < until) {
		const value = await bar
			.evaluate((element) => ('value' in element ? Number(element.value) : 0), null, { timeout: LOOK_MS })
			.catch(() => null);
		if (value === null) break;
		if (value > 0 && value < 100) seen.add(value);
		await page.waitForTimeout(LOOK_MS);
	}
	await page.locator(`section[aria-labelledby="${section}"]`).waitFor();
	if (seen.size < STEPS_MIN) throw new Error(`the bar showed ${seen.size} steps`);
}

/** As they lie in the database, read without the product's own code. */
function countAddresses(server: TestServer): { readonly all: number; readonly distinct: number } {
	const database = openServerFile(server.data);
	const count = (question: string): number => Number(Object.values(database.prepare(question).get() ?? {})[0] ?? 0);
	const all = count('select count(*) from address_list');
	const distinct = count(
		"select count(*) from (select distinct postcode, number from address_list where street <> '')"
	);
	database.close();
	return { all, distinct };
}
