/** When the nightly backup begins: an hour of the Dutch clock, in summer and in winter. */
import { expect, it } from 'vitest';
import { untilHour } from '../../commands/steps/nightly.mjs';

it.each([
	['2026-11-24T01:30:00Z', 3, 30],
	['2026-11-24T02:00:00Z', 3, 24 * 60],
	['2026-11-24T02:00:01Z', 3, 24 * 60 - 1],
	['2026-07-01T00:30:00Z', 3, 30]
])('from %s until %i o’clock in the Netherlands are %i minutes', (now, hour, minutes) => {
	expect(Math.floor(untilHour(hour, Date.parse(now)) / 60_000)).toBe(minutes);
});
