/**
 * `npm run taps`: what a deed costs in taps on the real screens, from Today. Typing is not counted. Exit 1 above a limit.
 */
import type { Locator, Page } from '@playwright/test';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { startPhone } from '../browser/harness/chromium.ts';
import { enrolPhone, saysWhen } from '../browser/harness/coach.ts';
import { startServer } from '../browser/harness/server.ts';
import { follow } from '../chaos/coach.ts';

const STEP_MS = 45_000;

class Thumb {
	taps = 0;

	async tap(what: Locator): Promise<void> {
		this.taps += 1;
		await what.click({ timeout: STEP_MS });
	}
}

interface Deed {
	readonly name: string;
	readonly limit: number;
	readonly play: (page: Page, thumb: Thumb) => Promise<void>;
}

const DEEDS: readonly Deed[] = [
	{ name: 'a refusal', limit: 3, play: (page, thumb) => ring(page, thumb, 'Geen interesse') },
	{ name: 'not at home', limit: 2, play: (page, thumb) => ring(page, thumb, 'Niet thuis') },
	{ name: 'not at home in a flat', limit: 2, play: ringInFlat },
	{ name: 'not at home at three doors of a flat', limit: 6, play: ringSeveral },
	{ name: 'a visit with two concerns, a measure and a commitment', limit: 20, play: visit }
];

await buildWhenNeeded();
const server = await startServer();
const phone = await startPhone(`${server.origin}/enrol#${server.links.enrol}`);
let isWithin = true;
try {
	await enrolPhone(phone.page);
	console.log(['taps', 'limit', 'deed'].join('\t'));
	for (const { name, limit, play } of DEEDS) {
		await follow(phone.page, '/today');
		const thumb = new Thumb();
		await play(phone.page, thumb);
		isWithin &&= thumb.taps <= limit;
		console.log([thumb.taps, limit, name + (thumb.taps <= limit ? '' : '  TOO MANY')].join('\t'));
	}
} finally {
	await phone.dispose();
	await server.dispose();
}
console.log(`taps: ${isWithin ? 'within' : 'above a limit'}`);
process.exit(isWithin ? 0 : 1);

async function ring(page: Page, thumb: Thumb, outcome: string): Promise<void> {
	await thumb.tap(nextDoor(page));
	await thumb.tap(page.getByRole('button', { name: outcome }));
	await saysWhen(page, new RegExp(`${outcome} genoteerd`));
}

async function ringInFlat(page: Page, thumb: Thumb): Promise<void> {
	await thumb.tap(flat(page));
	await thumb.tap(freshDoors(page).first());
	await saysWhen(page, /Niet thuis genoteerd/);
}

async function ringSeveral(page: Page, thumb: Thumb): Promise<void> {
	await thumb.tap(flat(page));
	await thumb.tap(page.getByRole('button', { name: 'Kies meer deuren tegelijk' }));
	for (const place of [0, 1, 2]) await thumb.tap(freshDoors(page).nth(place));
	await thumb.tap(page.getByRole('button', { name: '3 deuren: niet thuis' }));
	await saysWhen(page, /3 keer niet thuis genoteerd/);
}

async function visit(page: Page, thumb: Thumb): Promise<void> {
	await thumb.tap(nextDoor(page));
	await thumb.tap(page.getByRole('button', { name: 'Start gesprek' }));
	await thumb.tap(page.getByRole('button', { name: /keukentafel/i }));
	const chips = page.getByRole('group', { name: 'Zorg noteren' }).getByRole('button');
	await thumb.tap(chips.nth(0));
	await thumb.tap(chips.nth(1));
	await thumb.tap(page.getByRole('button', { name: 'Maatregel' }));
	await thumb.tap(page.locator('.vd-counter button').first());
	await thumb.tap(page.getByRole('button', { name: 'Terug naar het gesprek' }));
	await thumb.tap(page.getByRole('button', { name: 'Belofte' }));
	await page.getByLabel('Wat is afgesproken?').fill('Brief over de ketel sturen', { timeout: STEP_MS });
	await thumb.tap(page.getByLabel('Over een week'));
	await thumb.tap(page.getByRole('button', { name: 'Leg vast' }));
	await page.getByLabel('Wat is afgesproken?').waitFor({ state: 'detached', timeout: STEP_MS });
	await thumb.tap(page.getByRole('button', { name: 'Overzicht' }));
	await thumb.tap(page.getByRole('link', { name: 'Afronden' }));
	await thumb.tap(page.getByRole('button', { name: 'Klaar, gesprek afsluiten' }));
	await saysWhen(page, /Gesprek afgesloten/);
}

function flat(page: Page): Locator {
	return page.locator('a[href^="/flat/"]').first();
}

function freshDoors(page: Page): Locator {
	return page.getByRole('button', { name: /nog niet geweest/ });
}

/** The one large next step of Today. */
function nextDoor(page: Page): Locator {
	return page.getByRole('link', { name: /^Naar (?!de inhoud)/ }).first();
}
