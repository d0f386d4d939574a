/** The attack on one town: all that left together, small systems searched through, and two releases that are careless. */
import type { ReportFacts } from '#lib/domain/reports/facts.ts';
import { RELEASE_RULE, type Released, type ReleaseRule, releaseTables, rounded } from '#lib/domain/reports/release.ts';
import { exactly } from '#lib/domain/reports/view.ts';
import { relationsOf, shownIn } from '#lib/domain/reports/released-periods.ts';
import { narrowDown, recovered, searchThrough } from '../unit/reports/attack.ts';
import { type Leaving, leavingOf } from './leaving.ts';

/** Hidden numbers in a period that is still searched through. */
const SEARCHED_MAX = 120;

export interface Attacked {
	readonly tables: number;
	readonly cells: number;
	readonly shown: number;
	/** Which cells were worked out, and to what. */
	readonly recovered: readonly string[];
	/** How many cells fall where only the small numbers are hidden. */
	readonly naive: number;
	/** How many where each period is protected by itself, the others are forgotten, and nothing is rounded. */
	readonly alone: number;
}

export function attackTown(facts: ReportFacts): Attacked {
	const left = leavingOf(facts);
	const found = new Map(recovered(narrowDown(left.shown, left.relations, RELEASE_RULE), RELEASE_RULE));
	for (const one of left.periods) {
		const shown = shownIn([one]);
		const bounds = searchThrough(shown, relationsOf([one]), { rule: RELEASE_RULE, sizeMax: SEARCHED_MAX });
		for (const [key, bound] of recovered(bounds, RELEASE_RULE)) found.set(key, bound);
	}
	return {
		tables: left.tables,
		cells: left.shown.size,
		shown: [...left.shown.values()].filter((value) => value !== null).length,
		recovered: [...found].map(([key, { low, high }]) => `${key} lies between ${low} and ${high}`),
		naive: fallen(left, naively(left)),
		alone: fallen(left, unrounded(left), { ...RELEASE_RULE, roundedTo: 1 })
	};
}

function fallen({ relations }: Leaving, shown: Released, rule: ReleaseRule = RELEASE_RULE): number {
	return recovered(narrowDown(shown, relations, rule), RELEASE_RULE).length;
}

function unrounded({ periods }: Leaving): Released {
	return shownIn(
		periods.map(({ period, tables }) => ({
			period,
			shown: releaseTables([...tables.values()], { ...RELEASE_RULE, roundedTo: 1 })
		}))
	);
}

function naively({ periods }: Leaving): Released {
	return shownIn(
		periods.map(({ period, tables }) => ({
			period,
			shown: new Map(
				[...exactly(tables.values())].map(([key, count]) => [
					key,
					count === null || count < RELEASE_RULE.hiddenBelow ? null : rounded(count, RELEASE_RULE)
				])
			)
		}))
	);
}
