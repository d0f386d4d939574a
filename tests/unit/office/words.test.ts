import { describe, expect, it } from 'vitest';
import { describeChange, saidChanges } from '#lib/ui/office-history.ts';
import { createOfficeSay } from '#lib/ui/office-say.ts';
import { daysBetween, shortDay, shortMoment } from '#lib/words/office-formats.ts';
import { localeOf } from '#lib/words/request-locale.ts';
import { describeWork } from '../../../src/routes/(office)/office/(desk)/describe-work.ts';

const NOW = Date.parse('2026-11-24T11:47:00Z');
const say = createOfficeSay({ locale: 'nl', now: NOW });
const house = { street: 'Wilgenlaan', number: 12, letter: 'A', addition: 'bis' };

describe('the language of a request', () => {
	it('is what somebody chose, whatever the browser prefers', () => {
		expect(localeOf('en', 'nl-NL,nl;q=0.9')).toBe('en');
	});

	it('is the first of the browser’s languages that we speak, by its weights', () => {
		expect(localeOf(undefined, 'fr-FR, en;q=0.4, nl;q=0.8')).toBe('nl');
		expect(localeOf(undefined, 'en-GB,en;q=0.9')).toBe('en');
		expect(localeOf(undefined, 'nl;q=0, en;q=0.1')).toBe('en');
	});

	it('is Dutch for a cookie or a header that says nothing', () => {
		expect(localeOf('tlh', null)).toBe('nl');
		expect(localeOf(undefined, ';;q=,')).toBe('nl');
	});
});

describe('days in a table', () => {
	it('are named around today and short before that', () => {
		expect(shortDay('nl', '2026-11-24', NOW)).toBe('vandaag');
		expect(shortDay('en', '2026-11-23', NOW)).toBe('yesterday');
		expect(shortDay('nl', '2026-11-18', NOW)).toBe('18 nov');
		expect(shortDay('en', '2025-03-02', NOW)).toBe('2 Mar 2025');
		expect(shortMoment('nl', Date.parse('2026-11-18T16:42:00Z'), NOW)).toBe('18 nov 17.42');
	});

	it('are counted over the change to winter time', () => {
		expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
	});
});

describe('a row of work', () => {
	const known = {
		names: { c1: 'Kees Mulder' },
		categories: { mould: { nl: 'Vocht en schimmel', en: 'Damp and mould' } },
		partners: {}
	};
	const concern = {
		kind: 'concern',
		id: 'a1',
		house,
		category: 'mould',
		ownWords: 'De muur is nat',
		owner: null,
		raisedBy: 'c1',
		raisedAt: NOW - 4 * 86_400_000,
		dueOn: null,
		answeredAt: null,
		isCoachTold: false,
		isUrgent: true
	} as const;

	it('says what, who and how long, and offers one action', () => {
		const line = describeWork(say, { ...known, group: 'concernsUnowned', row: concern });
		expect(line).toMatchObject({
			what: 'Vocht en schimmel: “De muur is nat”',
			who: 'kan niet wachten, gehoord door Kees Mulder',
			long: '4 dagen',
			action: 'Wijs toe',
			href: '/office/concerns/a1#owner'
		});
	});

	it('says of an answer who has not heard it', () => {
		const row = { ...concern, answeredAt: NOW - 86_400_000, isCoachTold: true };
		expect(describeWork(say, { ...known, group: 'concernsUntold', row }).who).toContain(
			'de bewoner weet het antwoord nog niet'
		);
	});

	it('names a person who is not known rather than showing an id', () => {
		expect(describeWork(say, { ...known, group: 'concernsUnowned', row: { ...concern, raisedBy: 'gone' } }).who).toBe(
			'kan niet wachten, gehoord door onbekend'
		);
	});
});

describe('a change in words', () => {
	const known = { names: { p1: 'Marja Dijkema' }, titles: { mould: { nl: 'Vocht en schimmel' } } };

	it('names people, days, steps and categories', () => {
		expect(describeChange(say, { ...known, change: { field: 'owner', value: 'p1', holds: true } })).toEqual({
			field: 'Eigenaar',
			value: 'Marja Dijkema'
		});
		expect(describeChange(say, { ...known, change: { field: 'dueOn', value: '2026-11-16', holds: false } }).value).toBe(
			'16 nov'
		);
		expect(describeChange(say, { ...known, change: { field: 'state', value: 'withSomeone', holds: true } }).value).toBe(
			'Ligt bij iemand'
		);
		expect(describeChange(say, { ...known, change: { field: 'category', value: 'mould', holds: true } }).value).toBe(
			'Vocht en schimmel'
		);
	});

	it('carries a field that this version does not know by its name', () => {
		expect(describeChange(say, { ...known, change: { field: 'fromTheFuture', value: 'x', holds: true } })).toEqual({
			field: 'fromTheFuture',
			value: '“x”'
		});
	});

	it('leaves links between records out', () => {
		expect(
			saidChanges([
				{ field: 'visit', value: 'a', holds: true },
				{ field: 'owner', value: 'p1', holds: true }
			]).map((change) => change.field)
		).toEqual(['owner']);
	});
});
