/**
 * What may leave the team. A number below ten is not shown and others are rounded to five; and where a hidden number
 * could still be worked out from a total and its other parts, another is hidden with it. All tables of one period are
 * released together: a number hidden in one is hidden in all.
 *
 * Thresholds: 10, 5 and 30 are the project's own proposal beside the national statistics office's practice of rounding
 * and of percentages from a hundred observations; an organisation may raise them and never go below 5.
 */
import type { ReportTable, Sum } from './report.ts';

export interface ReleaseRule {
	/** Numbers below this are not shown. */
	readonly hiddenBelow: number;
	/** Others are rounded to a multiple of this. */
	readonly roundedTo: number;
	/** Percentages are shown of at least so many. */
	readonly shareFrom: number;
}

export const RELEASE_RULE: ReleaseRule = { hiddenBelow: 10, roundedTo: 5, shareFrom: 30 };
export const HIDDEN_BELOW_MIN = 5;

/** What stands for each number in what leaves the team: rounded, or null for not shown. */
export type Released = ReadonlyMap<string, number | null>;

/**
 * @param also numbers to hide beside the small ones, because of what left before
 * @throws when two tables give one key different numbers: then one of them counts wrongly
 */
export function releaseTables(
	tables: readonly ReportTable[],
	rule: ReleaseRule = RELEASE_RULE,
	also: ReadonlySet<string> = new Set()
): Released {
	const counts = countsOf(tables);
	const hidden = new Set(
		[...counts].filter(([key, count]) => count < rule.hiddenBelow || also.has(key)).map(([key]) => key)
	);
	// A sum over a table that is not released gives nothing away.
	const sums = tables
		.flatMap((table) => table.sums)
		.filter(({ total, parts }) => [total, ...parts].every((key) => counts.has(key)));
	for (let isChanged = true; isChanged;) {
		isChanged = false;
		for (const sum of sums) {
			const next = nextToHide(sum, { counts, hidden, rule });
			if (next === null) continue;
			hidden.add(next);
			isChanged = true;
		}
	}
	return new Map([...counts].map(([key, count]) => [key, hidden.has(key) ? null : rounded(count, rule)]));
}

export function rounded(count: number, { roundedTo }: ReleaseRule): number {
	return Math.round(count / roundedTo) * roundedTo;
}

/** Hundredths of released numbers; null where one is not shown or the whole is small. */
export function releasedShare(
	released: Released,
	{ part, whole }: { readonly part: string; readonly whole: string },
	rule: ReleaseRule = RELEASE_RULE
): number | null {
	const [of, all] = [released.get(part) ?? null, released.get(whole) ?? null];
	if (of === null || all === null || all < rule.shareFrom) return null;
	return Math.min(100, Math.round((100 * of) / all));
}

function countsOf(tables: readonly ReportTable[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const { rows } of tables) {
		for (const cell of rows.flatMap((row) => row.cells)) {
			if (cell.kind !== 'count') continue;
			const known = counts.get(cell.key);
			if (known !== undefined && known !== cell.count)
				throw new Error(`${cell.key} is ${known} in one report and ${cell.count} in another`);
			counts.set(cell.key, cell.count);
		}
	}
	return counts;
}

interface Standing {
	readonly counts: ReadonlyMap<string, number>;
	readonly hidden: ReadonlySet<string>;
	readonly rule: ReleaseRule;
}

/**
 * What must be hidden so that this sum gives nothing away. One hidden number alone could be worked out. Several can
 * still be pinned down together where the total and the shown parts leave them little room: a reader who takes every
 * rounding at its widest must not learn more than that they are small.
 */
function nextToHide({ total, parts }: Sum, { counts, hidden, rule }: Standing): string | null {
	const hiddenParts = parts.filter((key) => hidden.has(key));
	const shownParts = parts.filter((key) => !hidden.has(key));
	const isTotalHidden = hidden.has(total);
	if (hiddenParts.length === 0 && !isTotalHidden) return null;
	const smallest = shownParts.reduce<string | null>(
		(least, key) => (least === null || (counts.get(key) ?? 0) < (counts.get(least) ?? 0) ? key : least),
		null
	);
	// A hidden total is the sum of parts that are all shown.
	if (isTotalHidden) return hiddenParts.length === 0 ? smallest : null;
	if (hiddenParts.length === 1) return smallest ?? total;
	const slack = Math.floor(rule.roundedTo / 2);
	const shown = shownParts.reduce((sum, key) => sum + rounded(counts.get(key) ?? 0, rule) - slack, 0);
	const room = rounded(counts.get(total) ?? 0, rule) + slack - shown;
	return room < rule.hiddenBelow ? (smallest ?? total) : null;
}
