/**
 * `npm run bench -- coach`: the coach's day in figures. From a killed browser without network to the round, from the
 * covered screen back to it, a list of two thousand and of ten thousand doors opened and scrolled, search and saving; at
 * full speed, with the page throttled four times and with the whole browser four times slower. And Lighthouse on Today
 * and on a visit.
 */
import { startPhone, type Phone } from '../browser/harness/chromium.ts';
import { goOnHere, PASSPHRASE, PIN, waitForShell } from '../browser/harness/coach.ts';
import { startServer, type TestServer } from '../browser/harness/server.ts';
import { measureLighthouse } from './coach-lighthouse.ts';
import {
	endVisit,
	openFromLock,
	type Opening,
	openListOften,
	saveAttempts,
	scrollList,
	type Scrolled,
	searchDoors,
	standBy,
	uncoverOften,
	untilAll
} from './coach-page.ts';
import { documentOf } from './documents.ts';
import { median, percentile, rounded } from './figures.ts';
import { budgetOf, type Figure, tell } from './machine.ts';
import { fillPhoneTown, type PhoneWorkload } from './phone-town.ts';
import { slowDown, type Slowed } from './slow-down.ts';
import { enrolUpToVault, exposeTo, openVault } from './sync/ours.ts';
import { beginVisit, saveNotes } from './sync/ours-page.ts';

const SIZES: readonly PhoneWorkload[] = [
	{ addresses: 2_000, households: 1_000, visits: 1_500, isKnown: true },
	{ addresses: 10_000, households: 1_000, visits: 1_500, isKnown: true }
];
const SMALL_SIZES: readonly PhoneWorkload[] = [{ addresses: 200, households: 100, visits: 150, isKnown: true }];
/** Parts that can be asked for by name. */
const PARTS = ['start', 'list', 'search', 'save', 'lighthouse'] as const;
type Part = (typeof PARTS)[number];

/** `all` slows every process of the browser, `page` is Chromium's own throttling of the page. */
type Speed = { readonly times: 1 } | { readonly times: 4; readonly what: 'page' | 'all' };
const SPEEDS: readonly Speed[] = [{ times: 1 }, { times: 4, what: 'page' }, { times: 4, what: 'all' }];
const OPENINGS = 5;
const UNCOVERINGS = 7;
const LIST_OPENINGS = 7;
const SCREENS = 40;
const LEAPS = 12;
const SAVES = 200;
const ATTEMPTS = 40;
const WRONG_PASSPHRASE = 'thee zonder suiker';
/** What a phone does by itself when a first sync is over and nothing has changed for a while. */
const REST_MS = 12_000;
/** By street, by name and by concern, as they stand in the town. */
const WORDS: readonly string[] = [
	'hazelhof 7',
	'9999zz 12',
	'omer testman',
	'familie voorbeeld 40',
	'gezin de oefening',
	'schimmel',
	'ongeopend',
	'tocht voordeur',
	'spreekt niemand'
];
const NOTES: readonly string[] = [
	'Throttled: by Chromium itself, which slows the page and leaves workers, the store and the drawing at full speed. Slower: every process of the browser is stopped and let go in turn, so that all of them are slow too; the budgets are held against both.',
	'Cold start: median of five starts of a killed browser without network, from the navigation to a lock screen that takes a passphrase and from the right passphrase to the next door painted and the page free for a tap; without the derivation, which the quickest of five wrong passphrases shows. Closed, a phone is locked; covered is a screen that was hidden while its worker lives, and is measured from the right PIN.',
	'The list: opened from the tab of the lessons until the next door is painted; scrolled by a twelfth of a screen a frame for forty screens, and then in twelve leaps over its whole length. A task is what Chromium reports as one of more than 50 ms; 0 when there was none.',
	'Search: letter by letter, through the port the screen uses, until the answer is in the page. The first search of a session makes its texts, and stands apart.',
	'A save: as the screen waits for it, in the outbox and the flushed journal; 200 notes in a row, and 40 attempts with the list on the screen, which each of them changes.'
];

export async function benchCoach(options: {
	readonly isSmall: boolean;
	readonly only: readonly string[];
}): Promise<readonly Figure[]> {
	const isAsked = (part: Part): boolean => options.only.length === 0 || options.only.includes(part);
	const figures: Figure[] = [];
	const isPhoneAsked = PARTS.some((part) => part !== 'lighthouse' && isAsked(part));
	// First, since it is the one that another's program can end.
	const lighthouse = isAsked('lighthouse') ? await measureLighthouse() : null;
	for (const size of options.isSmall ? SMALL_SIZES : SIZES)
		if (isPhoneAsked) figures.push(...(await measure(size, isAsked)));
	figures.push(...(lighthouse?.figures ?? []));
	const isWhole = !options.isSmall && options.only.length === 0;
	tell(isWhole ? 'docs/bench/coach.json' : null, {
		command: 'npm run bench -- coach',
		figures,
		notes: [...NOTES, ...(lighthouse?.notes ?? [])],
		...(lighthouse ? { more: { lighthouse: lighthouse.failed } } : {})
	});
	return figures;
}

