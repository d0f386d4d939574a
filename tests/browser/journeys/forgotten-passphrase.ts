/**
 * A passphrase is forgotten with work on the phone. Started anew with a new code, three unsent talks still arrive, under
 * the certificate they were made with. Opened with the office's help, three more arrive and the sentence that was being
 * typed is still there. The recovery key is made in an administrator's browser, and no secret of it is at the server.
 */
import { execFileSync } from 'node:child_process';
import { type Page, expect } from '@playwright/test';
import { type Phone, startPhone } from '../harness/chromium.ts';
import { enrolPhone, PIN, saysWhen, unlock, unvisitedDoors } from '../harness/coach.ts';
import { type LedgerLine, receivedLines } from '../harness/ledger.ts';
import { makeRecoveryKey, type RecoveryDesk } from '../harness/recovery-desk.ts';
import { type TestServer, startServer } from '../harness/server.ts';

const STEP_MS = 45_000;
const TALKS = 3;
const NEW_PASSPHRASE = 'thee zonder suiker graag';
const NEWEST_PASSPHRASE = 'water met een schijfje';
const NEW_PIN = '1357';
const HALF = 'De buurman helpt met brieven, maar';

export async function forgottenPassphrase(): Promise<string> {
	const server = await startServer();
	let desk: RecoveryDesk | null = null;
	let phone: Phone | null = null;
	try {
		desk = await makeRecoveryKey(server);
		phone = await startPhone(`${server.origin}/enrol#${server.links.enrol}`);
		const anew = await startAnew(server, phone);
		const helped = await withHelp(server, { phone, desk });
		if (anew !== TALKS || helped !== TALKS)
			throw new Error(`${anew} of ${TALKS} arrived after starting anew, ${helped} of ${TALKS} with the office's help`);
		seesNoSecret(server, desk);
		return `${helped} of ${TALKS} arrived`;
	} catch (error) {
		await phone?.page.screenshot({ path: 'test-results/forgotten.png', fullPage: true }).catch(() => null);
		await desk?.browser.page.screenshot({ path: 'test-results/forgotten-desk.png', fullPage: true }).catch(() => null);
		throw error;
	} finally {
		await phone?.dispose();
		await desk?.browser.dispose();
		await server.dispose();
	}
}

/** Without a network: locked, forgotten, begun anew; then a new code, and what lay here goes along. */
async function startAnew(server: TestServer, phone: Phone): Promise<number> {
	const began = Date.now();
	const { page } = phone;
	await enrolPhone(page);
	await server.kill();
	const ledger = await holdTalks(page);
	await lock(page);
	await page.getByRole('button', { name: 'Wachtzin vergeten' }).click();
	await page.screenshot({ path: 'test-results/forgotten-ways.png', fullPage: true });
	await page.getByRole('button', { name: 'Begin opnieuw met een code' }).click();
	await page.getByText('Op deze telefoon staat nog werk').waitFor({ timeout: STEP_MS });
	await server.start();
	const { enrol } = await server.prepare();
	await page.getByLabel('Code van het kantoor').fill(new URLSearchParams(enrol).get('code') ?? enrol);
	await page.getByRole('button', { name: 'Meld aan' }).click();
	await page.getByLabel('Wachtzin').fill(NEW_PASSPHRASE, { timeout: STEP_MS });
	await page.getByLabel('Pincode').fill(PIN);
	await page.getByRole('button', { name: 'Klaar, open Voordeur' }).click();
	await goOnWhenAsked(page);
	return arrived(server, { page, ledger, began });
}

/** With a network: the coach reads a code out, the office opens, nothing is lost, the half sentence included. */
async function withHelp(server: TestServer, { phone, desk }: { phone: Phone; desk: RecoveryDesk }): Promise<number> {
	const began = Date.now();
	const { page } = phone;
	await page.getByRole('link', { name: 'Vandaag', exact: true }).click();
	// The round has come back to the phone that began anew.
	await nextDoor(page);
	await server.kill();
	const ledger = await holdTalks(page, { isHalf: true });
	const talk = page.url();
	await page.reload();
	await page.getByRole('button', { name: 'Wachtzin vergeten' }).click({ timeout: STEP_MS });
	await page.getByRole('button', { name: 'Vraag het kantoor om hulp' }).click();
	await saysWhen(page, /Uw vraag is nog niet verstuurd/);
	await server.start();
	await page.getByRole('button', { name: 'Kijk of het kantoor klaar is' }).click();
	await saysWhen(page, /Het kantoor heeft uw vraag van/);
	await page.screenshot({ path: 'test-results/forgotten-code.png', fullPage: true });
	await desk.open(await page.locator('.vd-code strong').innerText());
	await page.getByRole('heading', { name: 'Het kantoor heeft uw telefoon geopend' }).waitFor({ timeout: STEP_MS });
	await page.getByLabel('Wachtzin').fill(NEWEST_PASSPHRASE);
	await page.getByLabel('Pincode').fill(NEW_PIN);
	await page.screenshot({ path: 'test-results/forgotten-new.png', fullPage: true });
	await page.getByRole('button', { name: 'Klaar, open Voordeur' }).click();
	await expect(page.getByLabel('Notitie')).toHaveValue(HALF, { timeout: STEP_MS });
	expect(page.url()).toBe(talk);
	const count = await arrived(server, { page, ledger, began });
	await lock(page);
	await unlock(page, 'nl', NEWEST_PASSPHRASE);
	return count;
}

