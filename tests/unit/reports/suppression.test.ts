/** A small run of `npm run suppression:attack`: everything that leaves about a year, taken together. */
import { describe, expect, it } from 'vitest';
import { attackTown } from '../../suppression/attack-town.ts';
import { attackOverTime } from '../../suppression/attack-time.ts';
import { yearTownOf } from '../../suppression/year-town.ts';

describe('months, quarters and a year that all left the team', () => {
	const attacked = [
		[5, 60],
		[6, 500]
	].map(([seed = 0, size = 0]) => attackTown(yearTownOf(seed, size)));

	it('give no hidden number away, on the screen, on paper and as files', () => {
		for (const one of attacked) expect(one.recovered).toEqual([]);
		// Seventeen periods of nine reports, each in four forms; maps come on top.
		for (const { tables } of attacked) expect(tables).toBeGreaterThan(17 * 9 * 4);
	});

	it('still show numbers of a town of some size', () => {
		expect(attacked[1]?.shown).toBeGreaterThan(300);
	});

	it('would give some away where only the small ones are hidden, or where each period stands alone unrounded', () => {
		expect(attacked.reduce((sum, { naive }) => sum + naive, 0)).toBeGreaterThan(0);
		expect(attacked.reduce((sum, { alone }) => sum + alone, 0)).toBeGreaterThan(0);
	});
});

describe('a year of prints, before and after late work, erasures and edits of buurten', () => {
	it('says of each number the same thing every time, and gives no hidden one away', () => {
		const attacked = attackOverTime(3, 60, { keeps: true });
		expect(attacked.prints).toBeGreaterThan(17);
		expect([attacked.changed, attacked.recovered]).toEqual([0, []]);
	});

	it('would give some away where each print is worked out anew', () => {
		expect(attackOverTime(3, 60, { keeps: false }).recovered.length).toBeGreaterThan(0);
	});
});