async function measure(size: PhoneWorkload, isAsked: (part: Part) => boolean): Promise<readonly Figure[]> {
	const server = await startServer({ fill: (data) => fillPhoneTown(data, size) });
	const phone = await startPhone('about:blank');
	try {
		await enrol(phone, server, size);
		await server.kill();
		const url = `${server.origin}/today`;
		const doors = `${size.addresses.toLocaleString('en-GB')} doors`;
		const figures: Figure[] = [];
		for (const speed of SPEEDS) {
			const at = `${doors}${nameOf(speed)}`;
			const put = (what: string, value: number, budget?: string): void => {
				const limit = budget === undefined ? {} : { budget: budgetOf(budget) };
				figures.push({ what: `${at}: ${what}`, value: rounded(value, 2), unit: 'ms', ...limit });
			};
			if (isAsked('start')) tellStart(await openOften(phone, url, speed), put);
			else await openOnce(phone, url);
			await atSpeed(phone, speed, async () => {
				if (isAsked('start')) {
					const times = await phone.page.evaluate(uncoverOften, { pin: PIN, times: UNCOVERINGS });
					put('from the covered screen to the round', median(times), 'coldStartMs');
				}
				if (isAsked('list')) {
					put('the list opened', median(await phone.page.evaluate(openListOften, LIST_OPENINGS)));
					tellScroll(await phone.page.evaluate(scrollList, { screens: SCREENS, leaps: LEAPS }), put);
				}
				if (isAsked('search')) await search(phone, put);
				if (isAsked('save')) await save(phone, speed, put);
			});
		}
		return figures;
	} finally {
		await phone.dispose();
		await server.dispose();
	}
}

type Put = (what: string, value: number, budget?: string) => void;

async function enrol(phone: Phone, server: TestServer, size: PhoneWorkload): Promise<void> {
	await readyPage(phone);
	await phone.page.goto(`${server.origin}/enrol#${server.links.enrol}`);
	await waitForShell(phone.page);
	await enrolUpToVault(phone.page);
	await openVault(phone.page);
	// Asked once for each phone, and kept: later openings go to the round at once.
	await goOnHere(phone.page);
	await phone.page.evaluate(untilAll, { addresses: size.addresses });
	await phone.page.waitForTimeout(REST_MS);
}

async function readyPage(phone: Phone): Promise<void> {
	await exposeTo(phone);
	await phone.context.addInitScript(standBy);
}

async function openOnce(phone: Phone, url: string): Promise<Opening> {
	await phone.page.goto(url);
	return phone.page.evaluate(openFromLock, { right: PASSPHRASE, wrong: WRONG_PASSPHRASE });
}

function nameOf(speed: Speed): string {
	if (speed.times === 1) return '';
	return speed.what === 'page' ? `, throttled ${speed.times} times` : `, ${speed.times} times slower`;
}

async function openOften(phone: Phone, url: string, speed: Speed): Promise<readonly Opening[]> {
	const openings: Opening[] = [];
	for (let at = 0; at < OPENINGS; at += 1) {
		await phone.restart('about:blank');
		await readyPage(phone);
		await atSpeed(phone, speed, async () => void openings.push(await openOnce(phone, url)));
	}
	return openings;
}

async function atSpeed(phone: Phone, speed: Speed, work: () => Promise<void>): Promise<void> {
	const slowed = speed.times === 1 ? null : await slow(phone, speed);
	try {
		await work();
	} finally {
		await slowed?.stop();
	}
}

async function slow(phone: Phone, { times, what }: Exclude<Speed, { times: 1 }>): Promise<Slowed | null> {
	if (what === 'all') return slowDown(phone.processGroup(), times);
	const session = await phone.context.newCDPSession(phone.page);
	await session.send('Emulation.setCPUThrottlingRate', { rate: times });
	return {
		async stop() {
			await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
			await session.detach();
		}
	};
}

function tellStart(openings: readonly Opening[], put: Put): void {
	const toLock = median(openings.map(({ lockedMs }) => lockedMs));
	// Less the quickest derivation of all: what noise adds to one counts as ours.
	const derivation = Math.min(...openings.map(({ wrongMs }) => wrongMs));
	const toRound = median(openings.map(({ rightMs }) => rightMs)) - derivation;
	put('cold start to the lock screen', toLock);
	put('from the passphrase to the round', toRound);
	put('cold start to the round', toLock + toRound, 'coldStartMs');
}

function tellScroll({ longestTaskMs, longTasks, frameMs, rowsSeen }: Scrolled, put: Put): void {
	if (rowsSeen < SCREENS) throw new Error(`only ${rowsSeen} doors came by: the list did not scroll`);
	put('scrolling, the longest task', longestTaskMs, 'scrollTaskMs');
	put('scrolling, a frame, p95', percentile(frameMs, 0.95));
	if (longTasks > 0) console.log(`${longTasks} tasks of more than 50 ms while ${rowsSeen} doors came by`);
}

async function search(phone: Phone, put: Put): Promise<void> {
	const first = await phone.page.evaluate(searchDoors, ['ha']);
	const { ms, foundNothing } = await phone.page.evaluate(searchDoors, WORDS);
	if (foundNothing.length > 0) throw new Error(`nothing was found by ${foundNothing.join(', ')}`);
	put('the first search', first.ms[0] ?? Number.NaN);
	put(`a search by name, street or concern, p95 of ${ms.length}`, percentile(ms, 0.95), 'searchMs');
}

async function save(phone: Phone, speed: Speed, put: Put): Promise<void> {
	const budget = speed.times === 1 ? 'saveMs' : 'saveThrottledMs';
	const visit = await phone.page.evaluate(beginVisit);
	const texts = Array.from({ length: SAVES }, (_, at) => documentOf(at).text.slice(0, 400));
	put('a note saved, p95', percentile(await phone.page.evaluate(saveNotes, { visit, texts }), 0.95), budget);
	await phone.page.evaluate(endVisit, visit);
	put('an attempt saved, p95', percentile(await phone.page.evaluate(saveAttempts, ATTEMPTS), 0.95), budget);
}
