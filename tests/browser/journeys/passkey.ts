/**
 * Every way into a phone: by its screen lock, where it gives the same secret twice; by a passphrase on a phone that
 * cannot; by a passphrase where nothing else is there. The screen lock also uncovers, works without a server, and a
 * half-typed word survives covering, locking and a kill.
 */
import { type Page, expect } from '@playwright/test';
import { type Phone, startPhone } from '../harness/chromium.ts';
import {
	enrolPhone,
	goOnHere,
	PASSPHRASE,
	PIN,
	saysWhen,
	unlock,
	unvisitedDoors,
	waitForShell
} from '../harness/coach.ts';
import { withScreenLock } from '../harness/screen-lock.ts';
import { type TestServer, startServer } from '../harness/server.ts';

const STEP_MS = 45_000;
/** Long enough for the worker of a phone that locked to end, and for the next to have opened its stores. */
const NEXT_WORKER_MS = 1_500;
const ADDED = 'vier gewone woorden samen';
const HALF = 'Zij wil eerst van de tocht af, en dan';

export async function passkey(): Promise<string> {
	const server = await startServer();
	const opened: Phone[] = [];
	const open = async (url: string): Promise<Phone> => {
		const phone = await startPhone(url);
		opened.push(phone);
		return phone;
	};
	try {
		const byLock = await openByScreenLock(server, await open('about:blank'));
		await server.start();
		const fallen = await fallBack(server, await open('about:blank'));
		const kept = await keepTheWord(server, await open('about:blank'));
		return `opened ${byLock} times by the screen lock, ${fallen} time by a passphrase where that gives no secret, half a sentence kept ${kept} times`;
	} catch (error) {
		for (const [at, phone] of opened.entries())
			await phone.page.screenshot({ path: `test-results/passkey-${at}.png`, fullPage: true }).catch(() => null);
		throw error;
	} finally {
		for (const phone of opened) await phone.dispose();
		await server.dispose();
	}
}

async function enrolCode(server: TestServer, page: Page): Promise<void> {
	const { enrol } = await server.prepare();
	await page.goto(`${server.origin}/enrol#${enrol}`);
	await page.getByRole('button', { name: 'Meld aan' }).click({ timeout: STEP_MS });
	await page.getByRole('heading', { name: 'Kies hoe u Voordeur opent' }).waitFor({ timeout: STEP_MS });
}

/** Enrolled without a passphrase, opened and uncovered by the screen lock, also with the server gone. */
async function openByScreenLock(server: TestServer, { page }: Phone): Promise<number> {
	await withScreenLock(page, { hasPrf: true });
	await enrolCode(server, page);
	await page.getByRole('button', { name: 'Gebruik de vergrendeling van deze telefoon' }).click({ timeout: STEP_MS });
	await saysWhen(page, /De vergrendeling van deze telefoon opent Voordeur/);
	await page.screenshot({ path: 'test-results/passkey-enrol.png', fullPage: true });
	await page.getByLabel('Pincode').fill(PIN);
	await page.getByRole('button', { name: 'Klaar, open Voordeur' }).click();
	await goOnHere(page);
	await page.getByRole('heading', { name: 'Vandaag' }).waitFor({ timeout: STEP_MS });
	await expect(page.getByText('Volgende deur')).toBeVisible({ timeout: STEP_MS });
	await waitForShell(page);
	await server.kill();

	let times = 0;
	await lock(page);
	await expect(page.getByLabel('Uw wachtzin')).toHaveCount(0);
	await page.screenshot({ path: 'test-results/passkey-locked.png', fullPage: true });
	await page.getByRole('button', { name: 'Open met uw telefoon' }).click();
	await isOpen(page);
	times += 1;

	await setHidden(page, true);
	await page.getByRole('button', { name: 'Toon met uw telefoon' }).waitFor({ timeout: STEP_MS });
	await setHidden(page, false);
	await page.getByRole('button', { name: 'Toon met uw telefoon' }).click();
	await isOpen(page);
	times += 1;

	await addPassphrase(page);
	await lock(page);
	await keepsWhatIsTyped(page);
	await unlock(page, 'nl', ADDED);
	await lock(page);
	await page.getByRole('button', { name: 'Open met uw telefoon' }).click();
	await isOpen(page);
	await hideWhileOpening(page);
	await removePassphrase(page);
	await lock(page);
	await expect(page.getByLabel('Uw wachtzin')).toHaveCount(0);
	await page.getByRole('button', { name: 'Open met uw telefoon' }).click();
	await isOpen(page);
	return times + 3;
}

/** Without a passphrase yet, the screen lock itself shows that the owner is there. */
async function addPassphrase(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Meer', exact: true }).click();
	await page.getByRole('link', { name: /Wachtzin, pincode en vergrendeling/ }).click();
	await page.getByText('Voeg een wachtzin toe').click();
	await page.getByLabel('Nieuwe zin').fill(ADDED);
	await page.getByRole('button', { name: 'Verander', exact: true }).first().click();
	await saysWhen(page, /Veranderd/);
	await page.screenshot({ path: 'test-results/passkey-security.png', fullPage: true });
}