async function arrived(
	server: TestServer,
	{ page, ledger, began }: { page: Page; ledger: readonly LedgerLine[]; began: number }
): Promise<number> {
	await expect.poll(() => receivedLines(server.data, ledger, began).length, { timeout: STEP_MS }).toBe(ledger.length);
	await page.waitForLoadState();
	return receivedLines(server.data, ledger, began).length;
}

/** Each with a note; of the last, where asked, another sentence is being typed. */
async function holdTalks(page: Page, options: { readonly isHalf?: boolean } = {}): Promise<readonly LedgerLine[]> {
	const ledger: LedgerLine[] = [];
	while (ledger.length < TALKS) {
		const door = await nextDoor(page);
		await page.locator(`a[href="${door}"]`).first().click();
		await page.getByRole('button', { name: 'Start gesprek' }).click();
		await page.getByRole('button', { name: /keukentafel/i }).click();
		await page.getByLabel('Notitie').fill(`Gesprek ${ledger.length + 1}, nog niet verstuurd.`);
		await page.getByRole('button', { name: 'Volgende' }).click();
		const said = await saysWhen(page, /^Bewaard/);
		ledger.push({ kind: 'visit', address: door.split('/').at(-1) ?? '', holds: {}, parts: { note: 1 }, said });
		if (options.isHalf && ledger.length === TALKS) {
			await page.getByLabel('Notitie').pressSequentially(HALF);
			await page.waitForTimeout(700);
		} else {
			// The two steps and the start, then the door, while the note is being saved.
			for (let back = 0; back < 4; back += 1) await page.goBack();
			await page.getByRole('heading', { name: 'Vandaag' }).waitFor({ timeout: STEP_MS });
		}
	}
	return ledger;
}

/** The list is drawn a moment after the screen is there. */
async function nextDoor(page: Page): Promise<string> {
	let door: string | undefined;
	await expect
		.poll(async () => (door = (await unvisitedDoors(page))[0]), { timeout: STEP_MS, message: 'the round has a door' })
		.toBeDefined();
	return door ?? '';
}

async function lock(page: Page): Promise<void> {
	if (!(await page.getByRole('link', { name: 'Meer', exact: true }).isVisible())) {
		await page.reload();
	} else {
		await page.getByRole('link', { name: 'Meer', exact: true }).click();
		await page.getByRole('button', { name: 'Zet op slot' }).click();
	}
	await page.getByLabel('Uw wachtzin').waitFor({ timeout: STEP_MS });
}

/** Asked once for each phone; this one may have answered before, and with an open talk in its round it is asked no more. */
async function goOnWhenAsked(page: Page): Promise<void> {
	const asked = page.getByRole('button', { name: 'Toch doorgaan op deze telefoon' });
	const today = page.getByRole('heading', { name: 'Vandaag' });
	await asked.or(today).first().waitFor({ timeout: STEP_MS });
	await expect(async () => {
		if (await asked.isVisible()) await asked.click({ timeout: 2_000 });
		await expect(today).toBeVisible({ timeout: 2_000 });
	}).toPass({ timeout: STEP_MS });
}

/** Neither share, in any case or without spaces, lies anywhere in the server's folder. */
function seesNoSecret(server: TestServer, desk: RecoveryDesk): void {
	for (const share of desk.shares)
		for (const form of [share, share.replaceAll(' ', ''), share.toLowerCase()]) {
			const found = execFileSync('sh', ['-c', 'grep -rlaF -- "$1" "$2" || true', 'sh', form, server.data]).toString();
			if (found !== '') throw new Error(`a share of the recovery key lies at the server in ${found}`);
		}
}
