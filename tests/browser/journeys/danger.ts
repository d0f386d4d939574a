/**
 * Danger, without a network: from every screen of the coach, sheets, cards and locks included, one tap shows the danger
 * card. And a concern about violence stands on nothing that the household can see: chip, closing screen, letter, door.
 */
import { expect, type Page } from '@playwright/test';
import { t } from '#lib/words/coach.ts';
import { enrolPhone, PASSPHRASE, unvisitedDoors, waitForShell } from '../harness/coach.ts';
import { atRest, goTo, tourCoach, tourGate } from '../harness/coach-tour.ts';
import { startPhone } from '../harness/chromium.ts';
import { startServer } from '../harness/server.ts';

const LANGUAGE = 'nl';
/** What a household must not read, and a word that only the coach typed. */
const TELLING = /geweld|verwaarlozing|mishandeling|Veilig Thuis|kwartelslag/i;
const OWN_WORDS = 'kwartelslag achter de deur';

export async function danger(): Promise<string> {
	const server = await startServer();
	const phone = await startPhone(`${server.origin}/enrol#${server.links.enrol}`);
	try {
		const { page } = phone;
		await enrolPhone(page);
		await waitForShell(page);
		const doors = await unvisitedDoors(page);
		await server.kill();
		let screens = 0;
		const check = async (name: string): Promise<void> => {
			await reaches(page, name);
			screens += 1;
		};
		await tourCoach({ page, language: LANGUAGE, doors, check });
		await tourGate({ page, language: LANGUAGE, doors, check }, PASSPHRASE);
		const seen = await noHouseholdReads(page, doors[2] ?? '');
		return `danger: ${screens} screens, one tap each, offline; ${seen} places searched, 0 tell`;
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/danger.png' }).catch(() => null);
		throw error;
	} finally {
		await phone.dispose();
		await server.dispose();
	}
}

/** One tap, the card with its numbers, and back where one was. */
async function reaches(page: Page, name: string): Promise<void> {
	const before = await page.getByRole('dialog').count();
	// In a sheet the one in its head: the others lie beneath it.
	const button = page.getByRole('button', { name: t(LANGUAGE, 'danger.button'), exact: true }).last();
	await button.click({ timeout: 10_000 }).catch(() => {
		throw new Error(`no way to the danger card on: ${name}`);
	});
	const card = page.getByRole('dialog', { name: t(LANGUAGE, 'danger.title') });
	await card.getByText('Bel buiten 0800-9009').waitFor({ timeout: 10_000 });
	await expect(card.getByRole('link', { name: '112' })).toHaveAttribute('href', 'tel:112');
	await card.getByRole('button', { name: t(LANGUAGE, 'common.close') }).click();
	await expect(page.getByRole('dialog')).toHaveCount(before);
}

/** A talk in which violence is noted, and every place of it that somebody beside the coach may read. */
async function noHouseholdReads(page: Page, door: string): Promise<number> {
	let places = 0;
	const search = async (place: string): Promise<void> => {
		await atRest(page);
		const text = await page.locator('body').innerText();
		if (TELLING.test(text)) throw new Error(`${place} tells: ${TELLING.exec(text)?.[0] ?? ''}`);
		places += 1;
	};
	await goTo(page, door);
	await page.getByRole('button', { name: t(LANGUAGE, 'address.start') }).click();
	await page.waitForURL(/\/visit\/[^/]+$/);
	await page.getByRole('button', { name: /keukentafel/i }).click();
	await page.getByRole('button', { name: t(LANGUAGE, 'visit.next'), exact: true }).waitFor();
	await page
		.getByRole('group', { name: t(LANGUAGE, 'visit.concerns') })
		.getByRole('button', { name: t(LANGUAGE, 'visit.otherConcern') })
		.click();
	const sheet = page.getByRole('dialog');
	await sheet.getByRole('button', { name: t(LANGUAGE, 'concern.more'), exact: true }).click();
	await search('the sheet of concerns');
	await sheet.getByText('Iets voor straks', { exact: true }).click();
	await sheet.getByText(t(LANGUAGE, 'concern.forLater')).waitFor();
	await sheet.getByLabel(t(LANGUAGE, 'concern.words')).fill(OWN_WORDS);
	await page.keyboard.press('Escape');
	await sheet.waitFor({ state: 'detached' });
	await search('the talk after it was noted');
	const visit = new URL(page.url()).pathname;
	await goTo(page, `${visit}/close`);
	await search('the closing screen');
	await goTo(page, `${visit}/letter`);
	await search('the letter');
	await goTo(page, door);
	await search('the door');
	await goTo(page, '/today');
	await search('Today');
	await page
		.getByRole('button', { name: t(LANGUAGE, 'cover.hide') })
		.first()
		.click();
	await search('the cover');
	return places;
}