/** Hidden while the passphrase is still being tried: what opens then is covered for whoever takes the phone up. */
async function hideWhileOpening(page: Page): Promise<void> {
	await lock(page);
	await page.getByLabel('Uw wachtzin').fill(ADDED);
	await page.getByLabel('Uw wachtzin').press('Enter');
	await setHidden(page, true);
	await page.getByRole('button', { name: 'Toon met uw telefoon' }).waitFor({ timeout: STEP_MS });
	await setHidden(page, false);
	await expect(page.getByLabel('Pincode')).toBeVisible();
	await page.getByRole('button', { name: 'Toon met uw telefoon' }).click();
	await isOpen(page);
}

/** The screen lock that stays alone shows first that it still answers. */
async function removePassphrase(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Meer', exact: true }).first().click();
	await page.getByRole('link', { name: /Wachtzin, pincode en vergrendeling/ }).click();
	await page.getByText('Haal de wachtzin weg').click();
	const form = page.locator('details', { hasText: 'Haal de wachtzin weg' });
	await expect(form.getByLabel('Uw wachtzin van nu')).toHaveCount(0);
	await form.getByRole('button', { name: 'Haal weg', exact: true }).click();
	await saysWhen(page, /Voeg een wachtzin toe/);
}

/** An authenticator without PRF: tried, said plainly, and a passphrase opens this phone. */
async function fallBack(server: TestServer, { page }: Phone): Promise<number> {
	await withScreenLock(page, { hasPrf: false });
	await enrolCode(server, page);
	await page.getByRole('button', { name: 'Gebruik de vergrendeling van deze telefoon' }).click({ timeout: STEP_MS });
	await saysWhen(page, /Deze telefoon kan Voordeur niet op deze manier openen/);
	await page.screenshot({ path: 'test-results/passkey-unfit.png', fullPage: true });
	await page.getByLabel('Wachtzin').fill(PASSPHRASE);
	await page.getByLabel('Pincode').fill(PIN);
	await page.getByRole('button', { name: 'Klaar, open Voordeur' }).click();
	await goOnHere(page);
	await page.getByRole('heading', { name: 'Vandaag' }).waitFor({ timeout: STEP_MS });
	await lock(page);
	await expect(page.getByRole('button', { name: 'Open met uw telefoon' })).toHaveCount(0);
	await page.getByLabel('Uw wachtzin').fill('een andere zin');
	await page.getByLabel('Uw wachtzin').press('Enter');
	await saysWhen(page, /Dat is niet de goede wachtzin/);
	await unlock(page);
	await isOpen(page);
	return 1;
}

/** The same screen, moment and word, whatever closed in between. */
async function keepTheWord(server: TestServer, phone: Phone): Promise<number> {
	const { enrol } = await server.prepare();
	await phone.page.goto(`${server.origin}/enrol#${enrol}`);
	await enrolPhone(phone.page);
	const [door] = await unvisitedDoors(phone.page);
	if (!door) throw new Error('the round has no door for this journey');
	await phone.page.locator(`a[href="${door}"]`).first().click();
	await phone.page.getByRole('button', { name: 'Start gesprek' }).click();
	await phone.page.getByRole('button', { name: /keukentafel/i }).click();
	await phone.page.getByRole('button', { name: 'Volgende' }).click();
	const moment = await phone.page.getByRole('heading', { level: 1 }).innerText();
	await phone.page.getByLabel('Notitie').pressSequentially(HALF);
	await phone.page.waitForTimeout(700);
	const visit = phone.page.url();
	let kept = 0;
	const isAsLeft = async (): Promise<void> => {
		await expect(phone.page.getByLabel('Notitie')).toHaveValue(HALF, { timeout: STEP_MS });
		await expect(phone.page.getByRole('heading', { level: 1 })).toHaveText(moment);
		expect(phone.page.url()).toBe(visit);
		kept += 1;
	};

	await setHidden(phone.page, true);
	await phone.page.getByLabel('Pincode').waitFor({ timeout: STEP_MS });
	await setHidden(phone.page, false);
	await phone.page.getByLabel('Pincode').fill(PIN);
	await phone.page.getByLabel('Pincode').press('Enter');
	await isAsLeft();

	await phone.page.reload();
	await unlock(phone.page);
	await isAsLeft();

	await phone.kill();
	await phone.restart(visit);
	await unlock(phone.page);
	await isAsLeft();
	return kept;
}

async function lock(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Meer', exact: true }).first().click();
	await page.getByRole('button', { name: 'Zet op slot' }).click();
	await page.getByRole('heading', { name: /Voordeur is op slot|^Dag / }).waitFor({ timeout: STEP_MS });
}

/** Who types as soon as the lock screen stands goes on typing, though the worker behind it gives way to a new one. */
async function keepsWhatIsTyped(page: Page): Promise<void> {
	const field = page.getByLabel('Uw wachtzin');
	await field.fill('half een');
	await page.waitForTimeout(NEXT_WORKER_MS);
	await expect(field).toHaveValue('half een');
}

async function isOpen(page: Page): Promise<void> {
	await page
		.getByRole('heading', { name: /Meer|Vandaag/ })
		.first()
		.waitFor({ timeout: STEP_MS });
}

async function setHidden(page: Page, isHidden: boolean): Promise<void> {
	await page.evaluate(
		(state) => {
			Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
			document.dispatchEvent(new Event('visibilitychange'));
		},
		isHidden ? 'hidden' : 'visible'
	);
}
