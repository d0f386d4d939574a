/**
 * The mould guide, with the server gone: opened from a tapped concern, a branch
 * taken on an answer, left for the money guide and returned to, a step agreed,
 * and a summary that holds all of it.
 */
import { type Page, expect } from '@playwright/test';
import { type Phone, startPhone } from '../harness/chromium.ts';
import { enrolPhone, PIN, saysWhen, unlock, unvisitedDoors } from '../harness/coach.ts';
import { type TestServer, startServer } from '../harness/server.ts';

const PROMISE = 'De badkamer elke ochtend tien minuten luchten';
const WORDS = 'Het zit achter de kast en het komt steeds terug.';
const DISTANCE_CM = '5';

export async function mouldGuide(): Promise<string> {
	const server = await startServer();
	const phone = await startPhone(`${server.origin}/enrol#${server.links.enrol}`);
	try {
		return await tell(server, phone);
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/mould-guide.png' });
		throw error;
	} finally {
		await phone.dispose();
		await server.dispose();
	}
}

async function tell(server: TestServer, phone: Phone): Promise<string> {
	await enrolPhone(phone.page);
	const [door] = await unvisitedDoors(phone.page);
	await server.kill();
	await phone.restart(`${server.origin}${door ?? ''}`);
	const page = phone.page;
	await unlock(page);
	await page.getByRole('button', { name: 'Start gesprek' }).click();
	await openFromConcern(page);

	const before = await stepsOf(page);
	await page.getByRole('button', { name: 'Volgende', exact: true }).click();
	await page.getByLabel('Slaapkamer').check();
	await expect.poll(() => stepsOf(page)).toBeGreaterThan(before);
	const after = await stepsOf(page);

	await jumpToMoneyAndBack(page);
	await goesDarkUnderNumber(page);
	await promise(page);
	await page.getByRole('button', { name: 'Overzicht' }).click();
	await page.getByRole('link', { name: 'Afronden' }).click();
	for (const words of ['Vocht en schimmel', WORDS, PROMISE]) await expect(page.getByText(words).first()).toBeVisible();
	await page.getByText(/antwoorden bij de stappen$/).click();
	for (const words of ['Slaapkamer', `${DISTANCE_CM} cm`])
		await expect(page.getByText(words, { exact: true })).toBeVisible();
	await page.getByRole('button', { name: 'Klaar, gesprek afsluiten' }).click();
	await saysWhen(page, /Gesprek afgesloten/);
	return `offline, from ${before} to ${after} steps by an answer, money worries and back, a number kept by a phone that went dark, 1 step agreed beneath the words that ask for it, summary holds all`;
}

async function openFromConcern(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Schimmel', exact: true }).click();
	await page.getByRole('button', { name: /Vertel meer/ }).click();
	const words = page.getByLabel('In de woorden van de bewoner');
	await words.fill(WORDS);
	await words.blur();
	await page
		.getByRole('button', { name: /Gids: Vocht en schimmel/ })
		.or(page.getByRole('link', { name: /Gids: Vocht en schimmel/ }))
		.first()
		.click();
	await saysWhen(page, /Vocht en schimmel, stap 1 van/);
}

async function jumpToMoneyAndBack(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Overzicht' }).click();
	await page.getByRole('button', { name: 'Andere gids', exact: true }).click();
	await page.getByRole('button', { name: /^Geldzorgen/ }).click();
	await saysWhen(page, /Geldzorgen, stap 1 van/);
	await page.getByRole('button', { name: 'Overzicht' }).click();
	await page.getByRole('button', { name: 'Vocht en schimmel' }).click();
	await saysWhen(page, /Vocht en schimmel, stap 2 van/);
	await expect(page.getByLabel('Slaapkamer')).toBeChecked();
}

/** The phone goes dark while a number is being typed: the field is never left, and the number is in the talk all the same. */
async function goesDarkUnderNumber(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Overzicht' }).click();
	await page.getByRole('button', { name: /Hoe ver van de muur/ }).click();
	await page.getByLabel('Antwoord').fill(DISTANCE_CM);
	await page.evaluate(() => {
		Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
		document.dispatchEvent(new Event('visibilitychange'));
	});
	const pin = page.getByLabel('Pincode');
	await pin.waitFor();
	await page.evaluate(() => {
		Reflect.deleteProperty(document, 'visibilityState');
		document.dispatchEvent(new Event('visibilitychange'));
	});
	await pin.fill(PIN);
	await pin.press('Enter');
	await expect(page.getByLabel('Antwoord')).toHaveValue(DISTANCE_CM);
}

/** Where the guide asks for a step: its own button beneath the words, and no second one in the bar. */
async function promise(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Overzicht' }).click();
	await page.getByRole('button', { name: /Eén stap tegen vocht/ }).click();
	await saysWhen(page, /Eén stap tegen vocht/);
	const here = page.getByRole('region', { name: 'Bij deze stap' });
	await here.getByRole('button', { name: 'Belofte' }).click();
	await page.getByLabel('Wat is afgesproken?').fill(PROMISE);
	await page.getByLabel('Over een week').check();
	await page.getByRole('button', { name: 'Leg vast' }).click();
	await page.getByLabel('Wat is afgesproken?').waitFor({ state: 'detached' });
	await expect(here.getByText(PROMISE)).toBeVisible();
	await expect(page.getByRole('button', { name: 'Belofte' })).toHaveCount(1);
}

/** "Vocht en schimmel, stap 2 van 11" says 11. */
async function stepsOf(page: Page): Promise<number> {
	const text = await saysWhen(page, /stap \d+ van \d+/);
	return Number(/van (\d+)/.exec(text)?.[1] ?? 0);
}
