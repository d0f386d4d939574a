/** A day's work with the planted words, through the real screens. */
import type { Page } from '@playwright/test';
import { CLOSING_MS } from '#lib/device/core/wall.ts';
import { follow } from '../chaos/coach.ts';
import { type Secrets, saysWhen, doorsOfRound } from '../browser/harness/coach.ts';
import { type Tried, tryEverything } from '../browser/harness/port-wall.ts';
import { HALF_TYPED_WORD, NAMES, PROPOSED_WORD, STREETS, TYPED_WORDS } from './words.ts';

/** Typed nowhere else, and long enough to be found by its bytes. */
export const SECRETS: Secrets = { passphrase: 'appeltaart onder een paraplu', pin: '97531864' };

const STEP_MS = 45_000;
const WORDS_A_TALK = 3;
/** Chromium writes its session, history and form data some seconds later. */
const BROWSER_WRITES_MS = 4_000;
const MARGIN_MS = 500;

/**
 * Talks, searches and proposes; then stands in a fifth talk with a note half typed.
 *
 * @param loseNetwork called before the last of the whole talks, which stays unsent
 */
export async function workTheDay(page: Page, loseNetwork: () => Promise<void>): Promise<void> {
	const doors = await doorsOfRound(page);
	const talks = TYPED_WORDS.length / WORDS_A_TALK;
	for (let at = 0; at < talks; at += 1) {
		if (at === talks - 1) await loseNetwork();
		const words = TYPED_WORDS.slice(at * WORDS_A_TALK, (at + 1) * WORDS_A_TALK);
		await holdTalk(page, { door: doors[at] ?? '', words });
	}
	await search(page, [NAMES[0], STREETS[0]]);
	await propose(page);
	await follow(page, doors[talks] ?? '');
	await startTalk(page);
	await page.getByLabel('Notitie').pressSequentially(`Zij vertelde: ${HALF_TYPED_WORD}`);
}

/**
 * Covered by the button, opened with the PIN, then locked; each long enough for the browser to write what it keeps. Behind
 * both every verb and query of the port is asked for what lies in the vault.
 *
 * @returns what was asked, and what answered
 */
export async function coverAndLock(page: Page): Promise<readonly Tried[]> {
	const visit = new URL(page.url()).pathname.split('/')[2] ?? '';
	const aims = { visit, address: visit, attempt: visit };
	await page.waitForTimeout(BROWSER_WRITES_MS);
	await page.getByRole('button', { name: 'Verberg' }).first().click();
	const pin = page.getByLabel('Pincode');
	await pin.waitFor({ timeout: STEP_MS });
	await page.waitForTimeout(Math.max(BROWSER_WRITES_MS, CLOSING_MS + MARGIN_MS));
	const covered = await tryEverything(page, 'covered', aims);
	await pin.fill(SECRETS.pin);
	await pin.press('Enter');
	await pin.waitFor({ state: 'detached', timeout: STEP_MS });
	await follow(page, '/more');
	await page.getByRole('button', { name: 'Zet op slot' }).click();
	await page.getByLabel('Uw wachtzin').waitFor({ timeout: STEP_MS });
	const locked = await tryEverything(page, 'locked', aims);
	await page.waitForTimeout(BROWSER_WRITES_MS);
	return [covered, locked];
}

/** From the lock screen: whoever finds the phone may do it, and needs no passphrase. What was not sent stays sealed. */
export async function wipe(page: Page): Promise<void> {
	await page.getByText('Alles van deze telefoon wissen').first().click({ timeout: STEP_MS });
	await page.getByRole('button', { name: /Wis alles/ }).click({ timeout: STEP_MS });
	await saysWhen(page, /Deze telefoon is gewist/);
	await page.waitForTimeout(BROWSER_WRITES_MS);
}

async function holdTalk(page: Page, talk: { readonly door: string; readonly words: readonly string[] }): Promise<void> {
	const [said = '', noted = '', promised = ''] = talk.words;
	await follow(page, talk.door);
	const path = await startTalk(page);
	await page.getByRole('group', { name: 'Zorg noteren' }).getByRole('button').first().click();
	await page.getByRole('button', { name: /Vertel meer/ }).click({ timeout: STEP_MS });
	const own = page.getByLabel('In de woorden van de bewoner');
	await own.fill(`Het weegt op mij: ${said}.`, { timeout: STEP_MS });
	await page.getByRole('button', { name: 'Terug naar het gesprek' }).click();
	await own.waitFor({ state: 'detached', timeout: STEP_MS });
	await page.getByLabel('Notitie').fill(`Gehoord: ${noted}`);
	await page.getByRole('button', { name: 'Volgende', exact: true }).click();
	await page.getByRole('button', { name: 'Belofte' }).click();
	const field = page.getByLabel('Wat is afgesproken?');
	await field.fill(`Terugkomen voor ${promised}`);
	await page.getByRole('button', { name: 'Leg vast' }).click();
	await field.waitFor({ state: 'detached', timeout: STEP_MS });
	await follow(page, `${path}/close`);
	await page.getByRole('button', { name: 'Klaar, gesprek afsluiten' }).click({ timeout: STEP_MS });
	await saysWhen(page, /Gesprek afgesloten/);
}

async function startTalk(page: Page): Promise<string> {
	await page.getByRole('button', { name: 'Start gesprek' }).click({ timeout: STEP_MS });
	await page.waitForURL(/\/visit\//, { timeout: STEP_MS });
	const path = new URL(page.url()).pathname;
	await page.getByRole('button', { name: /keukentafel/i }).click({ timeout: STEP_MS });
	await page.getByLabel('Notitie').waitFor({ timeout: STEP_MS });
	return path;
}

/** What is typed into a search field is not stored, and must not be. */
async function search(page: Page, texts: readonly string[]): Promise<void> {
	await follow(page, '/today');
	await page.getByText('Zoek een deur').first().click({ timeout: STEP_MS });
	const field = page.getByRole('searchbox').first();
	for (const text of texts) {
		await field.fill(text, { timeout: STEP_MS });
		await page.waitForTimeout(300);
	}
	await field.fill('');
}

async function propose(page: Page): Promise<void> {
	await follow(page, '/lessons/L09');
	await page.getByText('Zelf iets geleerd op straat?').click({ timeout: STEP_MS });
	await page.getByLabel('Wat leerde u?').fill(`Op straat: ${PROPOSED_WORD}`);
	await page.getByRole('button', { name: 'Leg klaar voor het kantoor' }).click();
	await saysWhen(page, /^Bewaard\. Uw les/);
}
