/** What leaves the team gives no small number away, whatever is added up. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridOf } from '#lib/domain/reports/grid.ts';
import { REPORTS } from '#lib/domain/reports/index.ts';
import { RELEASE_RULE, releasedShare, releaseTables } from '#lib/domain/reports/release.ts';
import type { ReportTable } from '#lib/domain/reports/report.ts';
import { PERIOD, townOf } from './a-town.ts';
import { asRelations, narrowDown } from './attack.ts';

/** Two rows and two columns with their totals. */
function squareOf(counts: readonly (readonly number[])[]): ReportTable {
	const sideOf = (count: number) =>
		Array.from({ length: count }, (_, at) => ({ about: { kind: 'word', id: String(at) } as const, key: String(at) }));
	const at = (row: string, column: string): number =>
		counts.reduce(
			(sum, line, y) =>
				sum +
				line.reduce((inner, count, x) => {
					const isIn = (row === '*' || row === String(y)) && (column === '*' || column === String(x));
					return inner + (isIn ? count : 0);
				}, 0),
			0
		);
	return gridOf({
		what: 'square',
		rows: sideOf(counts.length),
		columns: sideOf(counts[0]?.length ?? 0),
		countAt: at,
		isAdditive: true
	});
}

describe('what may leave the team', () => {
	it('hides what is below ten and rounds the rest to five', () => {
		const released = releaseTables([
			squareOf([
				[112, 88],
				[44, 63]
			])
		]);
		expect(released.get('square|0|0')).toBe(110);
		expect(released.get('square|1|0')).toBe(45);
		expect(released.get('square|*|*')).toBe(305);
	});

	it('hides a second number with a lone one, in its row and in its column', () => {
		const released = releaseTables([
			squareOf([
				[4, 88, 71],
				[44, 63, 52],
				[91, 17, 33]
			])
		]);
		const hidden = [...released].filter(([, shown]) => shown === null).map(([key]) => key);
		expect(hidden).toContain('square|0|0');
		for (const line of ['0', '1', '2']) {
			expect(hidden.filter((key) => key.startsWith(`square|${line}|`)).length, `row ${line}`).not.toBe(1);
			expect(hidden.filter((key) => key.endsWith(`|${line}`)).length, `column ${line}`).not.toBe(1);
		}
	});

	it('shows a percentage only of thirty and more, and never of a hidden number', () => {
		const released = new Map([
			['part', 10],
			['hidden', null],
			['few', 25],
			['many', 40]
		]);
		expect(releasedShare(released, { part: 'part', whole: 'many' })).toBe(25);
		expect(releasedShare(released, { part: 'part', whole: 'few' })).toBeNull();
		expect(releasedShare(released, { part: 'hidden', whole: 'many' })).toBeNull();
	});

	it('says so when two reports count the same thing differently', () => {
		const other = squareOf([[1]]);
		expect(() => releaseTables([squareOf([[2]]), other])).toThrow('square|0|0');
	});

	it('leaves room for every hidden number of a table, whatever its numbers', () => {
		const table = fc.array(fc.array(fc.oneof(fc.nat(12), fc.nat(60)), { minLength: 3, maxLength: 3 }), {
			minLength: 2,
			maxLength: 4
		});
		fc.assert(
			fc.property(table, (counts) => {
				const square = squareOf(counts);
				const left = narrowDown(releaseTables([square]), asRelations(square.sums), RELEASE_RULE);
				return [...left.values()].every(({ low, high }) => high - low >= RELEASE_RULE.roundedTo - 1);
			}),
			{ numRuns: 400 }
		);
	});

	it('leaves room for every hidden number of all reports of a period together', () => {
		for (let seed = 1; seed <= 60; seed += 1) {
			const tables = REPORTS.map((report) => report.compute(townOf(seed, 20 * (1 + (seed % 12))), PERIOD));
			const released = releaseTables(tables);
			const sums = tables.flatMap((table) => table.sums);
			for (const [key, { low, high }] of narrowDown(released, asRelations(sums), RELEASE_RULE))
				expect(high - low, `seed ${seed}: ${key} lies between ${low} and ${high}`).toBeGreaterThanOrEqual(
					RELEASE_RULE.roundedTo - 1
				);
		}
	});

	it('would give numbers away if only the small ones were hidden', () => {
		const square = squareOf([
			[4, 88, 71],
			[44, 63, 52],
			[91, 17, 33]
		]);
		const naive = new Map([...releaseTables([square])].map(([key, shown]) => [key, shown]));
		for (const row of square.rows)
			for (const cell of row.cells) if (cell.kind === 'count') naive.set(cell.key, cell.count < 10 ? null : cell.count);
		const left = narrowDown(naive, asRelations(square.sums), { ...RELEASE_RULE, roundedTo: 1 });
		expect(left.get('square|0|0')).toEqual({ low: 4, high: 4 });
	});
});
