/** What was released of a period, as it lies in the store; and longer periods over months that were released before. */
import { describe, expect, it } from 'vitest';
import { readRelease, releaseText, type ReleasedPeriod } from '#lib/domain/reports/kept-release.ts';
import { readPeriod } from '#lib/domain/reports/periods.ts';
import { keyIn, relationsOf, releasePeriod } from '#lib/domain/reports/released-periods.ts';
import { exactly } from '#lib/domain/reports/view.ts';
import { YEAR, yearTownOf } from '../../suppression/year-town.ts';

const facts = yearTownOf(6, 800);
const [february, march, quarter] = [`${YEAR}-02`, `${YEAR}-03`, `${YEAR}-Q1`].map(readPeriod);
if (!february || !march || !quarter) throw new Error('a month and a quarter are periods');

describe('a release that was kept', () => {
	it('is read as it was written, and is no other text', () => {
		const made = releasePeriod(facts, march);
		const read = readRelease(releaseText(made));
		expect(read).toEqual({ ...made, isKept: true });
		for (const text of ['', '{}', 'null', releaseText(made).replace(YEAR, 'x'), '{"period":"2025-01","tables":1}'])
			expect(readRelease(text)).toBeNull();
	});

	it('is the ground of longer periods: what came in late, moved or went since counts in none of them', () => {
		const kept = new Map<string, ReleasedPeriod>();
		for (const { name } of [march, february])
			kept.set(name, { ...releasePeriod(facts, name === march.name ? march : february), isKept: true });
		// One buurt is no more, and most of another is a new one.
		const movedTo = (area: string | null) => (area === 'c' ? null : area === 'a' ? 'new' : area);
		const changed = {
			...facts,
			areas: [...facts.areas.filter(({ id }) => id !== 'c'), { id: 'new', name: 'Nieuw' }],
			concerns: facts.concerns.slice(20).map((one) => ({ ...one, area: movedTo(one.area) })),
			visits: [...facts.visits, ...facts.visits.map((one) => ({ ...one, household: `late ${one.household}` }))].map(
				(one) => ({
					...one,
					area: movedTo(one.area)
				})
			)
		};
		const known = new Map(kept);
		const whole = releasePeriod(changed, quarter, { known });
		const periods = [...known.values()];
		const counts = new Map(
			periods.flatMap(({ period, tables }) =>
				[...exactly(tables.values())].map(([key, count]) => [keyIn(period, key), count ?? 0])
			)
		);
		const broken = relationsOf(periods).filter(({ total, parts, is }) => {
			if (![total, ...parts].every((key) => counts.has(key))) return false;
			const [all, each] = [counts.get(total) ?? 0, parts.map((key) => counts.get(key) ?? 0)];
			const sum = each.reduce((one, other) => one + other, 0);
			if (is === 'sum') return all !== sum;
			return each.some((one) => one > all) || (is === 'once' && all > sum);
		});
		expect(broken).toEqual([]);
		expect([...whole.shown.values()].filter((value) => value !== null).length).toBeGreaterThan(20);
	});

	it('is left out of account where nothing changed: a quarter is then what it always was', () => {
		const kept = new Map<string, ReleasedPeriod>([[march.name, { ...releasePeriod(facts, march), isKept: true }]]);
		expect(releasePeriod(facts, quarter, { known: kept }).tables).toEqual(releasePeriod(facts, quarter).tables);
	});
});
