import { describe, expect, it } from 'vitest';
import type { Outcome } from '#lib/domain/attempt.ts';
import { partOfDay, proposePart } from '#lib/domain/part-of-day.ts';

/** A moment of a summer day and of a winter day, by the clock of Amsterdam. */
const summer = (hour: number): number => Date.UTC(2026, 6, 14, hour - 2, 20);
const winter = (hour: number): number => Date.UTC(2026, 10, 24, hour - 1, 20);
const ring = (outcome: Outcome, hour: number) => ({ outcome, at: winter(hour) });

describe('the part of the day', () => {
	it('is that of the clock on the wall, in summer and in winter', () => {
		for (const at of [summer, winter]) {
			expect([9, 11, 12, 17, 18, 21].map((hour) => partOfDay(at(hour)))).toEqual([
				'morning',
				'morning',
				'afternoon',
				'afternoon',
				'evening',
				'evening'
			]);
		}
	});
});

describe('the next ring', () => {
	it('is proposed for no door that was never rung, or that is not tried again', () => {
		expect(proposePart([])).toBeNull();
		expect(proposePart([ring('notHome', 10), ring('notInterested', 15)])).toBeNull();
		expect(proposePart([ring('movedOrEmpty', 10)])).toBeNull();
	});

	it('is proposed for another part of the day where nobody was home, the part that follows first', () => {
		expect(proposePart([ring('notHome', 10)])).toBe('afternoon');
		expect(proposePart([ring('notHome', 15)])).toBe('evening');
		expect(proposePart([ring('notHome', 19)])).toBe('morning');
		expect(proposePart([ring('cannotReachDoor', 19)])).toBe('morning');
	});

	it('is proposed for the part that was tried least, and never twice in a row for the same', () => {
		expect(proposePart([ring('notHome', 10), ring('notHome', 15)])).toBe('evening');
		expect(proposePart([ring('notHome', 15), ring('notHome', 10)])).toBe('evening');
		const all = [ring('notHome', 10), ring('notHome', 15), ring('notHome', 19)];
		expect(proposePart(all)).toBe('morning');
		expect(proposePart([...all, ring('notHome', 19)])).toBe('morning');
	});

	it('is proposed for the same part where somebody opened', () => {
		expect(proposePart([ring('notHome', 10), ring('notNow', 15)])).toBe('afternoon');
		expect(proposePart([ring('languageBarrier', 19)])).toBe('evening');
	});
});
