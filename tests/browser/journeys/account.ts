/**
 * Signing in with the organisation's accounts, in browsers, against a real OpenID provider: three groups, two roles in one
 * person, an account that is withdrawn there and out here within a minute, and what people meet when it does not work.
 */
import { mkdirSync } from 'node:fs';
import { type Page, expect } from '@playwright/test';
import { CLIENT, startProvider, type TestProvider } from '../../unit/server/account/provider-for-tests.ts';
import type { Phone } from '../harness/chromium.ts';
import { goOnHere, PASSPHRASE, PIN } from '../harness/coach.ts';
import { makePasskey } from '../harness/security-key.ts';
import { type TestServer, startServer } from '../harness/server.ts';
import { openBrowser } from '../harness/staff.ts';

const MS_MAX = 20_000;
const WITHDRAWN_MS_MAX = 60_000;
const LOOK_MS = 2_000;
const SCREENS = 'test-results/account';
const ACCOUNTS = {
	tanja: { name: 'Tanja Roos', groups: ['wijkteam'], isOpen: true },
	sjoerd: { name: 'Sjoerd Palland', groups: ['wijkteam', 'huisbezoek'], isOpen: true },
	ineke: { name: 'Ineke Wouterlood', groups: ['beheer', 'fietsenclub'], isOpen: true },
	daan: { name: 'Daan Mulder', groups: ['fietsenclub'], isOpen: true }
};

interface Town {
	readonly provider: TestProvider;
	readonly server: TestServer;
	open(): Promise<Page>;
}

export async function account(): Promise<string> {
	mkdirSync(SCREENS, { recursive: true });
	const provider = await startProvider(ACCOUNTS);
	const server = await startServer({
		env: {
			OIDC_ISSUER: provider.issuer,
			OIDC_CLIENT_ID: CLIENT.id,
			OIDC_CLIENT_SECRET: CLIENT.secret,
			OIDC_SCOPE: 'openid profile groups offline_access',
			OIDC_ROLES: 'wijkteam=coordinator; huisbezoek=coach; beheer=administrator'
		}
	});
	provider.register(server.origin);
	const opened: Phone[] = [];
	const open = async (): Promise<Page> => {
		const desk = await openBrowser();
		opened.push(desk);
		desk.page.setDefaultTimeout(MS_MAX);
		return desk.page;
	};
	const town: Town = { provider, server, open };
	try {
		const tanja = await signIn(town, 'tanja');
		await passkeyConfirmsOnly(town, tanja);
		const ineke = await signIn(town, 'ineke');
		await signedOutThere(town, ineke);
		const rings = await worksAtBoth(town);
		const seconds = await withdrawnThere(town, tanja);
		const troubles = await showTroubles(town);
		return `3 groups, two roles in one person (office and ${rings} phone), an account that was closed was out after ${seconds} s, a logout at the provider heard, ${troubles} troubles told`;
	} catch (error) {
		for (const [index, { page }] of opened.entries())
			await page.screenshot({ path: `${SCREENS}/failed-${index}.png` }).catch(() => null);
		throw error;
	} finally {
		for (const desk of opened) await desk.dispose();
		await server.dispose();
		await provider.dispose();
	}
}

/** Coordinator and coach in one person: the desk gives a code for a phone of their own, which opens. */
async function worksAtBoth(town: Town): Promise<number> {
	const desk = await signIn(town, 'sjoerd');
	await expect(desk.locator('.of-me')).toContainText('Coach, Coördinator', { timeout: MS_MAX });
	await desk.goto(`${town.server.origin}/office/devices`);
	await desk.getByLabel('Coach', { exact: true }).selectOption({ label: ACCOUNTS.sjoerd.name });
	await desk.getByRole('button', { name: 'Maak een code' }).click();
	const link = await desk.getByLabel('Of stuur deze link').inputValue();
	const phone = await town.open();
	await phone.setViewportSize({ width: 390, height: 844 });
	await phone.goto(link);
	await phone.getByLabel('Naam voor deze telefoon').fill('De telefoon van Sjoerd');
	await phone.getByRole('button', { name: 'Meld aan' }).click();
	await phone.getByLabel('Wachtzin').fill(PASSPHRASE);
	await phone.getByLabel('Pincode').fill(PIN);
	await phone.getByRole('button', { name: 'Klaar, open Voordeur' }).click();
	await goOnHere(phone);
	await phone.getByRole('heading', { name: 'Vandaag' }).waitFor();
	await desk.goto(`${town.server.origin}/office/devices`);
	await expect(desk.getByText('De telefoon van Sjoerd').first()).toBeVisible({ timeout: MS_MAX });
	return 1;
}

