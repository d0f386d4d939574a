/** The clocks under which everything has to hold: days that are apart, hours around midnight, places and a language. */

export interface TestClock {
	readonly name: string;
	/** What it shows when a step begins; null for the time it is. */
	readonly starts: string | null;
	readonly zone: string;
	readonly language: string;
}

const HERE = { zone: 'Europe/Amsterdam', language: 'nl_NL.UTF-8' };

export const CLOCKS: readonly TestClock[] = [
	{ name: '15-december', starts: '2026-12-15T12:00:00+01:00', ...HERE },
	{ name: 'new-year', starts: '2027-01-01T00:30:00+01:00', ...HERE },
	// A minute and a half before the clock is changed, so that a step begins before and ends after it.
	{ name: 'summer-begins', starts: '2027-03-28T01:58:30+01:00', ...HERE },
	{ name: 'summer-ends', starts: '2027-10-31T02:58:30+02:00', ...HERE },
	{ name: '29-february', starts: '2028-02-29T12:00:00+01:00', ...HERE },
	{ name: 'july-2030', starts: '2030-07-01T12:00:00+02:00', ...HERE },
	{ name: 'after-midnight', starts: '2027-06-10T00:15:00+02:00', ...HERE },
	{ name: 'before-midnight', starts: '2027-06-10T23:50:00+02:00', ...HERE },
	{ name: 'los-angeles', starts: null, zone: 'America/Los_Angeles', language: 'en_US.UTF-8' },
	{ name: 'auckland', starts: null, zone: 'Pacific/Auckland', language: 'en_NZ.UTF-8' },
	{ name: 'turkish', starts: null, zone: 'Europe/Istanbul', language: 'tr_TR.UTF-8' }
];
