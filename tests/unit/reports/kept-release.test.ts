/** What was released of a period, as it lies in the store; and longer periods over months that were released before. */
import { describe, expect, it } from 'vitest';
import {
	areaCounts,
	hasMoved,
	readRelease,
	releaseText,
	type ReleasedPeriod
} from '#lib/domain/reports/kept-release.ts';
import { readPeriod } from '#lib/domain/reports/periods.ts';
import { releasePeriod } from '#lib/domain/reports/released-periods.ts';
import { YEAR, yearTownOf } from '../../suppression/year-town.ts';

const facts = yearTownOf(6, 800);
const [march, quarter] = [readPeriod(`${YEAR}-03`), readPeriod(`${YEAR}-Q1`)];
if (!march || !quarter) throw new Error('a month and a quarter are periods');

const shownAt = (one: ReleasedPeriod): number =>
	[...areaCounts(one.tables).keys()].filter((key) => typeof one.shown.get(key) === 'number').length;

describe('a release that was kept', () => {
	it('is read as it was written, and is no other text', () => {
		const made = releasePeriod(facts, march);
		const read = readRelease(releaseText(made));
		expect(read).toEqual({ ...made, isKept: true });
		for (const text of ['', '{}', 'null', releaseText(made).replace(YEAR, 'x'), '{"period":"2025-01","tables":1}'])
			expect(readRelease(text)).toBeNull();
	});

	it('shows no buurt of a longer period once records have left a buurt that they were counted in', () => {
		const known = new Map<string, ReleasedPeriod>([[march.name, { ...releasePeriod(facts, march), isKept: true }]]);
		const still = releasePeriod(facts, quarter, { known: new Map(known) });
		expect(shownAt(still)).toBeGreaterThan(0);
		const moved = {
			...facts,
			concerns: facts.concerns.map((one) => (one.area === 'a' ? { ...one, area: 'b' } : one))
		};
		const after = releasePeriod(moved, quarter, { known: new Map(known) });
		expect(shownAt(after)).toBe(0);
		// The town as a whole is what it was.
		expect([...after.shown.values()].some((value) => value !== null)).toBe(true);
	});

	it('takes late work and an empty buurt for what they are', () => {
		const then = releasePeriod(facts, march).tables;
		const more = { ...facts, areas: [...facts.areas, { id: 'new', name: 'Nieuw' }] };
		expect(hasMoved(then, releasePeriod(more, march).tables)).toBe(false);
		const late = { ...more, concerns: [...facts.concerns, ...facts.concerns.slice(0, 40)] };
		expect(hasMoved(then, releasePeriod(late, march).tables)).toBe(false);
		expect(hasMoved(releasePeriod(late, march).tables, then)).toBe(true);
	});
});
