import { describe, expect, it } from 'vitest';
import { t } from '#lib/words/coach.ts';
import {
	addDays,
	dateText,
	dayOf,
	minuteText,
	parseNumber,
	receiptTime,
	relativeDay,
	timeText
} from '#lib/words/formats.ts';

const NOW = Date.parse('2026-11-24T15:02:00Z');

describe('times and days', () => {
	it('says a time as people in the Netherlands write it, whatever zone the machine is in', () => {
		expect(timeText('nl', NOW)).toBe('16.02\u00a0uur');
		expect(timeText('en', NOW)).toBe('16:02');
		expect(minuteText('nl', 570)).toBe('9.30\u00a0uur');
	});

	it('counts the day of a moment just before midnight in Amsterdam as that day', () => {
		expect(dayOf(Date.parse('2026-06-30T22:30:00Z'))).toBe('2026-07-01');
		expect(dayOf(Date.parse('2026-12-31T22:59:00Z'))).toBe('2026-12-31');
	});

	it('names the days around today and writes the others in full, with a year only when it differs', () => {
		expect(relativeDay('nl', '2026-11-24', NOW)).toBe('vandaag');
		expect(relativeDay('nl', '2026-11-23', NOW)).toBe('gisteren');
		expect(relativeDay('en', '2026-11-25', NOW)).toBe('tomorrow');
		expect(dateText('nl', '2026-12-03', NOW)).toBe('donderdag 3 december');
		expect(dateText('en', '2027-01-05', NOW)).toBe('Tuesday 5 January 2027');
	});

	it('keeps counting days over the change to summer time', () => {
		expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
	});

	it('adds the day to a receipt that is not of today', () => {
		expect(receiptTime('nl', NOW, NOW)).toBe('16.02\u00a0uur');
		expect(receiptTime('nl', NOW - 86_400_000, NOW)).toBe('gisteren 16.02\u00a0uur');
	});

	it('reads a number with a comma or a point, and nothing else', () => {
		expect(parseNumber('21,5')).toBe(21.5);
		expect(parseNumber(' 1 200.5 ')).toBe(1200.5);
		expect(parseNumber('warm')).toBeNull();
		expect(parseNumber('')).toBeNull();
	});
});

describe('t', () => {
	it('chooses the form by the count and writes the number in the language', () => {
		expect(t('nl', 'status.offlineVisits', { count: 1 })).toBe('1 bezoek staat veilig op deze telefoon.');
		expect(t('en', 'status.offlineVisits', { count: 3 })).toBe('3 visits are safely on this phone.');
		expect(t('nl', 'today.found', { count: 2000 })).toBe('2.000 deuren gevonden');
	});

	it('leaves a placeholder without a value standing, so that it is seen', () => {
		expect(t('nl', 'today.go')).toBe('Naar {address}');
	});
});
