/**
 * `npm run bench -- vault`: from the locked phone to the round on the screen, without the key derivation, and a save on
 * the opened phone; with the phone workload of the budgets and with ten thousand rows, at full speed and with the whole
 * browser four times slower.
 */
import { startPhone, type Phone } from '../browser/harness/chromium.ts';
import { goOnHere, PASSPHRASE, waitForShell } from '../browser/harness/coach.ts';
import { startServer } from '../browser/harness/server.ts';
import { documentOf } from './documents.ts';
import { median, percentile, rounded } from './figures.ts';
import { budgetOf, type Figure, tell } from './machine.ts';
import { fillPhoneTown, type PhoneWorkload } from './phone-town.ts';
import { slowDown } from './slow-down.ts';
import { enrolUpToVault, exposeTo, openVault } from './sync/ours.ts';
import { beginVisit, saveNotes } from './sync/ours-page.ts';

interface VaultSize {
	readonly name: string;
	readonly workload: PhoneWorkload;
}

const SIZES: readonly VaultSize[] = [
	{ name: '1,500 visits', workload: { addresses: 2_000, households: 1_000, visits: 1_500 } },
	{ name: '10,000 rows', workload: { addresses: 3_000, households: 2_000, visits: 5_000 } }
];
const SMALL_SIZES: readonly VaultSize[] = [
	{ name: '150 visits', workload: { addresses: 200, households: 100, visits: 150 } }
];
const SLOWER = 4;
const OPENINGS = 5;
const SAVES = 200;
const WRONG_PASSPHRASE = 'thee zonder suiker';
const STEP_MS = 120_000;
/** What a phone does by itself when a first sync is over: it makes the sheets that later openings read. */
const REST_MS = 12_000;
const NOTES: readonly string[] = [
	'Opening: median of five cold starts of a killed browser without network. Unlock: from the right passphrase to the next door on the screen, less the quickest wrong passphrase of the five, which is the derivation alone.',
	'After the first sync the phone was left alone for twelve seconds, in which it makes its sheets; the first opening after a sync that was cut short costs what it did without them.',
	'Slowed: every process of the browser is stopped and let go in turn, so that workers are slow too; Chromium throttles pages only.',
	'A save: a note of about 400 characters, in the outbox and the flushed journal, as the screen waits for it.'
];

interface Opening {
	readonly startMs: number;
	/** A wrong passphrase costs the derivation and no more. */
	readonly wrongMs: number;
	/** The right one, until the round is on the screen. */
	readonly rightMs: number;
}

export async function benchVault({ isSmall }: { readonly isSmall: boolean }): Promise<readonly Figure[]> {
	const figures: Figure[] = [];
	for (const size of isSmall ? SMALL_SIZES : SIZES) figures.push(...(await measure(size)));
	tell(isSmall ? null : 'docs/bench/vault.json', { command: 'npm run bench -- vault', figures, notes: NOTES });
	return figures;
}

async function measure({ name, workload }: VaultSize): Promise<readonly Figure[]> {
	const server = await startServer({ fill: (data) => fillPhoneTown(data, workload) });
	const phone = await startPhone('about:blank');
	try {
		await exposeTo(phone);
		await phone.page.goto(`${server.origin}/enrol#${server.links.enrol}`);
		await waitForShell(phone.page);
		await enrolUpToVault(phone.page);
		await openVault(phone.page);
		// Asked once for each phone, and kept: later openings go to the round at once.
		await goOnHere(phone.page);
		await phone.page.evaluate(waitForAll, workload.addresses);
		await phone.page.waitForTimeout(REST_MS);
		await server.kill();
		const url = `${server.origin}/today`;
		const openings = await openOften(phone, url, 1);
		const slowOpenings = await openOften(phone, url, SLOWER);
		const visit = await phone.page.evaluate(beginVisit);
		const texts = Array.from({ length: SAVES }, (_, at) => documentOf(at).text.slice(0, 400));
		const saves = await phone.page.evaluate(saveNotes, { visit, texts });
		const slowed = await slowDown(phone.processGroup(), SLOWER);
		const slowSaves = slowed ? await phone.page.evaluate(saveNotes, { visit, texts }) : [];
		await slowed?.stop();
		const figure = (what: string, value: number, budget?: string): Figure => ({
			what: `${name}: ${what}`,
			value: rounded(value, 2),
			unit: 'ms',
			...(budget === undefined ? {} : { budget: budgetOf(budget) })
		});
		return [
			figure('cold start of the app, to its first drawing', median(openings.map(({ startMs }) => startMs))),
			figure('unlock to the round', unlockMs(openings)),
			figure(`unlock, ${SLOWER} times slower`, unlockMs(slowOpenings), 'unlockMs'),
			figure('a save, p95', percentile(saves, 0.95), 'saveMs'),
			figure(`a save, ${SLOWER} times slower, p95`, percentile(slowSaves, 0.95), 'saveThrottledMs')
		];
	} finally {
		await phone.dispose();
		await server.dispose();
	}
}

/** Less the quickest derivation of all: what noise adds to one counts as ours. */
function unlockMs(openings: readonly Opening[]): number {
	return median(openings.map(({ rightMs }) => rightMs)) - Math.min(...openings.map(({ wrongMs }) => wrongMs));
}

async function openOften(phone: Phone, url: string, slower: number): Promise<readonly Opening[]> {
	const openings: Opening[] = [];
	for (let at = 0; at < OPENINGS; at += 1) {
		await phone.restart('about:blank');
		await exposeTo(phone);
		await phone.page.goto(url);
		await phone.page.getByLabel('Uw wachtzin').waitFor({ timeout: STEP_MS });
		const slowed = slower > 1 ? await slowDown(phone.processGroup(), slower) : null;
		openings.push(await phone.page.evaluate(openTheRound, { right: PASSPHRASE, wrong: WRONG_PASSPHRASE }));
		await slowed?.stop();
	}
	return openings;
}

/* In the page. */

async function waitForAll(addresses: number): Promise<void> {
	await globalThis.device.look('today', {}, ({ doors }) => doors.length >= addresses);
	await globalThis.device.look('status', {}, ({ arriving }) => arriving === null);
}

/** The screens follow the same worker: the round is there when its next door stands on the screen. */
async function openTheRound(given: { readonly right: string; readonly wrong: string }): Promise<Opening> {
	const { device } = globalThis;
	const startMs = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN;
	const began = performance.now();
	await device.call('unlock', { passphrase: given.wrong });
	const derived = performance.now();
	await device.call('unlock', { passphrase: given.right });
	while (!document.body.innerText.includes('Volgende deur'))
		await new Promise((resolve) => requestAnimationFrame(resolve));
	return { startMs, wrongMs: derived - began, rightMs: performance.now() - derived };
}
