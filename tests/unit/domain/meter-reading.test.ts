import { describe, expect, it } from 'vitest';
import { doubtOf, PER_DAY_MAX, readingBefore, readingOf, readTyped, type Reading } from '#lib/domain/meter-reading.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 25, 10);
const gas = (value: number, daysAgo = 0): Reading => ({ meter: 'gas', value, at: NOW - daysAgo * DAY_MS });

describe('a meter reading', () => {
	it('may stand without a word when there is none before it', () => {
		expect(doubtOf(gas(0), null)).toBeNull();
		expect(doubtOf(gas(9_999_999), null)).toBeNull();
	});

	it('is asked about when it is lower than the one before, whatever the meter', () => {
		expect(doubtOf(gas(4_100), gas(4_200, 30))).toBe('lower');
		const heat = (value: number, at: number): Reading => ({ meter: 'heat', value, at });
		expect(doubtOf(heat(10, NOW), heat(11, NOW - DAY_MS))).toBe('lower');
		expect(doubtOf(gas(4_200), gas(4_200, 30))).toBeNull();
	});

	it('is asked about when a home could not have used so much in that time', () => {
		const limit = PER_DAY_MAX.gas ?? 0;
		expect(doubtOf(gas(4_200 + limit * 30), gas(4_200, 30))).toBeNull();
		expect(doubtOf(gas(4_201 + limit * 30), gas(4_200, 30))).toBe('jump');
	});

	it('of the same day is measured against one day, not against an hour', () => {
		expect(doubtOf(gas(4_210), { ...gas(4_200), at: NOW - 3_600_000 })).toBeNull();
	});

	it('with a digit too many is asked about, also where no usual use is known', () => {
		const water = (value: number, at: number): Reading => ({ meter: 'water', value, at });
		expect(doubtOf(water(12_345, NOW), water(1_230, NOW - 30 * DAY_MS))).toBe('digits');
		expect(doubtOf(water(90, NOW), water(8, NOW - 30 * DAY_MS))).toBeNull();
		expect(doubtOf(water(4_000, NOW), water(1_230, NOW - 30 * DAY_MS))).toBeNull();
	});

	it('is held beside the newest earlier one of the same meter', () => {
		const water: Reading = { meter: 'water', value: 7, at: NOW - DAY_MS };
		const all = [gas(1, 90), gas(3, 2), gas(2, 60), water];
		expect(readingBefore(all, 'gas', NOW)?.value).toBe(3);
		expect(readingBefore(all, 'gas', NOW - 30 * DAY_MS)?.value).toBe(2);
		expect(readingBefore(all, 'heat', NOW)).toBeNull();
	});

	it('that was taken away, or is not whole, is none', () => {
		expect(readingOf({ meter: 'gas', value: 3, at: NOW })).toEqual({ meter: 'gas', value: 3, at: NOW });
		expect(readingOf({ meter: 'gas', value: 3, at: NOW, removed: true })).toBeNull();
		expect(readingOf({ meter: 'gas', at: NOW })).toBeNull();
	});
});

describe('what is typed', () => {
	it.each([
		['12345', 12_345],
		[' 12 345 ', 12_345],
		['12.345', 12_345],
		['12.345,6', 12_345.6],
		['1.234.567', 1_234_567],
		['345,678', 345.678],
		['3.5', 3.5],
		['0', 0]
	])('as %s is read as a number', (text, value) => {
		expect(readTyped(text)).toEqual({ kind: 'value', value });
	});

	it.each(['twaalf', '-3', '12m3', '99999999', '1,2,3', '12345?'])(
		'as %s is no reading, and stays as it is',
		(text) => {
			expect(readTyped(text)).toEqual({ kind: 'noReading' });
		}
	);

	it('and taken away again is nothing', () => {
		expect(readTyped('  ')).toEqual({ kind: 'empty' });
	});
});
