/**
 * `npm run screens`: the coach's main screens at 390 pixels and the office's at
 * 1280, in Dutch and English, into docs/screens/, from the demo municipality.
 */
import { mkdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { type Phone, startPhone } from './harness/chromium.ts';
import { enrolPhone, unlock, unvisitedDoors } from './harness/coach.ts';
import { type TestServer, startServer } from './harness/server.ts';

const FOLDER = 'docs/screens';
const OFFICE_PAGES = ['', 'concerns', 'visits', 'addresses', 'rounds', 'reports', 'devices', 'lessons'] as const;
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
	for (const path of ['/outbox', '/lessons', '/lessons/L09', '/guides/mould', '/more', '/cards']) {
		await open(path);
		await page.waitForTimeout(300);
		await shoot(page, `coach-${path.slice(1).replaceAll('/', '-').toLowerCase()}-${language}`);
	}
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
	const { signIn } = await from.prepare();
	const desk = await startPhone(`${from.origin}/office/sign-in`, { width: 1280, height: 800 });
	try {
		const page = desk.page;
		await desk.context.addCookies([{ name: 'voordeur_locale', value: language, domain: 'localhost', path: '/office' }]);
		await page.goto(`${from.origin}/office/sign-in`);
		await shoot(page, `office-sign-in-${language}`);
		await page.goto(`${from.origin}/office/sign-in#${signIn}`);
		await page.waitForURL(/\/office(\/?$|\/(?!sign-in))/);
		for (const name of OFFICE_PAGES) {
			await page.goto(`${from.origin}/office/${name}`);
			await shoot(page, `office-${name || 'work'}-${language}`);
		}
		for (const name of ['concerns', 'visits'] as const) {
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
