/** What a coach does on the phone, by the words on the screen. Each step waits for what the screen says. */
import { type Locator, type Page, errors, expect } from '@playwright/test';

export const PASSPHRASE = 'koffie met melk';
export const PIN = '2468';
/** What opens a phone. */
export interface Secrets {
	readonly passphrase: string;
	readonly pin: string;
}

/** The slowest step: the key derivation on a busy machine. */
const STEP_MS = 45_000;
/** A button that was offered takes a tap within this, or it has gone. */
const TAP_MS = 3_000;
/** So many screens of the round hold more doors than a journey rings at. */
const SCREENS = 4;
/** In so many frames the list draws what is seen. */
const FRAMES_AT_REST = 6;

/** From the enrol link to Today, with the round and the lessons on the phone. */
export async function enrolPhone(page: Page, secrets: Secrets = { passphrase: PASSPHRASE, pin: PIN }): Promise<void> {
	await enrolWithoutRound(page, secrets);
	await expect(page.getByText('Volgende deur')).toBeVisible({ timeout: STEP_MS });
	await waitForShell(page);
	await waitForLessons(page);
}

/** From the enrol link to Today, for a coach who was given no round yet. */
export async function enrolWithoutRound(
	page: Page,
	secrets: Secrets = { passphrase: PASSPHRASE, pin: PIN }
): Promise<void> {
	const name = page.getByLabel('Naam voor deze telefoon');
	await name.waitFor({ timeout: STEP_MS });
	if ((await name.inputValue()) === '') await name.fill('De telefoon van Rachid');
	await page.getByRole('button', { name: 'Meld aan' }).click();
	await page.getByLabel('Wachtzin').fill(secrets.passphrase, { timeout: STEP_MS });
	await page.getByLabel('Pincode').fill(secrets.pin);
	await page.getByRole('button', { name: 'Klaar, open Voordeur' }).click();
	await goOnHere(page);
	await page.getByRole('heading', { name: 'Vandaag' }).waitFor({ timeout: STEP_MS });
}

/** This browser is a tab like any other: the phone asks before it is recorded on, and the coach goes on all the same. */
export async function goOnHere(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Toch doorgaan op deze telefoon' }).click({ timeout: STEP_MS });
}

/** The offline shell is complete once its worker is active. */
export async function waitForShell(page: Page): Promise<void> {
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
}

async function waitForLessons(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Lessen', exact: true }).click();
	await expect(page.getByText(/\d+ lessen, ook zonder netwerk/)).toBeVisible({ timeout: STEP_MS });
	await page.getByRole('link', { name: 'Vandaag', exact: true }).click();
	await page.getByRole('heading', { name: 'Vandaag' }).waitFor();
}

/** Opens the vault on the lock screen, wherever the coach was. */
export async function unlock(page: Page, language: 'nl' | 'en' = 'nl', passphrase: string = PASSPHRASE): Promise<void> {
	const field = page.getByLabel(language === 'nl' ? 'Uw wachtzin' : 'Your passphrase');
	await field.waitFor({ timeout: STEP_MS });
	await field.fill(passphrase);
	await field.press('Enter');
	await field.waitFor({ state: 'detached', timeout: STEP_MS });
}

/** Addresses of the round that nobody has rung at, in walking order, without the first: that one was shown already. */
export function unvisitedDoors(page: Page): Promise<readonly string[]> {
	return doorsThatSay(page, 'Nog niet geweest');
}

/** Every door of the round but the next one, whatever was done there. */
export function doorsOfRound(page: Page): Promise<readonly string[]> {
	return doorsThatSay(page, '');
}

async function doorsThatSay(page: Page, text: string): Promise<readonly string[]> {
	const links = await page.evaluate(readDoors, {
		text,
		screens: SCREENS,
		framesAtRest: FRAMES_AT_REST
	});
	return [...new Set(links)].filter((link) => link !== '/address/new').slice(1);
}

/** In the page: a long list is drawn where somebody looks, a piece a frame; it is gone through screen by screen. */
async function readDoors(options: {
	readonly text: string;
	readonly screens: number;
	readonly framesAtRest: number;
}): Promise<readonly string[]> {
	const links: string[] = [];
	for (let screen = 0; screen < options.screens; screen += 1) {
		scrollTo(0, screen * innerHeight);
		for (let frame = 0; frame < options.framesAtRest; frame += 1)
			await new Promise((resolve) => requestAnimationFrame(resolve));
		for (const link of document.querySelectorAll<HTMLElement>('a[href^="/address/"]'))
			if (link.textContent.includes(options.text)) links.push(link.getAttribute('href') ?? '');
	}
	scrollTo(0, 0);
	return links;
}

/** The text of an element once it is there. */
export async function saysWhen(page: Page, text: RegExp): Promise<string> {
	const found = page.getByText(text).first();
	await found.waitFor({ timeout: STEP_MS });
	return found.innerText();
}

/**
 * Taps a button that the phone may take away by itself: it hands in on its own as soon as it reaches the office. That
 * the tap or the phone did it, the caller sees by what is said next.
 */
export async function tapIfOffered(button: Locator): Promise<void> {
	if (!(await button.isVisible()) || !(await button.isEnabled({ timeout: TAP_MS }).catch(() => false))) return;
	try {
		await button.click({ timeout: TAP_MS });
	} catch (error) {
		if (!(error instanceof errors.TimeoutError)) throw error;
	}
}
