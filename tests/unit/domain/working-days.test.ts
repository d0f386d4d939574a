import { describe, expect, it } from 'vitest';
import { addWorkingDays, dayInAmsterdam } from '#lib/domain/working-days.ts';

describe('working days', () => {
	it.each([
		['2026-01-05', 10, '2026-01-19'],
		['2026-01-09', 1, '2026-01-12'],
		['2026-01-10', 1, '2026-01-12'],
		['2026-01-11', 10, '2026-01-23'],
		['2026-12-31', 1, '2027-01-01'],
		['2024-02-28', 2, '2024-03-01'],
		['2026-03-27', 2, '2026-03-31'],
		['2026-01-05', 0, '2026-01-05']
	])('from %s, %i of them end on %s', (day, count, expected) => {
		expect(addWorkingDays(day, count)).toBe(expected);
	});

	it('begin at midnight in Amsterdam, in summer and in winter', () => {
		expect(dayInAmsterdam(Date.UTC(2026, 6, 1, 21, 59))).toBe('2026-07-01');
		expect(dayInAmsterdam(Date.UTC(2026, 6, 1, 22, 0))).toBe('2026-07-02');
		expect(dayInAmsterdam(Date.UTC(2026, 0, 1, 22, 59))).toBe('2026-01-01');
		expect(dayInAmsterdam(Date.UTC(2026, 0, 1, 23, 0))).toBe('2026-01-02');
	});
});
