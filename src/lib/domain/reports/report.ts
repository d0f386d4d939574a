/**
 * What a report is: columns, rows, and which numbers add up to which. Every number has a key that says what it counts;
 * the same key in two reports is the same number, so that what is hidden in one is hidden in all (see `release.ts`).
 */
import type { Period, ReportFacts } from './facts.ts';

/** What a row or a column is about; the screens have words for it. */
export type About =
	| { readonly kind: 'word'; readonly id: string }
	| { readonly kind: 'area'; readonly id: string | null }
	| { readonly kind: 'category' | 'measure' | 'theme' | 'domain'; readonly id: string }
	| { readonly kind: 'total' };

export type Cell =
	| { readonly kind: 'count'; readonly key: string; readonly count: number }
	/** One number in hundredths of another; both stand in the table too. */
	| { readonly kind: 'share'; readonly part: string; readonly whole: string }
	/** A middle number of days over as many cases as another number says. */
	| { readonly kind: 'days'; readonly days: number | null; readonly over: string };

export interface ReportRow {
	readonly about: About;
	readonly cells: readonly Cell[];
}

/** `total` is the sum of `parts`; who knows all but one knows that one too. */
export interface Sum {
	readonly total: string;
	readonly parts: readonly string[];
}

export interface ReportTable {
	readonly columns: readonly About[];
	readonly rows: readonly ReportRow[];
	readonly sums: readonly Sum[];
}

export interface Report {
	readonly id: string;
	readonly compute: (facts: ReportFacts, period: Period) => ReportTable;
}

export function countCell(key: string, count: number): Cell {
	return { kind: 'count', key, count };
}

/** How many different households are among these. */
export function householdsIn(facts: readonly { readonly household: string }[]): number {
	return new Set(facts.map(({ household }) => household)).size;
}

/** The middle of these numbers of days, rounded; null for none. */
export function middleOf(days: readonly number[]): number | null {
	if (days.length === 0) return null;
	const sorted = [...days].sort((a, b) => a - b);
	const half = Math.floor(sorted.length / 2);
	const middle = sorted.length % 2 === 1 ? sorted[half] : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
	return Math.round(middle ?? 0);
}
