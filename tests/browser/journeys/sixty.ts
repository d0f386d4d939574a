/**
 * Sixty volunteers in one go: a list through the page, each row judged before anything is written, the invitations caught
 * by a real mail server, and three phones opened by what the mails said.
 */
import { type Page, expect } from '@playwright/test';
import { type Mailbox, openMailbox } from '../../store/mailbox.ts';
import { type Phone, startPhone } from '../harness/chromium.ts';
import { enrolWithoutRound } from '../harness/coach.ts';
import { makePasskey } from '../harness/security-key.ts';
import { type TestServer, openServerFile, startServer } from '../harness/server.ts';
import { linkFor, openBrowser } from '../harness/staff.ts';

const ADMINISTRATOR = { name: 'Ineke Wouterlood', role: 'administrator' } as const;
const VOLUNTEERS = 60;
const ENROLLED = 3;
const STEP_MS = 30_000;
/** Twenty mails go at each look, and a look comes every five seconds. */
const MAIL_MS = 120_000;
const PHONE_LINK = /https?:\/\/\S+\/enrol#\S+/;

export async function sixty(): Promise<string> {
	const box = await openMailbox();
	const env = { SMTP_URL: `smtp://127.0.0.1:${box.port}`, MAIL_FROM: 'voordeur@waterveen.example' };
	const server = await startServer({ env });
	const desk = await openBrowser();
	desk.page.setDefaultTimeout(STEP_MS);
	try {
		await signIn(server, desk.page);
		const refused = await addList(server, desk.page);
		const links = await readMails(box, desk.page, server);
		const opened = await enrolSome(links);
		const held = phonesOf(server);
		if (held !== ENROLLED) throw new Error(`the office knows ${held} phones of the list`);
		return `${VOLUNTEERS} by list, ${refused} rows refused with a reason, ${box.mails.length} mails with a link of their own and no name, ${opened} phones enrolled by what the mail said`;
	} catch (error) {
		await desk.page.screenshot({ path: 'test-results/sixty.png' }).catch(() => null);
		throw error;
	} finally {
		await desk.dispose();
		await server.dispose();
		await box.close();
	}
}

async function signIn(server: TestServer, page: Page): Promise<void> {
	await page.goto(await linkFor(server, ADMINISTRATOR));
	await page.waitForURL(/\/office(\/?$|\/(?!sign-in))/);
	await makePasskey(page, server.origin);
}

function nameOf(at: number): string {
	return `Vrijwilliger ${String.fromCharCode(65 + Math.floor(at / 26), 97 + (at % 26))}`;
}

/** Answers how many rows were refused. */
async function addList(server: TestServer, page: Page): Promise<number> {
	const good = Array.from({ length: VOLUNTEERS }, (_, at) => `${nameOf(at)};v${at}@example.nl;energiecoach`);
	const bad = ['Zonder Adres;;coach', 'Dubbel;V0@EXAMPLE.NL;coach', 'Baas;baas@example.nl;beheerder'];
	const csv = ['Naam;E-mail;Rol', ...good, ...bad].join('\r\n');
	await page.goto(`${server.origin}/office/people`);
	await page.getByRole('link', { name: 'Voeg mensen toe met een lijst' }).click();
	const file = page.getByLabel('Lijst met mensen');
	await file.setInputFiles({ name: 'vrijwilligers.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
	await page.getByRole('button', { name: 'Bekijk de lijst' }).click();
	await expect(page.getByText(`${VOLUNTEERS} rijen kunnen erbij.`)).toBeVisible({ timeout: STEP_MS });
	for (const reason of ['dit is geen e-mailadres', 'staat al op een eerdere rij', '“beheerder” voegt u'])
		await expect(page.getByText(reason)).toBeVisible();
	if (peopleOf(server) !== 0) throw new Error('people were added before anybody said yes');
	await page.screenshot({ path: 'test-results/sixty-judged.png' });
	await page.getByRole('button', { name: 'Voeg de aangekruiste mensen toe' }).click();
	await page.getByRole('button', { name: 'Bevestig met uw sleutel' }).click();
	await expect(page.getByText(`${VOLUNTEERS} mensen zijn toegevoegd.`)).toBeVisible({ timeout: STEP_MS });
	if (peopleOf(server) !== VOLUNTEERS) throw new Error(`${peopleOf(server)} people were added`);
	return bad.length;
}

/** Every volunteer has one mail, with a link of their own, and no name in it. Answers the links. */
async function readMails(box: Mailbox, page: Page, server: TestServer): Promise<readonly string[]> {
	await expect(() => {
		expect(box.mails.length).toBeGreaterThanOrEqual(VOLUNTEERS);
	}).toPass({ timeout: MAIL_MS });
	const byAddress = new Map(box.mails.map((mail) => [mail.to, mail]));
	if (byAddress.size !== VOLUNTEERS) throw new Error(`${byAddress.size} addresses were mailed`);
	const links = Array.from({ length: VOLUNTEERS }, (_, at) => {
		const mail = byAddress.get(`v${at}@example.nl`);
		const link = PHONE_LINK.exec(mail?.text ?? '')?.[0];
		if (!mail || link === undefined) throw new Error(`volunteer ${at} got no link`);
		if (/Vrijwilliger/.test(mail.raw)) throw new Error(`the mail to volunteer ${at} holds a name`);
		return link;
	});
	if (new Set(links).size !== VOLUNTEERS) throw new Error('two volunteers got the same link');
	await page.goto(`${server.origin}/office/mail`);
	await expect(page.getByRole('cell', { name: /^Verstuurd/ })).toHaveCount(VOLUNTEERS, { timeout: STEP_MS });
	await page.screenshot({ path: 'test-results/sixty-mail.png' });
	return links;
}

async function enrolSome(links: readonly string[]): Promise<number> {
	let enrolled = 0;
	for (const link of links.slice(0, ENROLLED)) {
		const phone: Phone = await startPhone(link);
		try {
			await enrolWithoutRound(phone.page);
			enrolled += 1;
		} finally {
			await phone.dispose();
		}
	}
	return enrolled;
}

function count(server: TestServer, question: string): number {
	const database = openServerFile(server.data);
	try {
		return Number(Object.values(database.prepare(question).get() ?? {})[0] ?? 0);
	} finally {
		database.close();
	}
}

const peopleOf = (server: TestServer): number =>
	count(server, "select count(*) from person where name like 'Vrijwilliger %'");
const phonesOf = (server: TestServer): number =>
	count(server, "select count(*) from device join person using (tenant, person) where name like 'Vrijwilliger %'");
