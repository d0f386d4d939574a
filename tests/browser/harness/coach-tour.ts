/**
 * Every screen of the coach, one after the other, on a phone that is open: by the router's list, then what lies over a
 * screen (sheets, questions, the overview), then what takes its place (not there, covered, locked). Each is handed to a
 * check under a name of its own. It walks by links inside the app, since an address typed anew asks for the passphrase.
 */
import { expect, type Page } from '@playwright/test';
import { t, type CoachKey } from '#lib/words/coach.ts';
import { LOCALE_NAMES, type Locale } from '#lib/words/locales.ts';
import { t as tPractice } from '#lib/words/practice.ts';
import { PIN } from './coach.ts';
import { routeOf, routesOf } from './routes.ts';

const STEP_MS = 30_000;
/** What moves on a screen has come to rest. */
const REST_MS = 120;
const NOBODY = '00000000-0000-4000-8000-000000000000';

export type Check = (name: string) => Promise<void>;
export type Mode = 'light' | 'outdoor';

export interface Tour {
	readonly page: Page;
	readonly language: Locale;
	/** Addresses of the round that nobody rang at; each round takes the first two. Empty where there is no round. */
	readonly doors: readonly string[];
	readonly check: Check;
}

type Say = (key: CoachKey, values?: Readonly<Record<string, string | number>>) => string;

/** Goes to an address without loading the page anew. */
export async function goTo(page: Page, path: string): Promise<void> {
	await page.evaluate(
		`(() => {
			const link = document.createElement('a');
			link.href = ${JSON.stringify(path)};
			(document.querySelector('.vd-app') ?? document.body).append(link);
			link.click();
			link.remove();
		})()`
	);
	const wanted = path.split('?')[0] ?? path;
	await page.waitForURL((url) => url.pathname === wanted, { timeout: STEP_MS });
	await atRest(page);
}

/** The title is there, nothing is being fetched, and nothing moves. */
export async function atRest(page: Page): Promise<void> {
	await page.locator('h1').first().waitFor({ timeout: STEP_MS });
	await expect(page.locator('.vd-skeleton')).toHaveCount(0, { timeout: STEP_MS });
	await page.evaluate('document.fonts.ready.then(() => true)');
	await page.waitForTimeout(REST_MS);
}

/** Language and mode, as a coach sets them. */
export async function setLook(page: Page, look: { readonly language: Locale; readonly mode: Mode }): Promise<void> {
	await goTo(page, '/more');
	await page.getByRole('radio', { name: LOCALE_NAMES[look.language], exact: true }).check();
	await page
		.getByRole('group', { name: t(look.language, 'more.outdoor') })
		.getByRole('radio', { name: t(look.language, look.mode === 'outdoor' ? 'more.outdoorOn' : 'more.outdoorOff') })
		.check();
	await expect(page.locator('html')).toHaveAttribute('lang', look.language);
	await expect(page.locator('html[data-mode="outdoor"]')).toHaveCount(look.mode === 'outdoor' ? 1 : 0);
}

/** Turns of the wheel to find a flat in the list. */
const TURNS_MAX = 60;
const TURN_PX = 600;
const TURN_MS = 100;

/** Answers which of the router's addresses it showed. Throws when one of them was left out. */
export async function tourCoach(tour: Tour): Promise<readonly string[]> {
	const { page, language, check } = tour;
	const say: Say = (key, values) => t(language, key, values);
	const routes = routesOf('(coach)');
	const seen = new Set<string>();
	const show = async (path: string, name: string): Promise<void> => {
		await goTo(page, path);
		seen.add(routeOf(routes, path.split('?')[0] ?? path) ?? path);
		await check(name);
	};
	const ids = await showRound(tour, { say, seen, routes });
	await showCards(tour, show);
	await showPractice(tour, { say, seen, routes });
	for (const [name, path] of Object.entries({
		'address not here': `/address/${NOBODY}`,
		'visit not here': `/visit/${NOBODY}`,
		'close not here': `/visit/${NOBODY}/close`,
		'lesson not here': '/lessons/L99',
		'guide not here': '/guides/nothing',
		'card not here': '/cards/nothing'
	}))
		await show(path, name);
	for (const route of routes.filter((one) => !seen.has(one) && !one.startsWith('/practice'))) {
		const path = filled(route, ids);
		if (path !== null) await show(path, route);
	}
	const left = routes.filter((route) => !seen.has(route));
	if (left.length > 0 && tour.doors.length > 0) throw new Error(`the tour does not show ${left.join(', ')}`);
	return [...seen];
}

interface Within {
	readonly say: Say;
	readonly seen: Set<string>;
	readonly routes: readonly string[];
}
type Ids = Readonly<Record<string, string>>;

