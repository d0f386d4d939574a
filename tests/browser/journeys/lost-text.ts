/**
 * Nothing typed at the office is lost: every form with a long text on the office's pages is filled, left and come back to,
 * then sent without a session, without the role for it, and with the server gone. Each time the text must still stand in
 * its field; after signing in over the page it must have been sent.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Page, expect } from '@playwright/test';
import type { Phone } from '../harness/chromium.ts';
import { makePasskey } from '../harness/security-key.ts';
import { type TestServer, openServerFile, startServer } from '../harness/server.ts';
import { linkFor, openBrowser } from '../harness/staff.ts';

const STEP_MS = 30_000;
/** Longer than the page waits before it keeps what is typed. */
const KEPT_MS = 700;
const SESSION = 'voordeur_session';
const FORMS_MIN = 8;
const STAFF = [
	{ name: 'Marja de Wit', role: 'coordinator' },
	{ name: 'Sjoerd Palland', role: 'privacyOfficer' }
] as const;

export async function lostText(): Promise<string> {
	const server = await startServer();
	const opened: Phone[] = [];
	const lost: string[] = [];
	let forms = 0;
	try {
		for (const who of STAFF) {
			const desk = await openBrowser();
			opened.push(desk);
			desk.page.setDefaultTimeout(STEP_MS);
			await desk.page.goto(await linkFor(server, who));
			await desk.page.waitForURL(/\/office\/key/);
			await makePasskey(desk.page, server.origin);
			for (const path of pagesOf(server, who.role)) {
				const count = await countForms(desk.page, server.origin + path);
				for (let at = 0; at < count; at += 1) {
					forms += 1;
					for (const how of await tryForm(server, desk, {
						address: server.origin + path,
						at,
						who: who.name,
						role: who.role
					}))
						lost.push(`${path} form ${at + 1}: ${how}`);
				}
			}
		}
	} catch (error) {
		for (const [index, { page }] of opened.entries())
			await page.screenshot({ path: `test-results/lost-text-${index}.png` }).catch(() => null);
		throw error;
	} finally {
		for (const desk of opened) await desk.dispose();
		await server.dispose();
	}
	const line = `${forms} forms, ${lost.length} texts lost`;
	if (lost.length > 0 || forms < FORMS_MIN) throw new Error(`${line}\n${lost.join('\n')}`);
	return line;
}

function pagesOf(server: TestServer, role: (typeof STAFF)[number]['role']): readonly string[] {
	if (role === 'privacyOfficer') return ['/office/settings'];
	const one = (question: string): string => ask(server, question)[0] ?? '';
	const content = (kind: string): string => readdirSync(join('src/content', kind)).sort()[0] ?? '';
	return [
		`/office/concerns/${one("select ent from concern_list where state = 'open' order by ent")}`,
		`/office/referrals/${one("select ent from referral_list where state in ('made', 'accepted') order by ent")}`,
		'/office/devices/messages',
		'/office/partners',
		`/office/lessons/edit/lessons/${content('lessons')}?lang=nl`,
		`/office/lessons/edit/guides/${content('guides')}?lang=nl`,
		'/office/lessons/street',
		`/office/residents/${one('select address from visit_list where household is not null and address is not null order by ent')}`
	].filter((path) => !path.endsWith('/'));
}

/** Of forms with a text that can be written in. */
const FORMS = 'form[method="post" i]:has(textarea:not([disabled]):not([readonly]))';

async function countForms(page: Page, address: string): Promise<number> {
	await openPage(page, address);
	return page.locator(`main ${FORMS}`).count();
}

async function openPage(page: Page, address: string): Promise<void> {
	await page.goto(address);
	await page.locator('h1').first().waitFor();
	await page.waitForLoadState('networkidle');
	await page.evaluate(() => {
		for (const one of document.querySelectorAll('details')) one.open = true;
	});
}

interface Tried {
	readonly address: string;
	readonly at: number;
	readonly who: string;
	readonly role: string;
}

/** Answers how a text was lost; empty where none was. */
async function tryForm(server: TestServer, { page, context }: Phone, tried: Tried): Promise<readonly string[]> {
	const lost: string[] = [];
	const mark = `Getypt ${tried.at} ${Date.now().toString(36)}`;
	const fields = page.locator(`main ${FORMS}`).nth(tried.at).locator('textarea:not([disabled]):not([readonly])');
	const expectKept = async (how: string): Promise<void> => {
		const values = await fields.evaluateAll((all) => all.map((one) => ('value' in one ? String(one.value) : '')));
		if (values.length === 0 || !values.every((value) => value.includes(mark))) lost.push(how);
	};
	await openPage(page, tried.address);
	for (const field of await fields.all()) await field.fill(`${await field.inputValue()} ${mark}`);
	await page.waitForTimeout(KEPT_MS);
	await page.goto(`${server.origin}/office/visits`);
	await openPage(page, tried.address);
	await page
		.getByText(/en niet bewaarde, staat er weer/)
		.waitFor({ timeout: STEP_MS })
		.catch(() => lost.push('nothing was said on coming back'));
	await expectKept('left and come back to');

	// Another role ends the session; what was typed is sent after signing in, and meets a role that may not do it.
	setRole(server, tried.who, 'auditor');
	await submit(page, tried.at);
	await page.getByRole('button', { name: 'Meld aan met uw sleutel' }).click();
	await stay(page, 'Uw rol mag dit niet');
	setRole(server, tried.who, tried.role);
	await expectKept('another role');

	await server.stop();
	await submit(page, tried.at);
	await stay(page, 'Het kantoor antwoordt niet');
	await server.start();
	await expectKept('the server away');

	await context.clearCookies({ name: SESSION });
	await submit(page, tried.at);
	await page.getByRole('heading', { name: 'Meld u opnieuw aan' }).waitFor();
	const sent = page.waitForResponse(
		(response) =>
			response.request().method() === 'POST' &&
			(response.request().postData() ?? '').includes(mark.slice(0, 6)) &&
			!response.url().includes('/passkey')
	);
	await page.getByRole('button', { name: 'Meld aan met uw sleutel' }).click();
	const answer = await sent;
	await expect(page.getByRole('heading', { name: 'Meld u opnieuw aan' })).toBeHidden();
	const text = await answer.text().catch(() => '');
	if (!/"type":"(success|redirect)"/.test(text) || text.includes('sign-in'))
		await expectKept('signed in again, not taken');
	return lost;
}

async function submit(page: Page, at: number): Promise<void> {
	await page
		.locator(`main ${FORMS}`)
		.nth(at)
		.evaluate((form) => {
			if (!(form instanceof HTMLFormElement)) return;
			// What the browser itself would ask for first is no matter of this journey.
			form.noValidate = true;
			form.requestSubmit(form.querySelector<HTMLButtonElement>('button:not([type="button"])'));
		});
}

async function stay(page: Page, heading: string): Promise<void> {
	await page.getByRole('heading', { name: heading }).waitFor();
	await page.getByRole('button', { name: 'Nu niet' }).click();
	await expect(page.getByRole('heading', { name: heading })).toBeHidden();
}

function setRole(server: TestServer, name: string, role: string): void {
	const database = openServerFile(server.data);
	database.prepare('update person set role = ? where name = ?').run(role, name);
	database.close();
}

function ask(server: TestServer, question: string): readonly string[] {
	const database = openServerFile(server.data);
	const rows = database.prepare(question).all();
	database.close();
	return rows.map((row) => String(Object.values(row ?? {})[0]));
}
