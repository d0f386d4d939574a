import { describe, expect, it } from 'vitest';
import type { Outcome } from '#lib/domain/attempt.ts';
import { anotherDay, isUpNow, nextTry, partsLeft, type Ring } from '#lib/domain/next-try.ts';

/** A winter day, by the clock of Amsterdam. */
const TODAY = '2026-11-24';
const ring = (outcome: Outcome, hour: number): Ring => ({ outcome, at: Date.UTC(2026, 10, 24, hour - 1, 20) });

function proposed(rings: readonly Ring[]): string | null {
	const next = nextTry(rings, TODAY);
	return next?.kind === 'part' && !next.isChosen ? next.part : null;
}

describe('the next ring', () => {
	it('is proposed for no door that was never rung, or that is not tried again', () => {
		expect(proposed([])).toBeNull();
		expect(proposed([ring('notHome', 10), ring('notInterested', 15)])).toBeNull();
		expect(proposed([ring('movedOrEmpty', 10)])).toBeNull();
	});

	it('is proposed for another part of the day where nobody was home, the part that follows first', () => {
		expect(proposed([ring('notHome', 10)])).toBe('afternoon');
		expect(proposed([ring('notHome', 15)])).toBe('evening');
		expect(proposed([ring('notHome', 19)])).toBe('morning');
		expect(proposed([ring('cannotReachDoor', 19)])).toBe('morning');
	});

	it('is proposed for the part that was tried least, and never twice in a row for the same', () => {
		expect(proposed([ring('notHome', 10), ring('notHome', 15)])).toBe('evening');
		expect(proposed([ring('notHome', 15), ring('notHome', 10)])).toBe('evening');
		const all = [ring('notHome', 10), ring('notHome', 15), ring('notHome', 19)];
		expect(proposed(all)).toBe('morning');
		expect(proposed([...all, ring('notHome', 19)])).toBe('morning');
	});

	it('is proposed for the same part where somebody opened', () => {
		expect(proposed([ring('notHome', 10), ring('notNow', 15)])).toBe('afternoon');
		expect(proposed([ring('languageBarrier', 19)])).toBe('evening');
	});
});

describe('the choice of the coach', () => {
	it('goes before the proposal, a day before a part of one', () => {
		const chosen = { ...ring('notHome', 10), tryIn: 'evening' } as const;
		expect(nextTry([chosen], TODAY)).toEqual({ kind: 'part', part: 'evening', isChosen: true });
		const day = { kind: 'day', day: '2026-11-28' };
		expect(nextTry([{ ...chosen, tryOn: '2026-11-28' }], TODAY)).toEqual(day);
		expect(nextTry([{ ...chosen, tryIn: null, tryOn: '2026-11-28' }], '2026-11-28')).toEqual(day);
	});

	it('is that of the last ring alone, and none where nobody rings again', () => {
		const chosen = { ...ring('notHome', 10), tryIn: 'evening' } as const;
		expect(nextTry([chosen, ring('notHome', 19)], TODAY)).toEqual({ kind: 'part', part: 'afternoon', isChosen: false });
		expect(nextTry([{ ...ring('notInterested', 10), tryIn: 'evening' }], TODAY)).toBeNull();
	});

	it('of a day that has passed is a proposal again', () => {
		const chosen = { ...ring('notHome', 10), tryOn: '2026-11-28' };
		expect(nextTry([chosen], '2026-11-29')).toEqual({ kind: 'part', part: 'afternoon', isChosen: false });
	});

	it('can be not again in this round, until another ring or another choice', () => {
		const over = { ...ring('notHome', 10), isNotAgain: true };
		expect(nextTry([over], TODAY)).toEqual({ kind: 'notAgain' });
		expect(nextTry([over, ring('notHome', 15)], TODAY)).toMatchObject({ kind: 'part', part: 'evening' });
		expect(nextTry([{ ...over, isNotAgain: false }], TODAY)).toMatchObject({ kind: 'part', part: 'afternoon' });
		expect(nextTry([{ ...over, outcome: 'notInterested' }], TODAY)).toBeNull();
	});

	it('is up in its part of any day, or on its day in any part', () => {
		const evening = { kind: 'part', part: 'evening', isChosen: true } as const;
		const saturday = { kind: 'day', day: '2026-11-28' } as const;
		expect(isUpNow(evening, { part: 'evening', today: TODAY, lastAt: null })).toBe(true);
		expect(isUpNow(evening, { part: 'morning', today: TODAY, lastAt: null })).toBe(false);
		expect(isUpNow(saturday, { part: 'morning', today: TODAY, lastAt: null })).toBe(false);
		expect(isUpNow(saturday, { part: 'morning', today: '2026-11-28', lastAt: null })).toBe(true);
		expect(isUpNow({ kind: 'notAgain' }, { part: 'morning', today: TODAY, lastAt: null })).toBe(false);
		expect(isUpNow(null, { part: 'morning', today: TODAY, lastAt: null })).toBe(false);
	});

	it('is not up again in the part of the day in which the door was just rung, and is the day after', () => {
		const { at } = ring('notNow', 10);
		const morning = nextTry([{ outcome: 'notNow', at }], TODAY);
		expect(isUpNow(morning, { part: 'morning', today: TODAY, lastAt: at })).toBe(false);
		expect(isUpNow(morning, { part: 'morning', today: '2026-11-25', lastAt: at })).toBe(true);
		const evening = nextTry([{ outcome: 'notNow', at, tryIn: 'evening' }], TODAY);
		expect(isUpNow(evening, { part: 'evening', today: TODAY, lastAt: at })).toBe(true);
	});

	it('of another day is the Saturday in the week, and the Monday in the weekend', () => {
		expect(
			['2026-11-23', '2026-11-27', '2026-11-28', '2026-11-29', '2026-12-31'].map((day) => anotherDay(day, null))
		).toEqual(['2026-11-28', '2026-11-28', '2026-11-30', '2026-11-30', '2027-01-02']);
	});

	it('of another day is none past the last day of the round', () => {
		expect(anotherDay('2026-11-23', '2026-11-28')).toBe('2026-11-28');
		expect(anotherDay('2026-11-23', '2026-11-27')).toBeNull();
	});

	it('can be in no part of the day that has passed on the last day of the round', () => {
		const left = (part: 'morning' | 'afternoon' | 'evening', until: string | null) =>
			partsLeft({ today: TODAY, part }, until);
		expect(left('evening', null)).toEqual(['morning', 'afternoon', 'evening']);
		expect(left('evening', '2026-11-25')).toEqual(['morning', 'afternoon', 'evening']);
		expect(left('morning', TODAY)).toEqual(['afternoon', 'evening']);
		expect(left('evening', TODAY)).toEqual([]);
	});
});
