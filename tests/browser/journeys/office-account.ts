/**
 * The office's own doors: an administrator makes a passkey and recovery codes, comes back with either, lets somebody in,
 * reviews and ends; the privacy officer is asked for a passkey before a purge, and the form keeps what it held.
 */
import { type Page, expect } from '@playwright/test';
import type { Phone } from '../harness/chromium.ts';
import { plugIn } from '../harness/security-key.ts';
import { type TestServer, openServerFile, startServer } from '../harness/server.ts';
import { linkFor, openBrowser } from '../harness/staff.ts';

const ADMINISTRATOR = { name: 'Ineke Wouterlood', role: 'administrator' } as const;
const PRIVACY_OFFICER = { name: 'Sjoerd Palland', role: 'privacyOfficer' } as const;
const MS_MAX = 20_000;
const QUARTER_MS = 93 * 86_400_000;

export async function officeAccount(): Promise<string> {
	const server = await startServer();
	const opened: Phone[] = [];
	const open = async (): Promise<Page> => {
		const desk = await openBrowser();
		opened.push(desk);
		desk.page.setDefaultTimeout(MS_MAX);
		return desk.page;
	};
	try {
		const [administrator = '', officer = ''] = await Promise.all(
			[ADMINISTRATOR, PRIVACY_OFFICER].map((who) => linkFor(server, who))
		);
		const account = await keepAccount(server, { open, link: administrator });
		const purged = await purgeWithPasskey(server, { open, link: officer });
		const people = await keepPeople(server, account.page);
		return `signed in ${account.ways} ways, ${purged} purge after a passkey with its form kept, ${people} people reviewed, 1 let in and ended`;
	} catch (error) {
		for (const [index, { page }] of opened.entries())
			await page.screenshot({ path: `test-results/office-account-${index}.png` }).catch(() => null);
		throw error;
	} finally {
		for (const desk of opened) await desk.dispose();
		await server.dispose();
	}
}

interface Entry {
	readonly open: () => Promise<Page>;
	/** One-use. */
	readonly link: string;
}

/** The question mark shows the list of keys: a dialog that opens unseen would leave a page that answers nothing. */
async function readKeys(page: Page): Promise<void> {
	await page.locator('h1').click();
	await page.keyboard.press('?');
	await expect(page.getByRole('heading', { name: 'Toetsen' })).toBeVisible({ timeout: MS_MAX });
	await page.keyboard.press('Escape');
	await expect(page.getByRole('heading', { name: 'Toetsen' })).toBeHidden();
}

/** By link, by passkey and by recovery code; each secret once. */
async function keepAccount(
	server: TestServer,
	{ open, link }: Entry
): Promise<{ readonly page: Page; readonly ways: number }> {
	const page = await open();
	const key = await plugIn(page);
	await page.goto(link);
	await page.getByText('Welkom, Ineke Wouterlood').waitFor();
	await page.getByLabel('Naam van een nieuwe sleutel').fill('Sleutel aan mijn bos');
	await page.getByRole('button', { name: 'Voeg een sleutel toe' }).click();
	await page.getByRole('rowheader', { name: 'Sleutel aan mijn bos' }).waitFor();
	expect(await key.count()).toBe(1);
	await readKeys(page);
	await askedFirst(page, () => page.getByRole('button', { name: 'Maak tien codes' }).click());
	const shown = page.getByRole('region', { name: 'Herstelcodes' }).getByRole('listitem');
	await expect(shown).toHaveCount(10, { timeout: MS_MAX });
	const codes = await shown.allInnerTexts();

	await signOut(page);
	await page.getByRole('button', { name: 'Meld aan met uw sleutel' }).click();
	await page.waitForURL(`${server.origin}/office`);
	await signOut(page);
	await byCode(page, codes[0] ?? '');
	await page.getByText(/Er zijn er nog 9/).waitFor();
	await signOut(page);
	await byCode(page, codes[0] ?? '');
	await page.getByText(/Deze code past niet of is al gebruikt/).waitFor();
	await byCode(page, codes[1] ?? '');
	await page.getByText(/Er zijn er nog 8/).waitFor();
	await page.goto(link);
	await page.getByText(/Deze link is al gebruikt/).waitFor();
	return { page, ways: 3 };
}

