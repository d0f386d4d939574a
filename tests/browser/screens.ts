/**
 * `npm run screens`: the coach's screens at 390 pixels and the office's pages at 1280, into docs/screens/, from the demo
 * municipality: every screen in Dutch by day, and of the main ones English, the outdoor mode, letters twice as large and
 * a card from right to left. `npm run screens -- /tmp/here` draws into another folder, with `coach`, `parts` or `office`
 * behind it only those.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Locale } from '#lib/words/locales.ts';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { startPhone } from './harness/chromium.ts';
import { PASSPHRASE, enrolPhone, unvisitedDoors } from './harness/coach.ts';
import { setLook, tourCoach, tourGate, type Mode } from './harness/coach-tour.ts';
import { openGallery } from './harness/gallery.ts';
import { tourOffice } from './harness/office-tour.ts';
import { startServer } from './harness/server.ts';

const FOLDER = process.argv[2] ?? 'docs/screens';
/** What a walk through the product shows; the other looks are drawn of these alone. */
const MAIN_SCREENS =
	/^(today|address|address-recorded|visit-which-guide|visit-first-moment|visit-overview|visit-concern-told|close|lessons|lessons-id|outbox|more|card-in-ar|covered|locked)$/;
const MAIN_PAGES = /^office-(sign-in|index|concerns|concerns-id|visits|visits-id|addresses|rounds|reports|lessons)$/;
/** The same screen in another state, for which one drawing is enough. */
const LEFT_OUT = /not-here$|once-more$|from-right-to-left$/;

mkdirSync(FOLDER, { recursive: true });
await buildWhenNeeded();
let written = 0;
if (isAsked('coach')) await showCoach();
if (isAsked('coach') && FOLDER === 'docs/screens') putInManifest();
if (isAsked('parts')) await showParts();
if (isAsked('office')) {
	await showOffice('nl');
	await showOffice('en');
}
console.log(`screens: ${written} written to ${FOLDER}`);
process.exit(0);

/** What the browser shows of the app before it is installed. */
function putInManifest(): void {
	for (const name of ['today', 'visit-first-moment', 'lessons'])
		copyFileSync(`${FOLDER}/coach-${name}-nl.png`, `static/screenshots/${name}.png`);
}

function isAsked(part: 'coach' | 'parts' | 'office'): boolean {
	return process.argv[3] === undefined || process.argv[3] === part;
}

async function showCoach(): Promise<void> {
	await onPhone({}, async (page) => {
		await page.getByRole('button', { name: 'Meld aan' }).waitFor();
		await shoot(page, 'coach-enrol-nl');
		await enrolPhone(page);
		const doors = await unvisitedDoors(page);
		await walk(page, { language: 'nl', mode: 'light', doors, isWhole: true, ending: 'nl' });
		await walk(page, { language: 'en', mode: 'light', doors: doors.slice(2), isWhole: false, ending: 'en' });
		await walk(page, { language: 'nl', mode: 'outdoor', doors: doors.slice(4), isWhole: false, ending: 'nl-outdoor' });
	});
	await onPhone({ textPercent: 200 }, async (page) => {
		await enrolPhone(page);
		const doors = (await unvisitedDoors(page)).slice(6);
		await walk(page, { language: 'nl', mode: 'light', doors, isWhole: false, ending: 'nl-200' });
	});
}

/** Each on a server of its own: a talk that is open on the one would stand on the other too. */
async function onPhone(options: { readonly textPercent?: number }, show: (page: Page) => Promise<void>): Promise<void> {
	const server = await startServer();
	const phone = await startPhone(`${server.origin}/enrol#${server.links.enrol}`, options);
	try {
		await show(phone.page);
	} finally {
		await phone.dispose();
		await server.dispose();
	}
}

async function walk(
	page: Page,
	look: {
		readonly language: Locale;
		readonly mode: Mode;
		readonly doors: readonly string[];
		readonly isWhole: boolean;
		readonly ending: string;
	}
): Promise<void> {
	const { language, doors, isWhole, ending } = look;
	await setLook(page, look);
	const check = async (screen: string): Promise<void> => {
		const name = slugOf(screen);
		if (isWhole ? !LEFT_OUT.test(name) : MAIN_SCREENS.test(name)) await shoot(page, `coach-${name}-${ending}`);
	};
	await tourCoach({ page, language, doors, check });
	await tourGate({ page, language, doors, check }, PASSPHRASE);
}

/** Each on a server of its own: who walks through it brings about what the demo has none of. */
async function showOffice(language: Locale): Promise<void> {
	const server = await startServer();
	const check = async (page: Page, title: string): Promise<void> => {
		const name = slugOf(title.replace(/^office: \/$/, 'office: index'));
		if (language === 'nl' || MAIN_PAGES.test(name)) await shoot(page, `${name}-${language}`);
	};
	try {
		await tourOffice({ server, language, scheme: 'light', check });
	} finally {
		await server.dispose();
	}
}

/** Every part in every state. */
async function showParts(): Promise<void> {
	const gallery = await openGallery();
	const phone = await startPhone(gallery.origin);
	try {
		for (const [ending, asked] of Object.entries({
			light: 'mode=light',
			outdoor: 'mode=outdoor',
			'right-to-left': 'dir=rtl'
		})) {
			await phone.page.goto(`${gallery.origin}/?${asked}`);
			await shoot(phone.page, `parts-${ending}`, { fullPage: true });
		}
		await phone.page.setViewportSize({ width: 1280, height: 800 });
		await phone.page.goto(`${gallery.origin}/?parts=office`);
		await shoot(phone.page, 'parts-office', { fullPage: true });
	} finally {
		await phone.dispose();
		gallery.dispose();
	}
}

function slugOf(name: string): string {
	return name
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '');
}

async function shoot(page: Page, name: string, options: { readonly fullPage?: boolean } = {}): Promise<void> {
	await page.evaluate('document.fonts.ready.then(() => true)');
	await page.screenshot({ path: `${FOLDER}/${name}.png`, ...options });
	written += 1;
}
