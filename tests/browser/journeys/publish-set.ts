/**
 * A lesson set from one organisation to another, with edits on both sides: what only they changed is taken, what we
 * changed stays, and each lesson that comes says where it is from.
 */
import { readFileSync } from 'node:fs';
import { type Page, expect } from '@playwright/test';
import type { Phone } from '../harness/chromium.ts';
import { editText, openDesk, publish } from '../harness/lessons-desk.ts';
import { makePasskey } from '../harness/security-key.ts';
import { type TestServer, openServerFile, startServer } from '../harness/server.ts';

const THEIRS = { slug: 'l03-worries-before-energy', from: 'Over het klimaat beginnen', to: 'Over het klimaat praten' };
const BOTH = { slug: 'l25-you-did-nothing-wrong' };
const OURS = { slug: 'l29-come-back' };
const OUR_MARK = 'Zo doen wij het in Heuvelrijk.';
const THEIR_MARK = 'Zo doen wij het in Waterveen.';
const OTHER_NAME = 'Gemeente Heuvelrijk';
const DESK_MS_MAX = 45_000;

interface Taken {
	readonly kept: number;
	readonly listed: number;
}

/** Sends the set of `server` to an organisation of its own making, and answers what stayed there. */
export async function exchangeSet(
	server: TestServer,
	around: { readonly desk: Page; readonly open: (phone: Promise<Phone>) => Promise<Phone> }
): Promise<Taken> {
	const { desk } = around;
	await editText(desk, { address: lessonAt(server, THEIRS.slug), field: 'Doe dit niet', ...THEIRS });
	await addMark(desk, lessonAt(server, BOTH.slug), THEIR_MARK);
	await publish(desk, server.origin);
	const file = await download(desk, server.origin);

	const other = await startServer();
	try {
		await rename(other);
		const theirDesk = await around.open(openDesk(other));
		return await takeIn(theirDesk.page, other, file);
	} finally {
		await other.dispose();
	}
}

async function takeIn(page: Page, other: TestServer, file: string): Promise<Taken> {
	await addMark(page, lessonAt(other, BOTH.slug), OUR_MARK);
	await addMark(page, lessonAt(other, OURS.slug), OUR_MARK);
	await publish(page, other.origin);
	await page.goto(`${other.origin}/office/lessons/exchange`);
	await page.getByLabel('Bestand').setInputFiles(file);
	await page.getByRole('button', { name: 'Bekijk het verschil' }).click();
	await page.getByText(/Van Gemeente Waterveen/).waitFor({ timeout: DESK_MS_MAX });
	const states = [
		['L03', 'door hen gewijzigd', 'Neem die van hen'],
		['L25', 'door beide gewijzigd', 'Houd die van ons'],
		['L29', 'door u gewijzigd', 'Houd die van ons']
	] as const;
	for (const [lesson, state, choice] of states) {
		const row = page.getByRole('row').filter({ hasText: lesson });
		await expect(row).toContainText(state);
		await expect(row).toContainText('Gemeente Waterveen');
		await expect(row.getByLabel(choice)).toBeChecked();
		await expect(row.getByText('Toon het verschil')).toBeVisible();
	}
	const listed = await page.locator('tbody tr').count();
	await page.getByRole('button', { name: 'Neem op als concept' }).click();
	await page.getByText(/1 les staat nu in concept/).waitFor({ timeout: DESK_MS_MAX });
	await publish(page, other.origin);

	const kept = [await fieldAt(page, other, BOTH.slug, 'Doe dit'), await fieldAt(page, other, OURS.slug, 'Doe dit')];
	const took = await fieldAt(page, other, THEIRS.slug, 'Doe dit niet');
	if (!took.includes(THEIRS.to)) throw new Error(`their edit did not come: ${took}`);
	if (kept.some((words) => !words.includes(OUR_MARK) || words.includes(THEIR_MARK)))
		throw new Error(`an edit of ours did not stay: ${kept.join(' / ')}`);
	await page.goto(`${other.origin}/office/lessons/L03`);
	await expect(page.getByText(/Gemeente Waterveen/)).toBeVisible();
	return { kept: kept.length, listed };
}

function lessonAt({ origin }: TestServer, slug: string): string {
	return `${origin}/office/lessons/edit/lessons/${slug}`;
}

/** Adds a sentence of one's own to what a lesson says to do. */
async function addMark(page: Page, address: string, mark: string): Promise<void> {
	await page.goto(address);
	const [sentence = ''] = /^[^.]*\./.exec(await page.getByLabel('Doe dit', { exact: true }).inputValue()) ?? [];
	await editText(page, { address, field: 'Doe dit', from: sentence, to: `${sentence} ${mark}` });
}

async function fieldAt(page: Page, other: TestServer, slug: string, field: string): Promise<string> {
	await page.goto(lessonAt(other, slug));
	return page.getByLabel(field, { exact: true }).inputValue();
}

/** A file that leaves asks for a passkey first, and comes back to the page. */
async function download(page: Page, origin: string): Promise<string> {
	await makePasskey(page, origin);
	const exchange = `${origin}/office/lessons/exchange`;
	await page.goto(exchange);
	await page.getByRole('link', { name: 'Download het bestand' }).click();
	await page.getByRole('button', { name: 'Bevestig met uw sleutel' }).click();
	await page.waitForURL(exchange);
	const arriving = page.waitForEvent('download');
	await page.getByRole('link', { name: 'Download het bestand' }).click();
	const path = await (await arriving).path();
	if (!readFileSync(path, 'utf8').includes('Gemeente Waterveen')) throw new Error('the set does not say whose it is');
	return path;
}

/** The demo municipality has one name; the other organisation gets its own before anybody looks. */
async function rename(server: TestServer): Promise<void> {
	await server.kill();
	const database = openServerFile(server.data);
	database.prepare('update organisation set name = ?').run(OTHER_NAME);
	database.close();
	await server.start();
}