/** By the keyboard alone, from the office's first page to the work. */
async function signIn(town: Town, who: keyof typeof ACCOUNTS): Promise<Page> {
	const page = await town.open();
	await page.goto(`${town.server.origin}/office/concerns`);
	await atProvider(town, page, who);
	await page.waitForURL(`${town.server.origin}/office/concerns`);
	await expect(page.locator('.of-me')).toContainText(ACCOUNTS[who].name, { timeout: MS_MAX });
	return page;
}

async function atProvider({ provider }: Town, page: Page, who: string): Promise<void> {
	const link = page.getByRole('link', { name: 'Meld aan met uw account' });
	await link.focus();
	await page.keyboard.press('Enter');
	await page.waitForURL(`${provider.issuer}/**`);
	await page.locator('input[name="login"]').fill(who);
	await page.locator('input[name="password"]').fill('any');
	await page.keyboard.press('Enter');
}

/** A passkey of whoever has an account confirms, and lets nobody in. */
async function passkeyConfirmsOnly({ server }: Town, page: Page): Promise<void> {
	await makePasskey(page, server.origin);
	await page.getByRole('button', { name: 'Maak tien codes' }).click();
	const dialog = page.getByRole('dialog', { name: 'Bent u het zelf?' });
	await dialog.getByRole('button', { name: 'Bevestig met uw sleutel' }).click();
	await expect(page.getByRole('region', { name: 'Herstelcodes' }).getByRole('listitem')).toHaveCount(10, {
		timeout: MS_MAX
	});
	const codes = await page.getByRole('region', { name: 'Herstelcodes' }).getByRole('listitem').allInnerTexts();
	await signOut(page);
	await page.getByRole('button', { name: 'Meld aan met uw sleutel' }).click();
	await page.getByText(/u meldt zich hier aan met uw account/).waitFor();
	await page.getByText('Sleutel kwijt? Gebruik een herstelcode').click();
	await page.getByLabel('Herstelcode', { exact: true }).fill(codes[0] ?? '');
	await page.getByRole('button', { name: 'Meld aan met deze code' }).click();
	await page.getByText(/u meldt zich hier aan met uw account/).waitFor();
	// Still signed in at the provider, which asks nothing again.
	await page.getByRole('link', { name: 'Meld aan met uw account' }).click();
	await page.waitForURL(`${server.origin}/office`);
}

async function signOut(page: Page): Promise<void> {
	await page.locator('.of-me summary').click();
	await page.getByRole('button', { name: 'Afmelden' }).click();
	await page.getByText('U bent afgemeld.').waitFor();
}

/** Nothing is clicked here: the provider's server tells ours. */
async function signedOutThere({ provider, server }: Town, page: Page): Promise<void> {
	await page.goto(`${provider.issuer}/session/end`);
	await page.getByRole('button', { name: /yes/i }).click();
	await page.getByText(/sign-out success/i).waitFor();
	await page.goto(`${server.origin}/office`);
	await page.waitForURL(/\/office\/sign-in/);
}

/** Whoever works on meets the door within a minute; answers after how many seconds. */
async function withdrawnThere({ provider, server }: Town, page: Page): Promise<number> {
	await page.goto(`${server.origin}/office/concerns`);
	provider.accounts.set('tanja', { ...ACCOUNTS.tanja, isOpen: false });
	const began = performance.now();
	while (performance.now() - began < WITHDRAWN_MS_MAX) {
		await page.goto(`${server.origin}/office/concerns`);
		if (new URL(page.url()).pathname === '/office/sign-in') return Math.round((performance.now() - began) / 1_000);
		await page.waitForTimeout(LOOK_MS);
	}
	throw new Error('an account that was closed still works here after a minute');
}

/** What the sign-in page says, at both widths. */
async function showTroubles(town: Town): Promise<number> {
	const { provider, server } = town;
	const page = await town.open();
	const show = async (name: string): Promise<void> => {
		for (const width of [390, 1280]) {
			await page.setViewportSize({ width, height: 900 });
			await page.screenshot({ path: `${SCREENS}/${name}-${width}.png`, fullPage: true });
		}
	};
	await page.goto(`${server.origin}/office/sign-in`);
	await show('sign-in');
	await page.setViewportSize({ width: 1280, height: 900 });
	await atProvider(town, page, 'daan');
	await page.getByText('De groepen van uw account geven hier geen rol.').waitFor();
	await show('unknown-group');
	await provider.stop();
	try {
		await page.goto(`${server.origin}/office/sign-in`);
		await page.getByRole('link', { name: 'Meld aan met uw account' }).click();
		await page.getByText('De aanmelddienst van uw organisatie antwoordt niet.').waitFor();
		await show('away');
	} finally {
		await provider.start();
	}
	await page.goto(`${server.origin}/office/sign-in/account/back?code=of-somebody-else&state=x`);
	await page.getByText('Deze aanmelding is te oud of begon in een andere browser.').waitFor();
	await page.goto(`${server.origin}/office/sign-in?account=clock`);
	await page.getByText(/lopen te ver uiteen/).waitFor();
	await show('clock');
	return 4;
}