/** A pattern with the ids at hand, by the part before each; null where one is not known. */
function filled(route: string, ids: Ids): string | null {
	const parts = route.split('/');
	const whole = parts.map((part, at) => (part.startsWith('[') ? ids[parts[at - 1] ?? ''] : part));
	return whole.includes(undefined) ? null : whole.join('/');
}

/** Today, a door and its questions, a talk and every sheet of it. */
async function showRound(tour: Tour, within: Within): Promise<Ids> {
	const { page, check, doors } = tour;
	const { say, seen } = within;
	const known = { lessons: 'L09', guides: 'mould', cards: 'who-we-are' };
	await goTo(page, '/today');
	seen.add('/today');
	await check('today');
	const places = { ...known, ...(await flatOf(page)) };
	const [ring, talk] = doors;
	if (ring === undefined || talk === undefined) return places;
	await goTo(page, ring);
	seen.add('/address/[id]');
	await check('address');
	await page.getByRole('button', { name: say('outcome.neverAgain') }).click();
	await check('address, never again?');
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: say('appointment.atDoor') }).click();
	await page.getByRole('dialog').waitFor();
	await page.waitForTimeout(REST_MS);
	await check('address, agree on a visit');
	await page.keyboard.press('Escape');
	await page.getByRole('dialog').waitFor({ state: 'detached' });
	await page.getByRole('button', { name: say('outcome.languageBarrier'), exact: true }).click();
	await page.getByText(say('recorded.language')).waitFor();
	await check('address, another language');
	await page
		.locator('.vd-dock')
		.getByRole('button', { name: say('common.undo') })
		.click();
	await page.getByRole('button', { name: say('outcome.notHome') }).click();
	await page.getByText(say('recorded.card')).waitFor();
	await check('address, recorded');
	await goTo(page, talk);
	await page.getByRole('button', { name: say('address.start') }).click();
	await page.waitForURL(/\/visit\/[^/]+$/);
	await page.getByRole('heading', { name: say('visit.pickTitle') }).waitFor();
	seen.add('/visit/[id]');
	const visit = new URL(page.url()).pathname.split('/').at(-1) ?? '';
	await check('visit, which guide');
	await page.getByRole('button', { name: /keukentafel|kitchen table/i }).click();
	await page.getByRole('button', { name: say('visit.next'), exact: true }).waitFor();
	await atRest(page);
	await check('visit, first moment');
	await showSheets(tour, say);
	await goTo(page, `/visit/${visit}/close`);
	seen.add('/visit/[id]/close');
	await check('close');
	await goTo(page, '/today');
	await check('today, talk open');
	return { ...places, visit, address: talk.split('/').at(-1) ?? '' };
}

/** The flat of the round, as its row in Today names it; nothing where the round has none. */
async function flatOf(page: Page): Promise<Ids> {
	const flats = page.locator('main a[href^="/flat/"]');
	// A long list draws what is near; with large letters a flat may lie further down.
	const isLong = (await page.locator('main a[href^="/address/"]').count()) > 0;
	for (let turns = 0; isLong && turns < TURNS_MAX && (await flats.count()) === 0; turns += 1) {
		await page.mouse.wheel(0, TURN_PX);
		await page.waitForTimeout(TURN_MS);
	}
	const found = (await flats.count()) > 0 ? await flats.first().getAttribute('href') : null;
	return found === null ? {} : { flat: found.split('/').at(-1) ?? '' };
}

async function showSheets({ page, check }: Tour, say: Say): Promise<void> {
	const dialog = page.getByRole('dialog');
	const inSheet = async (name: string): Promise<void> => {
		await dialog.waitFor();
		await page.waitForTimeout(REST_MS);
		await check(name);
	};
	const away = async (): Promise<void> => {
		await page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'detached' });
	};
	const concerns = page.getByRole('group', { name: say('visit.concerns') });
	await concerns.getByRole('button').first().click();
	await page.getByRole('button', { name: say('visit.concernMore') }).waitFor();
	await check('visit, concern noted');
	await page.getByRole('button', { name: say('visit.concernMore') }).click();
	await inSheet('visit, concern told');
	await away();
	await concerns.getByRole('button', { name: say('visit.otherConcern') }).click();
	await inSheet('visit, other concern');
	await away();
	const tools = page.locator('main .vd-buttons').last().getByRole('button');
	for (const tool of await tools.allInnerTexts()) {
		if (tool.trim() === say('visit.previous')) continue;
		await tools.filter({ hasText: tool.trim() }).first().click();
		await inSheet(`visit, ${tool.trim()}`);
		if (tool.trim() === say('visit.promise')) {
			await dialog.getByRole('button', { name: say('promise.add') }).click();
			await inSheet('visit, promise without words');
		}
		if (tool.trim() === say('visit.measure')) {
			await dialog
				.locator('.vd-counter')
				.first()
				.getByRole('button', { name: say('common.more') })
				.click();
			await dialog.locator('.vd-counter input').first().waitFor();
			await inSheet('visit, a measure counted');
		}
		await away();
	}
	await page.getByRole('button', { name: say('visit.overview') }).click();
	await page.getByRole('heading', { name: say('visit.overviewTitle') }).waitFor();
	await check('visit, overview');
	await page.getByRole('button', { name: say('visit.otherGuide') }).click();
	await page.getByRole('heading', { name: say('visit.pickTitle') }).waitFor();
	await check('visit, other guide');
	await page.goBack();
}

