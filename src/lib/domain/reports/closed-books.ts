/**
 * A longer period over shorter ones that were released before, as a book over pages that are closed: what came in late, was
 * corrected, or moved to another buurt since counts in none of them. Otherwise a reader who takes the quarter less two of
 * its months finds what changed, and where little changed, a hidden number. So every relation that a reader can know
 * between the periods holds, and what is hidden can be judged by them.
 */
import type { ReportFacts } from './facts.ts';
import type { ReleasedPeriod } from './kept-release.ts';
import { ordersAmong, overTime } from './orders.ts';
import type { About, ReportTable } from './report.ts';

type Tables = ReadonlyMap<string, ReportTable>;

/** Whether two tables of one period count the same. */
export function isSame(one: Tables, other: Tables): boolean {
	const [before, after] = [countsIn(one), countsIn(other)];
	return [...new Set([...before.keys(), ...after.keys()])].every(
		(key) => (before.get(key) ?? 0) === (after.get(key) ?? 0)
	);
}

/** The facts with every buurt, concern and measure that a released part knows: one that is gone keeps its row. */
export function withCatalogueOf(facts: ReportFacts, parts: readonly ReleasedPeriod[]): ReportFacts {
	const known = (kind: About['kind']): readonly string[] => {
		const abouts = parts.flatMap(({ tables }) =>
			[...tables.values()].flatMap(({ columns, rows }) => [...columns, ...rows.map(({ about }) => about)])
		);
		return [
			...new Set(abouts.flatMap((about) => (about.kind === kind && 'id' in about && about.id ? [about.id] : [])))
		];
	};
	const missing = (kind: About['kind'], here: readonly string[]): readonly string[] =>
		known(kind).filter((id) => !here.includes(id));
	const areas = missing('area', idsOf(facts.areas));
	const categories = missing('category', idsOf(facts.categories));
	return {
		...facts,
		areas: [...facts.areas, ...areas.map((id) => ({ id, name: id }))],
		categories: [...facts.categories, ...categories.map((id) => ({ id, domain: '' }))],
		measureCodes: [...facts.measureCodes, ...missing('measure', facts.measureCodes)]
	};
}

/** The tables of a longer period with the numbers that follow from its parts; what does not follow is taken from now. */
export function overParts(now: Tables, parts: readonly ReleasedPeriod[]): Tables {
	const months = parts.filter(({ period }) => period.kind === 'month').map(({ tables }) => countsIn(tables));
	const longer = parts.filter(({ period }) => period.kind !== 'month').map(({ tables }) => countsIn(tables));
	const counts = new Map<string, number>();
	for (const [key, count] of countsIn(now)) {
		const each = months.map((part) => part.get(key) ?? 0);
		const least = Math.max(0, ...each, ...longer.map((part) => part.get(key) ?? 0));
		const most = Math.min(sumOf(each), longer.length > 0 ? sumOf(longer.map((part) => part.get(key) ?? 0)) : Infinity);
		const is = overTime(key);
		if (is === 'sum') counts.set(key, sumOf(each));
		else counts.set(key, Math.max(least, is === 'once' ? Math.min(count, most) : count));
	}
	// Households are counted once in a period: the sum over the buurten follows them, and no part is more than its whole.
	for (const { total, parts: some } of [...now.values()].flatMap(({ sums }) => sums))
		counts.set(total, sumOf(some.map((key) => counts.get(key) ?? 0)));
	for (const { total, parts: some } of ordersAmong(counts.keys()))
		for (const key of some) counts.set(key, Math.min(counts.get(key) ?? 0, counts.get(total) ?? Infinity));
	return new Map([...now].map(([id, table]) => [id, withCounts(table, counts)]));
}

function withCounts(table: ReportTable, counts: ReadonlyMap<string, number>): ReportTable {
	return {
		...table,
		rows: table.rows.map((row) => ({
			...row,
			cells: row.cells.map((cell) =>
				cell.kind === 'count' ? { ...cell, count: counts.get(cell.key) ?? cell.count } : cell
			)
		}))
	};
}

function countsIn(tables: Tables): ReadonlyMap<string, number> {
	return new Map(
		[...tables.values()].flatMap(({ rows }) =>
			rows.flatMap(({ cells }) =>
				cells.flatMap((cell) => (cell.kind === 'count' ? [[cell.key, cell.count] as const] : []))
			)
		)
	);
}

function idsOf(list: readonly { readonly id: string }[]): readonly string[] {
	return list.map(({ id }) => id);
}

function sumOf(numbers: readonly number[]): number {
	return numbers.reduce((sum, number) => sum + number, 0);
}
