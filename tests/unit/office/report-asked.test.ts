/** Who may ask which numbers of which period. */
import { describe, expect, it } from 'vitest';
import { askedReports, offeredPeriods } from '../../../src/routes/(office)/office/report-asked.server.ts';

const TODAY = '2026-11-25';
const ask = (query: string, role: 'coordinator' | 'administrator' | 'auditor' | 'privacyOfficer' = 'coordinator') => {
	const url = new URL(`http://localhost:3000/office/reports${query}`);
	const { period, before, numbers, trouble } = askedReports(url, { roles: role, today: TODAY });
	return { period: period.name, before: before?.name ?? null, numbers, trouble };
};

describe('the reports that an address asks for', () => {
	it('are of the last quarter that is over, beside the one before it, as they may leave the team', () => {
		expect(ask('')).toEqual({ period: '2026-Q3', before: '2026-Q2', numbers: 'released', trouble: null });
		expect(ask('?compare=no').before).toBeNull();
	});

	it('are exact for those who read households, and for nobody else', () => {
		expect(ask('?view=team').numbers).toBe('exact');
		expect(ask('?view=team', 'privacyOfficer').numbers).toBe('exact');
		expect(ask('?view=team', 'auditor').numbers).toBe('released');
		expect(ask('?view=team', 'administrator').numbers).toBe('released');
	});

	it('may be of any days for the team, and leave the team for whole periods that are over only', () => {
		expect(ask('?view=team')).toMatchObject({ period: '2026-Q4', trouble: null });
		expect(ask('?view=team&from=2026-09-01&to=2026-11-24')).toMatchObject({
			period: '2026-09-01_2026-11-24',
			before: '2026-06-08_2026-08-31',
			trouble: null
		});
		expect(ask('?from=2026-09-01&to=2026-09-30').trouble).toBe('notOver');
		expect(ask('?period=2026-09-01_2026-09-30', 'auditor').trouble).toBe('notOver');
		expect(ask('?period=2026-11').trouble).toBe('notOver');
	});

	it('say so when no period stands there', () => {
		expect(ask('?period=last').trouble).toBe('wrong');
		expect(ask('?from=2026-09-01').trouble).toBe('wrong');
	});

	it('are offered for months, quarters and years, the running ones to the team only', () => {
		expect(offeredPeriods(TODAY, true).some(({ name }) => name === '2026-11')).toBe(true);
		expect(offeredPeriods(TODAY, false).every(({ lastDay }) => lastDay < TODAY)).toBe(true);
	});
});
