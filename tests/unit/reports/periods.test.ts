/** Periods by their names, and the days and moments that they begin and end with. */
import { describe, expect, it } from 'vitest';
import { periodAround, periodBefore, periodsWithin, readPeriod, wholeMonthsIn } from '#lib/domain/reports/periods.ts';
import { isReleasable } from '#lib/domain/reports/released-periods.ts';

const read = (name: string) => {
	const period = readPeriod(name);
	if (!period) throw new Error(`${name} is no period`);
	return period;
};

describe('periods', () => {
	it('begin and end at midnight in the Netherlands, in winter and in summer', () => {
		const quarter = read('2026-Q2');
		expect([quarter.firstDay, quarter.lastDay]).toEqual(['2026-04-01', '2026-06-30']);
		expect(new Date(quarter.since).toISOString()).toBe('2026-03-31T22:00:00.000Z');
		expect(new Date(read('2026').since).toISOString()).toBe('2025-12-31T23:00:00.000Z');
		expect(read('2026').until).toBe(read('2027').since);
		expect(read('2026-03').until).toBe(read('2026-04').since);
	});

	it('have the one before them of the same length', () => {
		expect(periodBefore(read('2026-01')).name).toBe('2025-12');
		expect(periodBefore(read('2026-Q1')).name).toBe('2025-Q4');
		expect(periodBefore(read('2026')).name).toBe('2025');
		expect(periodBefore(read('2026-09-01_2026-09-30')).name).toBe('2026-08-02_2026-08-31');
	});

	it('are found around a day', () => {
		expect(periodAround('quarter', '2026-11-25').name).toBe('2026-Q4');
		expect(periodAround('month', '2026-02-28').lastDay).toBe('2026-02-28');
	});

	it('refuse what is no period', () => {
		const wrong = ['', '26', '2026-13', '2026-Q5', '2026-02-30_2026-03-01', '2026-03-02_2026-03-01', '1999', 'x_y_z'];
		expect(wrong.filter((name) => readPeriod(name) !== null)).toEqual([]);
		expect(readPeriod('2000-01-01_2026-01-01')).toBeNull();
	});

	it('know the shorter ones that fill them, and their whole months', () => {
		expect(periodsWithin(read('2026-Q3')).map(({ name }) => name)).toEqual(['2026-07', '2026-08', '2026-09']);
		expect(periodsWithin(read('2026'))).toHaveLength(16);
		expect(periodsWithin(read('2026-02'))).toEqual([]);
		expect(wholeMonthsIn(read('2026-01-02_2026-03-31'))).toEqual(['2026-02', '2026-03']);
	});

	it('leave the team when they are over and of the calendar', () => {
		expect(isReleasable(read('2026-10'), '2026-11-25')).toBe(true);
		expect(isReleasable(read('2026-11'), '2026-11-30')).toBe(false);
		expect(isReleasable(read('2026-09-01_2026-09-30'), '2026-11-25')).toBe(false);
	});
});
