/** Today: what a list of doors becomes, what is near, and what an empty list means. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compileContent } from '#lib/content/server/compile.ts';
import type { DoorView, FlatSummary } from '#lib/device/port.ts';
import type { NextTry } from '#lib/domain/next-try.ts';
import { t } from '#lib/words/coach.ts';
import type { Coach } from '../../../src/routes/(coach)/coach.svelte.ts';
import { roundIs } from '../../../src/routes/(coach)/today/coming.ts';
import { dueAppointments } from '../../../src/routes/(coach)/today/due.ts';
import { namedConcerns } from '../../../src/routes/(coach)/today/named-concerns.ts';
import { doorsToTryNow, roundRows } from '../../../src/routes/(coach)/today/round-rows.ts';

const NOW = Date.UTC(2026, 10, 24, 9);
const door = (id: string, more: Partial<DoorView> = {}): DoorView => ({
	id,
	street: 'Hazelhof',
	town: 'Waterveen',
	number: id,
	letter: '',
	addition: '',
	building: null,
	floor: null,
	plate: 'todo',
	attempts: 0,
	lastOutcome: null,
	lastAt: null,
	appointment: null,
	openVisit: null,
	nextTry: null,
	...more
});
const flat = (doors: readonly string[], left: number): FlatSummary => ({
	id: doors[0] ?? '',
	name: 'De Wilg',
	street: 'Hazelhof',
	from: '200',
	to: '206',
	doors,
	left
});
const coach = {
	locale: 'nl',
	now: NOW,
	t: (key: Parameters<typeof t>[1], values?: Parameters<typeof t>[2]) => t('nl', key, values)
} as unknown as Coach;

describe('the list of Today', () => {
	it('keeps the walk, leaves out the door above it, and puts what is done below', () => {
		const doors = [door('2'), door('4', { plate: 'done' }), door('6', { plate: 'never' }), door('8')];
		const rows = roundRows(doors, [], doors[0] ?? null);
		expect(rows.after.map(({ id }) => id)).toEqual(['6', '8']);
		expect(rows.done.map(({ id }) => id)).toEqual(['4']);
	});

	it('holds a flat as one row where its first door stands, and below once nothing is left in it', () => {
		const doors = [door('2'), door('200'), door('4'), door('202', { plate: 'done' })];
		const rows = roundRows(doors, [flat(['200', '202'], 1)], null);
		expect(rows.after.map(({ id }) => id)).toEqual(['2', 'flat 200', '4']);
		const finished = roundRows(doors, [flat(['200', '202'], 0)], null);
		expect([finished.after.map(({ id }) => id), finished.done.map(({ id }) => id)]).toEqual([['2', '4'], ['flat 200']]);
	});

	it('names the doors to try again in this part of the day, and those of today', () => {
		const part = (name: 'morning' | 'evening'): NextTry => ({ kind: 'part', part: name, isChosen: false });
		const doors = [
			door('2', { plate: 'again', nextTry: part('evening') }),
			door('4', { plate: 'again', nextTry: part('morning') }),
			door('6', { nextTry: part('morning') }),
			door('8', { plate: 'again', nextTry: { kind: 'day', day: '2026-11-24' } }),
			door('10', { plate: 'again', nextTry: { kind: 'day', day: '2026-11-28' } })
		];
		expect(doorsToTryNow(doors, NOW).map(({ id }) => id)).toEqual(['4', '8']);
	});
});

describe('appointments that are near', () => {
	it('are those of today and tomorrow, in the order of the day, with the time in words', () => {
		const at = (on: string, more: Partial<NonNullable<DoorView['appointment']>>) => ({
			appointment: { id: 'a', on, part: null, minute: null, ...more }
		});
		const doors = [
			door('2', at('2026-11-25', { minute: 600 })),
			door('4', at('2026-11-24', { part: 'evening' })),
			door('6', at('2026-11-24', { minute: 690 })),
			door('8', at('2026-11-26', { minute: 690 })),
			door('10', at('2026-11-24', {}))
		];
		expect(dueAppointments(coach, doors).map((one) => [one.door.id, one.text.replace('\u00a0', ' ')])).toEqual([
			['10', 'Afspraak vandaag'],
			['6', 'Afspraak vandaag om 11.30 uur'],
			['4', 'Afspraak vandaag ’s avonds'],
			['2', 'Afspraak morgen om 10.00 uur']
		]);
	});
});

describe('a phone without a round', () => {
	const first = {
		arriving: { held: 0, total: 0 },
		lastContactAt: null,
		online: true,
		send: { kind: 'sending' }
	} as const;

	it('says that the round is on its way until everything was fetched once', () => {
		expect(roundIs(first, false)).toBe('coming');
		expect(roundIs({ ...first, send: { kind: 'idle' } }, false)).toBe('coming');
		expect(roundIs({ ...first, arriving: null }, false)).toBe('coming');
		expect(roundIs({ ...first, lastContactAt: NOW }, false)).toBe('coming');
	});

	it('says that it cannot come yet where the office cannot be reached, and looks while it is asked to', () => {
		expect(roundIs({ ...first, online: false }, false)).toBe('notYet');
		const waiting = { kind: 'waiting', failure: 'offline', until: NOW } as const;
		expect(roundIs({ ...first, send: waiting }, false)).toBe('notYet');
		expect(roundIs({ ...first, send: waiting }, true)).toBe('coming');
	});

	it('says that nobody made one only when all was fetched', () => {
		expect(roundIs({ ...first, arriving: null, lastContactAt: NOW }, false)).toBe('none');
	});
});

describe('looking for a concern', () => {
	const { pack } = compileContent(fileURLToPath(new URL('../../../src/content', import.meta.url)));

	it('goes by what the coach calls it, in either language', () => {
		expect(namedConcerns(pack, 'nl', 'schimmel')).toContain('mould');
		expect(namedConcerns(pack, 'nl', 'Schim')).toContain('mould');
		expect(namedConcerns(pack, 'en', 'mould')).toContain('mould');
	});

	it('adds nothing to a street, a number or a word that is no concern', () => {
		for (const text of ['Hazelhof', '14', 'de', 'schimmel 14']) expect(namedConcerns(pack, 'nl', text)).toEqual([]);
		expect(namedConcerns(undefined, 'nl', 'schimmel')).toEqual([]);
	});
});