/** Every card in every language, one of them from right to left. */
async function showCards({ page, check }: Tour, show: (path: string, name: string) => Promise<void>): Promise<void> {
	await show('/cards', 'cards');
	const links = await page
		.locator('main a[href^="/cards/"]')
		.evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
	const languages = await page
		.locator('main input[type="radio"]')
		.evaluateAll((all) => all.map((one) => one.getAttribute('value') ?? ''));
	const [card] = links;
	if (card === undefined) return;
	for (const language of languages)
		await show(`${card.split('?')[0] ?? ''}?language=${language}`, `card in ${language}`);
	for (const other of links.slice(1)) await show(`${other.split('?')[0] ?? ''}?language=ar`, 'card from right to left');
	await check('card, once more');
}

/** Practice holds its talk in its own layout: it is walked, since an address opened from outside has nothing to show. */
async function showPractice({ page, language, check }: Tour, { seen, routes }: Within): Promise<void> {
	const practice = routes.filter((route) => route.startsWith('/practice'));
	const see = async (name: string): Promise<void> => {
		await atRest(page);
		seen.add(routeOf(practice, new URL(page.url()).pathname) ?? '');
		await check(name);
	};
	await goTo(page, '/practice/done');
	await see('practice, over');
	await goTo(page, '/practice');
	await page.locator('main').getByRole('button').first().waitFor();
	await see('practice');
	await page.locator('main').getByRole('button').first().click();
	await page.getByRole('button', { name: t(language, 'address.start') }).waitFor();
	await see('practice, address');
	await page.getByRole('button', { name: t(language, 'address.start') }).click();
	await page.getByRole('heading', { name: t(language, 'visit.pickTitle') }).waitFor();
	await see('practice, visit');
	const base = new URL(page.url()).pathname;
	await goTo(page, '/practice/lessons/L09');
	await see('practice, lesson');
	await goTo(page, `${base}/close`);
	await see('practice, close');
	for (const route of practice.filter((one) => !seen.has(one) && one.startsWith('/practice/visit/[id]/'))) {
		await goTo(page, route.replace('/practice/visit/[id]', base));
		await see(`practice, ${route.split('/').at(-1) ?? ''}`);
	}
	await page
		.getByRole('link', { name: tPractice(language, 'practice.stopShort'), exact: true })
		.first()
		.click();
	await atRest(page);
}

/** What stands in the place of a screen: hidden, and on a phone that was locked. The phone is open again afterwards. */
export async function tourGate({ page, language, check }: Tour, passphrase: string): Promise<void> {
	const say: Say = (key, values) => t(language, key, values);
	await goTo(page, '/today');
	await page
		.getByRole('button', { name: say('cover.hide') })
		.first()
		.click();
	await page.getByLabel(say('gate.pin')).waitFor();
	await check('covered');
	await page.getByLabel(say('gate.pin')).fill('0000');
	await page.getByRole('button', { name: say('gate.uncover') }).click();
	await page.locator('[aria-invalid="true"]').waitFor();
	await check('covered, wrong PIN');
	await goTo(page, '/lessons');
	await check('lessons while covered');
	await goTo(page, '/today');
	await page.getByLabel(say('gate.pin')).fill(PIN);
	await page.getByRole('button', { name: say('gate.uncover') }).click();
	await page.getByRole('heading', { name: say('today.title') }).waitFor();
	await goTo(page, '/more');
	await page.getByRole('button', { name: say('more.lock') }).click();
	await page.getByLabel(say('gate.passphrase')).waitFor();
	await check('locked');
	await page.getByRole('button', { name: say('gate.open') }).click();
	await page.locator('[aria-invalid="true"]').waitFor();
	await check('locked, nothing typed');
	await page.getByRole('button', { name: say('forgot.open') }).click();
	await atRest(page);
	await check('locked, forgotten');
	await page.reload();
	await page.getByLabel(say('gate.passphrase')).fill(passphrase);
	await page.keyboard.press('Enter');
	await page.getByLabel(say('gate.passphrase')).waitFor({ state: 'detached', timeout: STEP_MS });
	await atRest(page);
}