/** A form that the office did not take yet keeps what it holds, also when its person thinks better of it. */
async function purgeWithPasskey(server: TestServer, { open, link }: Entry): Promise<number> {
	const page = await open();
	const key = await plugIn(page);
	await page.goto(link);
	await page.getByRole('button', { name: 'Voeg een sleutel toe' }).click();
	await page.getByText(/De sleutel is bewaard/).waitFor();
	await page.goto(`${server.origin}/office/visits`);
	await page.getByRole('row').nth(1).getByRole('link').first().click();
	const purge = await page.locator('a[href^="/office/purge/"]').first().getAttribute('href');
	// The page asks before anybody fills in a form, and comes back to it.
	await page.goto(`${server.origin}${purge}`);
	expect(new URL(page.url()).pathname).toBe('/office/confirm');
	await key.setConsent(false);
	await page.getByRole('button', { name: 'Bevestig met uw sleutel' }).click();
	await page.getByText(/Er is niets gebeurd/).waitFor();
	await key.setConsent(true);
	await page.getByRole('button', { name: 'Bevestig met uw sleutel' }).click();
	await page.waitForURL(`${server.origin}${purge}`);
	// Somebody who was called away: the confirmation is too old when the form is sent.
	await page.getByRole('radio').first().check();
	await page.getByRole('checkbox').check();
	ageConfirmations(server);
	await page.getByRole('button', { name: 'Wis voorgoed' }).click();
	await page.getByRole('button', { name: 'Toch niet' }).click();
	await expect(page.getByRole('radio').first()).toBeChecked();
	await expect(page.getByRole('checkbox')).toBeChecked();
	await askedFirst(page, () => page.getByRole('button', { name: 'Wis voorgoed' }).click());
	await page.waitForURL(/\/office\/purge\?done=/);
	return countOf(server, 'purge');
}

async function keepPeople(server: TestServer, page: Page): Promise<number> {
	await page.goto(`${server.origin}/office/people`);
	await page.getByText(/Er zijn minder dan twee beheerders/).waitFor();
	await page.getByLabel('Naam', { exact: true }).fill('Noor van Eik');
	await page.getByRole('checkbox', { name: 'Coördinator' }).uncheck();
	await page.getByRole('checkbox', { name: 'Beheerder' }).check();
	// An hour has gone by since this browser showed its passkey.
	await askedFirst(page, () => page.getByRole('button', { name: 'Voeg toe' }).click());
	const link = await page.getByLabel('Link voor Noor van Eik').inputValue();
	expect(link).toMatch(/\/office\/sign-in#[\w-]{40,}$/);
	await expect(page.getByText(/Er zijn minder dan twee beheerders/)).toHaveCount(0);

	age(server);
	await page.goto(`${server.origin}/office`);
	await page.getByText('Een kwartaal niet gekeken of de rol nog klopt.').waitFor();
	await page.goto(`${server.origin}/office/people`);
	const asks = page.getByRole('button', { name: /^Klopt nog/ });
	const before = await asks.count();
	await asks.first().click();
	await page.getByText(/^Nagelopen: /).waitFor();
	await expect(asks).toHaveCount(before - 1);

	await page.getByRole('link', { name: 'Noor van Eik' }).first().click();
	await page.getByLabel(/Ja, beëindig de toegang/).check();
	await page.getByRole('button', { name: 'Beëindig toegang' }).click();
	await page.getByText('De toegang van Noor van Eik is beëindigd.').waitFor();
	await page.goto(link);
	await page.getByText(/Deze link is verlopen/).waitFor();
	return 1;
}

/** Does what needs a passkey, shows it in the dialog, and waits until the dialog is gone. */
async function askedFirst(page: Page, act: () => Promise<void>): Promise<void> {
	await act();
	const dialog = page.getByRole('dialog', { name: 'Bent u het zelf?' });
	await dialog.getByRole('button', { name: 'Bevestig met uw sleutel' }).click();
	await expect(dialog).toHaveCount(0);
}

async function signOut(page: Page): Promise<void> {
	await page.locator('.of-me summary').click();
	await page.getByRole('button', { name: 'Afmelden' }).click();
	await page.getByText('U bent afgemeld.').waitFor();
}

async function byCode(page: Page, code: string): Promise<void> {
	const field = page.getByLabel('Herstelcode', { exact: true });
	if (!(await field.isVisible())) await page.getByText('Sleutel kwijt? Gebruik een herstelcode').click();
	await field.fill(code.toLowerCase().replaceAll('-', ' '));
	await page.getByRole('button', { name: 'Meld aan met deze code' }).click();
}

function inDatabase<T>(server: TestServer, run: (database: ReturnType<typeof openServerFile>) => T): T {
	const database = openServerFile(server.data);
	try {
		return run(database);
	} finally {
		database.close();
	}
}

function ageConfirmations(server: TestServer): void {
	inDatabase(server, (database) => database.exec('update session set confirmed_at = confirmed_at - 3600000'));
}

/** A quarter goes by for everybody who was there before. */
function age(server: TestServer): void {
	inDatabase(server, (database) => database.exec(`update organisation set created_at = created_at - ${QUARTER_MS}`));
}

function countOf(server: TestServer, table: string): number {
	return inDatabase(server, (database) => {
		const [row] = database.prepare(`select count(*) as count from ${table}`).all() as { readonly count: number }[];
		return row?.count ?? 0;
	});
}
