/** What an administrator does about phones whose passphrase is forgotten: makes the key in two shares, opens a phone. */
import { type Page, expect } from '@playwright/test';
import type { Phone } from './chromium.ts';
import { plugIn } from './security-key.ts';
import type { TestServer } from './server.ts';
import { linkFor, openBrowser } from './staff.ts';

const ADMINISTRATOR = { name: 'Ineke Wouterlood', role: 'administrator' } as const;
const STEP_MS = 20_000;

export interface RecoveryDesk {
	readonly browser: Phone;
	readonly shares: readonly [string, string];
	/** Opens the request of a phone by the code that its coach reads out; a code that differs opens nothing first. */
	open(code: string): Promise<void>;
}

/** Signs in, makes the key and types both shares back; ends when the page says that it is verified. */
export async function makeRecoveryKey(server: TestServer): Promise<RecoveryDesk> {
	const browser = await openBrowser();
	try {
		return await makeKeyIn(server, browser);
	} catch (error) {
		await browser.page.screenshot({ path: 'test-results/recovery-desk.png', fullPage: true }).catch(() => null);
		await browser.dispose();
		throw error;
	}
}

async function makeKeyIn(server: TestServer, browser: Phone): Promise<RecoveryDesk> {
	const { page } = browser;
	page.setDefaultTimeout(STEP_MS);
	await plugIn(page);
	await page.goto(await linkFor(server, ADMINISTRATOR));
	await page.getByText('Welkom, Ineke Wouterlood').waitFor();
	await page.getByLabel('Naam van een nieuwe sleutel').fill('Sleutel aan mijn bos');
	await page.getByRole('button', { name: 'Voeg een sleutel toe' }).click();
	await page.getByRole('rowheader', { name: 'Sleutel aan mijn bos' }).waitFor();

	await page.goto(`${server.origin}/office/recovery`);
	await page.getByText('Er is nog geen herstelsleutel').waitFor();
	await page.getByRole('button', { name: 'Maak de herstelsleutel' }).click();
	const shares = [await shareOn(page, 1), await shareOn(page, 2)] as const;
	await page.screenshot({ path: 'test-results/recovery-shares.png', fullPage: true });
	await page.getByRole('button', { name: 'Ik heb beide delen' }).click();
	await page.getByLabel('Deel 1 van de herstelsleutel').fill(slip(shares[0]));
	await page.getByLabel('Deel 2 van de herstelsleutel').fill(shares[1].toLowerCase());
	await page.getByRole('button', { name: 'Controleer en bewaar' }).click();
	await page.getByText('Hier is een teken anders dan op papier').waitFor();
	await page.screenshot({ path: 'test-results/recovery-typed.png', fullPage: true });
	await page.getByLabel('Deel 1 van de herstelsleutel').fill(shares[0]);
	await page.getByRole('button', { name: 'Controleer en bewaar' }).click();
	await confirmed(page);
	await page.getByText('Gecontroleerd en bewaard').waitFor();
	return {
		browser,
		shares,
		async open(code) {
			await page.goto(`${server.origin}/office/recovery`);
			await page.getByRole('heading', { name: 'Vragen van telefoons' }).waitFor();
			await page.getByLabel('Code die de coach voorleest').fill('00000 00000');
			await page.getByLabel('Deel 1 van de herstelsleutel').first().fill(shares[0]);
			await page.getByLabel('Deel 2 van de herstelsleutel').first().fill(shares[1]);
			await page.getByRole('button', { name: 'Open deze telefoon' }).click();
			await page.getByText('Dit is niet de code die op de telefoon staat').waitFor();
			await page.screenshot({ path: 'test-results/recovery-asked.png', fullPage: true });
			await page.getByLabel('Code die de coach voorleest').fill(code);
			await page.getByRole('button', { name: 'Open deze telefoon' }).click();
			await confirmed(page);
			await page.getByText('Geopend. De telefoon haalt het antwoord nu op.').waitFor();
			await page.screenshot({ path: 'test-results/recovery-opened.png', fullPage: true });
		}
	};
}

async function shareOn(page: Page, part: 1 | 2): Promise<string> {
	const text = await page.locator(`[data-share="${part}"]`).innerText();
	const share = text.trim().split(/\s+/).join(' ');
	expect(share).toMatch(/^([0-9A-Z]{4} ){15}[0-9A-Z]{4}$/);
	return share;
}

/** One character other than on paper. */
function slip(share: string): string {
	return (share.startsWith('7') ? '8' : '7') + share.slice(1);
}

/** Asked for the passkey once more, where the last time is too long ago. */
async function confirmed(page: Page): Promise<void> {
	const dialog = page.getByRole('dialog', { name: 'Bent u het zelf?' });
	const isDone = page.getByText(/Gecontroleerd en bewaard|Geopend\. De telefoon/);
	await dialog.or(isDone).first().waitFor();
	if (await isDone.isVisible()) return;
	await dialog.getByRole('button', { name: 'Bevestig met uw sleutel' }).click();
	await expect(dialog).toHaveCount(0);
}
