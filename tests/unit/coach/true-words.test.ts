/** What a screen says of a talk is what was done: at the door, before the talk ends, and once it has. */
import { describe, expect, it } from 'vitest';
import type { DoorView, VisitView } from '#lib/device/port.ts';
import { t } from '#lib/words/coach.ts';
import type { Locale } from '#lib/words/locales.ts';
import type { Coach } from '../../../src/routes/(coach)/coach.svelte.ts';
import { doorLines } from '../../../src/routes/(coach)/door-words.ts';
import { barDoor } from '../../../src/routes/(coach)/never-again.ts';
import { gapsIn } from '../../../src/routes/(coach)/visit/[id]/close/gaps.ts';
import { recordedLines } from '../../../src/routes/(coach)/visit/[id]/close/recorded-lines.ts';
import { doors } from '../../browser/fake/fake-round.ts';

const NOW = Date.UTC(2026, 10, 25, 9);

function aCoach(locale: Locale = 'nl') {
	const calls: string[] = [];
	let isFull = false;
	const call = new Proxy(
		{},
		{
			get: (_, verb: string) => () => {
				calls.push(verb);
				return Promise.resolve(isFull ? null : { value: {}, savedAt: NOW });
			}
		}
	);
	const coach = {
		now: NOW,
		locale,
		device: { call },
		note: () => undefined,
		run: (done: Promise<unknown>) => done,
		t: (key: Parameters<typeof t>[1], values?: Parameters<typeof t>[2]) => t(locale, key, values)
	} as unknown as Coach;
	return { coach, calls, fill: () => (isFull = true) };
}

function aVisit(more: object = {}): VisitView {
	const nothing = { id: 'v1', drafts: {}, concerns: [], notes: [], measures: [], meterReadings: [], photos: [] };
	return {
		...nothing,
		commitments: [],
		referrals: [],
		appointments: [],
		consents: [],
		...more
	} as unknown as VisitView;
}

describe('a door where a talk was held', () => {
	const [door] = doors(14, NOW);
	if (!door) throw new Error('the made-up street has a door');
	const untouched: DoorView = { ...door, plate: 'todo', attempts: 0, lastOutcome: null, lastAt: null, openVisit: null };
	const first = (view: DoorView): string => doorLines(aCoach().coach, { ...view, appointment: null }).first;

	it('reads as spoken, also where no ring was recorded before the talk', () => {
		expect(first({ ...untouched, plate: 'done' })).toBe('Gesproken');
	});

	it('reads as not visited only while nothing happened there', () => {
		expect(first(untouched)).toBe('Nog niet geweest');
	});
});

describe('a lasting no', () => {
	it('bars the door before it records the ring', async () => {
		const { coach, calls } = aCoach();
		expect(await barDoor(coach, 'a1')).toBe(NOW);
		expect(calls).toEqual(['setDoNotVisit', 'recordAttempt']);
	});

	it('is said to be recorded only when it was', async () => {
		const { coach, calls, fill } = aCoach();
		fill();
		expect(await barDoor(coach, 'a1')).toBeNull();
		expect(calls).toEqual(['setDoNotVisit']);
	});
});

describe('what a talk would end without', () => {
	const asked = [{ id: 'c', purpose: 'visitRecord', given: false, at: 1 }];

	it('is the consent to record while nobody answered, a no being an answer', () => {
		expect(gapsIn(aVisit())).toEqual(['consent']);
		expect(gapsIn(aVisit({ consents: [{ id: 'c', purpose: 'contactAgain', given: true, at: 1 }] }))).toEqual([
			'consent'
		]);
		expect(gapsIn(aVisit({ consents: asked }))).toEqual([]);
	});

	it('is a meter value that cannot be read, and not one that can', () => {
		expect(gapsIn(aVisit({ consents: asked, drafts: { 'meter:gas': '12a4' } }))).toEqual(['meter']);
		expect(gapsIn(aVisit({ consents: asked, drafts: { 'meter:gas': '1234' } }))).toEqual([]);
	});
});

describe('what a talk recorded', () => {
	const full = aVisit({
		concerns: [
			{ id: '1', category: 'mould' },
			{ id: '2', category: 'draught', withdrawn: true }
		],
		notes: [
			{ id: '1', text: 'Sleutel bij de buren' },
			{ id: '2', text: '' }
		],
		measures: [
			{ id: '1', count: 2 },
			{ id: '2', count: 0 }
		],
		commitments: [{ id: '1', what: 'brief', state: 'open' }],
		appointments: [{ id: '1', on: '2026-11-26', part: null, minute: 600 }],
		consents: [{ id: '1', purpose: 'visitRecord', given: true, at: 1 }]
	});
	const told = (locale: Locale, visit: VisitView) => recordedLines(aCoach(locale).coach, visit, () => 'Schimmel');

	it('stands in three lines, without what was taken back', () => {
		// The time keeps its hour and its word on one line, with a blank that does not break.
		const spaced = Object.values(told('nl', full)).map((line) => line.replaceAll('\u00a0', ' '));
		expect(spaced).toEqual([
			'Gehoord: schimmel en 1 notitie.',
			'Gedaan en afgesproken: 1 maatregel, 1 belofte en volgend bezoek morgen om 10.00 uur.',
			'De bewoner vond het goed dat u opschreef.'
		]);
		expect(told('en', full).done).toContain('1 measure');
	});

	it('says where nothing was recorded and nothing was asked', () => {
		const { heard, done, consent } = told('nl', aVisit());
		expect([heard, done]).toEqual([
			'Er is geen zorg en geen notitie opgeschreven.',
			'Er is niets gedaan of afgesproken.'
		]);
		expect(consent).toBe('Niet gevraagd: of u dit mocht opschrijven.');
	});
});
