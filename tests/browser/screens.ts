/**
 * `npm run screens`: the coach's main screens at 390 pixels and the office's at
 * 1280, in Dutch and English, into docs/screens/, from the demo municipality.
 */
import { mkdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { capture } from '../../commands/steps/shell.mjs';
import { type Phone, startPhone } from './harness/chromium.ts';
import { enrolPhone, unlock, unvisitedDoors } from './harness/coach.ts';
import { type TestServer, startServer } from './harness/server.ts';

const FOLDER = 'docs/screens';
const OFFICE_PAGES: readonly string[] = [
	'',
	'concerns',
	'visits',
	'addresses',
	'rounds',
	'devices',
	'lessons',
	'reports',
	'residents',
	'retention',
	'purge',
	'held',
	'settings',
	'key'
];
/** For whom looks after people and keys. */
const ADMINISTRATOR_PAGES: readonly string[] = ['people', 'recovery'];
const LANGUAGES = ['nl', 'en'] as const;
type Language = (typeof LANGUAGES)[number];

mkdirSync(FOLDER, { recursive: true });
await buildWhenNeeded();
const server = await startServer();
let written = 0;
try {
	await showCoach(server);
	for (const language of LANGUAGES) await showOffice(server, language);
} finally {
	await server.dispose();
}
console.log(`screens: ${written} written to ${FOLDER}`);
process.exit(0);

async function showCoach(from: TestServer): Promise<void> {
	const phone = await startPhone(`${from.origin}/enrol#${from.links.enrol}`);
	try {
		await phone.page.getByRole('button', { name: 'Meld aan' }).waitFor();
		await shoot(phone.page, 'coach-enrol-nl');
		await enrolPhone(phone.page);
		await shoot(phone.page, 'coach-today-nl');
		const doors = await unvisitedDoors(phone.page);
		await phone.page.goto(`${from.origin}/today`);
		await phone.page.getByLabel('Uw wachtzin').waitFor();
		await shoot(phone.page, 'coach-locked-nl');
		for (const [index, language] of LANGUAGES.entries())
			await showRound(phone, { origin: from.origin, language, doors: doors.slice(index * 3) });
	} finally {
		await phone.dispose();
	}
}

/** A door, a talk and everything around it, found by role and address so that one walk serves both languages. */
async function showRound(
	phone: Phone,
	options: { origin: string; language: Language; doors: readonly string[] }
): Promise<void> {
	const { origin, language } = options;
	await phone.page.evaluate((tag) => localStorage.setItem('voordeur.locale', tag), language);
	const [ring, talk] = options.doors;
	const page = phone.page;
	const open = async (path: string): Promise<void> => {
		await page.goto(`${origin}${path}`);
		await reopen(page, language);
	};
	await open('/today');
	await shoot(page, `coach-today-${language}`);
	await open(ring ?? '/today');
	await shoot(page, `coach-address-${language}`);
	await page.getByRole('button', { name: language === 'nl' ? 'Niet thuis' : 'Not home' }).click();
	await page.waitForTimeout(400);
	await shoot(page, `coach-recorded-${language}`);
	await open(talk ?? '/today');
	await page.getByRole('button', { name: language === 'nl' ? 'Start gesprek' : 'Start visit' }).click();
	await page.waitForURL(/\/visit\//);
	await page.getByRole('button', { name: /keukentafel|kitchen table/i }).waitFor();
	await shoot(page, `coach-guides-${language}`);
	await page.getByRole('button', { name: /keukentafel|kitchen table/i }).click();
	await page.getByRole('button', { name: language === 'nl' ? 'Volgende' : 'Next', exact: true }).click();
	await page.waitForTimeout(300);
	await shoot(page, `coach-talk-${language}`);
	await page.getByRole('button', { name: language === 'nl' ? 'Overzicht' : 'Overview' }).click();
	await page.waitForTimeout(300);
	await shoot(page, `coach-overview-${language}`);
	for (const path of [
		'/outbox',
		'/lessons',
		'/lessons/L09',
		'/guides/mould',
		'/more',
		'/more/security',
		'/cards',
		'/practice',
		'/empty'
	]) {
		await open(path);
		await page.waitForTimeout(300);
		await shoot(page, `coach-${path.slice(1).replaceAll('/', '-').toLowerCase()}-${language}`);
	}
	await open('/today');
	await page
		.getByRole('button', { name: language === 'nl' ? 'Verberg' : 'Hide' })
		.first()
		.click();
	await page.waitForTimeout(300);
	await shoot(page, `coach-covered-${language}`);
}

async function reopen(page: Page, language: Language): Promise<void> {
	const gate = page.getByLabel(language === 'nl' ? 'Uw wachtzin' : 'Your passphrase');
	const isLocked = await gate.waitFor({ timeout: 4000 }).then(
		() => true,
		() => false
	);
	if (isLocked) await unlock(page, language);
	await page.waitForTimeout(500);
}

async function showOffice(from: TestServer, language: Language): Promise<void> {
	await showDesk(from, { language, signIn: (await from.prepare()).signIn, pages: OFFICE_PAGES });
	await showDesk(from, { language, signIn: await administratorsLink(from), pages: ADMINISTRATOR_PAGES });
}

/** A link from the server itself, as whoever runs it makes one. */
async function administratorsLink(from: TestServer): Promise<string> {
	const env = { DATA_DIR: from.data, ORIGIN: from.origin };
	const args = ['--import', 'tsx', 'commands/person.ts', '--name', 'Ineke Wouterlood', '--role', 'administrator'];
	const { output } = await capture('node', args, { quiet: true, env });
	return output.trim().split('#').at(-1) ?? '';
}

async function showDesk(
	from: TestServer,
	options: { readonly language: Language; readonly signIn: string; readonly pages: readonly string[] }
): Promise<void> {
	const { language, signIn, pages } = options;
	const isWhole = pages === OFFICE_PAGES;
	const desk = await startPhone(`${from.origin}/office/sign-in`, { width: 1280, height: 800 });
	try {
		const page = desk.page;
		await desk.context.addCookies([{ name: 'voordeur_locale', value: language, domain: 'localhost', path: '/office' }]);
		await page.goto(`${from.origin}/office/sign-in`);
		if (isWhole) await shoot(page, `office-sign-in-${language}`);
		await page.goto(`${from.origin}/office/sign-in#${signIn}`);
		await page.waitForURL(/\/office(\/?$|\/(?!sign-in))/);
		for (const name of pages) {
			await page.goto(`${from.origin}/office/${name}`);
			await shoot(page, `office-${name || 'work'}-${language}`);
		}
		for (const name of isWhole ? (['concerns', 'visits'] as const) : []) {
			await page.goto(`${from.origin}/office/${name}`);
			const link = await page.locator(`main a[href^="/office/${name}/"]`).first().getAttribute('href');
			if (!link) throw new Error(`the table of ${name} has no row to open`);
			await page.goto(`${from.origin}${link}`);
			await shoot(page, `office-${name.slice(0, -1)}-${language}`);
		}
	} finally {
		await desk.dispose();
	}
}

async function shoot(page: Page, name: string): Promise<void> {
	await page.evaluate(() => document.fonts.ready.then(() => true));
	await page.screenshot({ path: `${FOLDER}/${name}.png` });
	written += 1;
}
