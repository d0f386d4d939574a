/**
 * A doorway and an evening, with the server gone. What is read before ringing stands at the address. First contact is
 * gone through as most people do, its words and taps counted. Then three guides in one talk, which ask once whether it
 * came across, agree on one step and on one next contact.
 */
import { type Page, expect } from '@playwright/test';
import { t } from '#lib/words/coach.ts';
import { startPhone } from '../harness/chromium.ts';
import { enrolPhone, saysWhen, unlock, unvisitedDoors } from '../harness/coach.ts';
import { startServer } from '../harness/server.ts';

const WORDS_PER_MINUTE = 180;
const SECONDS_PER_TAP = 1;
const LIMIT_SECONDS = 120;
const MOMENTS = 4;
/** More than any guide has on its way. */
const STEPS_MAX = 40;
const say = (key: Parameters<typeof t>[1]): string => t('nl', key);

export async function doorstep(): Promise<string> {
	const server = await startServer();
	const phone = await startPhone(`${server.origin}/enrol#${server.links.enrol}`);
	try {
		const { page } = phone;
		await enrolPhone(page);
		const [first, second] = await unvisitedDoors(page);
		await server.kill();
		await phone.restart(`${server.origin}${first ?? ''}`);
		await unlock(phone.page);
		const contact = await firstContact(phone.page);
		await phone.page.goto(`${server.origin}${second ?? ''}`);
		await unlock(phone.page);
		const ends = await threeGuides(phone.page);
		return `doorstep: first contact ${contact.moments} moments, ${contact.words} words, ${contact.taps} taps, ${contact.seconds} seconds; three guides, ${ends}`;
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/doorstep.png' }).catch(() => null);
		throw error;
	} finally {
		await phone.dispose();
		await server.dispose();
	}
}

interface Contact {
	readonly moments: number;
	readonly words: number;
	readonly taps: number;
	readonly seconds: number;
}

async function firstContact(page: Page): Promise<Contact> {
	await page.getByText(say('address.beforeTitle'), { exact: true }).click();
	await page.getByText(/uw pasje en een belkaartje/).waitFor();
	await page.getByRole('button', { name: say('address.start') }).click();
	await page.getByRole('button', { name: /^Eerste contact/ }).click();
	await saysWhen(page, new RegExp(`Eerste contact aan de deur, stap 1 van ${MOMENTS}`));
	let words = 0;
	let taps = 0;
	for (let moment = 1; moment <= MOMENTS; moment += 1) {
		await saysWhen(page, new RegExp(`, stap ${moment} van ${MOMENTS}`));
		words += await wordsToRead(page);
		if (moment === 2) {
			await page.getByLabel('Het komt nu uit').check();
			taps += 1;
		}
		if (moment === 3) {
			await page.getByLabel('Kou in huis').check();
			taps += 1;
		}
		if (await page.getByText(say('close.teachBackHow')).count()) throw new Error('a teach-back on the doorstep');
		if (moment < MOMENTS) await page.getByRole('button', { name: say('visit.next'), exact: true }).click();
		taps += 1;
	}
	await page.getByRole('link', { name: say('visit.finish') }).waitFor();
	const seconds = Math.ceil((words / WORDS_PER_MINUTE) * 60 + taps * SECONDS_PER_TAP);
	expect(seconds, 'first contact is too long for a doorway').toBeLessThan(LIMIT_SECONDS);
	return { moments: MOMENTS, words, taps, seconds };
}

/** The words of the moment on the screen: title, words to speak, why, choices, steps and hints. Its tools, the same on every screen, begin with the source. */
async function wordsToRead(page: Page): Promise<number> {
	const text = await page.locator('main').innerText();
	const [moment = ''] = text.split(`\n${say('moment.source')}\n`);
	return moment.split(/\s+/).filter(Boolean).length;
}

/** Goes through kitchen table, money and mould to the last moment of each, and counts what ends a talk. */
async function threeGuides(page: Page): Promise<string> {
	await page.getByRole('button', { name: say('address.start') }).click();
	await page.getByRole('button', { name: /^Aan de keukentafel/ }).click();
	await saysWhen(page, /Aan de keukentafel, stap 1 van/);
	const counts = { teachBacks: 0, steps: 0, contacts: 0 };
	for (const guide of ['Geldzorgen', 'Vocht en schimmel']) {
		await page.getByRole('button', { name: say('visit.overview') }).click();
		await page.getByRole('button', { name: say('visit.otherGuide'), exact: true }).click();
		await page.getByRole('button', { name: new RegExp(`^${guide}`) }).click();
		await saysWhen(page, new RegExp(`${guide}, stap 1 van`));
		await walk(page, counts);
		await expect(page.getByRole('link', { name: say('visit.finish') })).toHaveCount(0);
		await page.getByRole('button', { name: say('visit.goOn'), exact: true }).click();
		await saysWhen(page, /Aan de keukentafel, stap \d+ van/);
	}
	await walk(page, counts);
	await page.getByRole('link', { name: say('visit.finish') }).waitFor();
	expect(counts).toEqual({ teachBacks: 1, steps: 1, contacts: 1 });
	return `${counts.teachBacks} teach-back, ${counts.steps} step, ${counts.contacts} next contact`;
}

async function walk(page: Page, counts: { teachBacks: number; steps: number; contacts: number }): Promise<void> {
	for (let step = 0; step < STEPS_MAX; step += 1) {
		const main = page.locator('main');
		const asked = main.getByRole('region', { name: say('moment.here') });
		counts.teachBacks += await asked.getByText(say('close.teachBackHow'), { exact: true }).count();
		counts.steps += await asked.getByRole('button', { name: say('visit.promise'), exact: true }).count();
		counts.contacts += await asked.getByRole('button', { name: say('visit.appointment'), exact: true }).count();
		const next = page.getByRole('button', { name: say('visit.next'), exact: true });
		if ((await next.count()) === 0) return;
		const before = await main.getByText(/, stap \d+ van/).innerText();
		await next.click();
		await expect(main.getByText(/, stap \d+ van/)).not.toHaveText(before);
	}
	throw new Error('a guide has no end');
}
