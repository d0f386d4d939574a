/** A table of two dimensions with its totals: what most reports are. */
import { type About, countCell, type ReportTable, type Sum } from './report.ts';

export interface Side {
	readonly about: About;
	/** The part of a number's key that this row or column stands for. */
	readonly key: string;
}

export const TOTAL: Side = { about: { kind: 'total' }, key: '*' };

/**
 * Counts every row in every column, with totals to the right and below.
 *
 * @param what first part of the keys, the same in every report that counts the same
 * @param countAt the number at a row and a column; asked for the totals too, since households are counted once
 * @param isAdditive false where a total is less than the sum of its parts: then nothing is said about sums
 */
export function gridOf(options: {
	readonly what: string;
	readonly rows: readonly Side[];
	readonly columns: readonly Side[];
	readonly countAt: (row: string, column: string) => number;
	readonly isAdditive: boolean;
}): ReportTable {
	const { what, rows, columns, countAt, isAdditive } = options;
	const keyOf = (row: Side, column: Side): string => `${what}|${row.key}|${column.key}`;
	const [allRows, allColumns] = [
		[...rows, TOTAL],
		[...columns, TOTAL]
	];
	const sums: Sum[] = [
		...allRows.map((row) => ({ total: keyOf(row, TOTAL), parts: columns.map((column) => keyOf(row, column)) })),
		...allColumns.map((column) => ({ total: keyOf(TOTAL, column), parts: rows.map((row) => keyOf(row, column)) }))
	];
	return {
		columns: allColumns.map(({ about }) => about),
		rows: allRows.map((row) => ({
			about: row.about,
			cells: allColumns.map((column) => countCell(keyOf(row, column), countAt(row.key, column.key)))
		})),
		sums: isAdditive ? sums : []
	};
}

/** Numbers by two names, looked up by `*` for all of them. */
export function counterOf<T>(
	facts: readonly T[],
	name: (fact: T) => readonly [row: string, column: string],
	weigh: (fact: T) => number = () => 1
): (row: string, column: string) => number {
	const counts = new Map<string, number>();
	for (const fact of facts) {
		const [row, column] = name(fact);
		for (const key of [`${row}|${column}`, `${row}|*`, `*|${column}`, '*|*'])
			counts.set(key, (counts.get(key) ?? 0) + weigh(fact));
	}
	return (row, column) => counts.get(`${row}|${column}`) ?? 0;
}
