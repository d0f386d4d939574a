import { describe, expect, it } from 'vitest';
import { partOfDay } from '#lib/domain/part-of-day.ts';

/** A moment of a summer day and of a winter day, by the clock of Amsterdam. */
const summer = (hour: number): number => Date.UTC(2026, 6, 14, hour - 2, 20);
const winter = (hour: number): number => Date.UTC(2026, 10, 24, hour - 1, 20);

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
