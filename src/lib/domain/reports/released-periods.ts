/**
 * Months, quarters and years overlap: who has two months and their quarter has the third. So a longer period is released
 * with all shorter ones that lie in it at hand, and what would give one of their hidden numbers away is hidden in it.
 * A shorter period never waits for a longer one: it may have left the team long before. Only periods that are over, and
 * of the calendar, are released: a period of one's own choice could be laid one day beside another.
 */
import { factsIn, type ReportFacts } from './facts.ts';
import { REPORTS } from './index.ts';
import { isSame, overParts, withCatalogueOf } from './closed-books.ts';
import type { ReleasedPeriod } from './kept-release.ts';
import { narrowDown, type Relation } from './narrow.ts';
import { ordersAmong, overTime } from './orders.ts';
import { type NamedPeriod, periodsWithin } from './periods.ts';
import { RELEASE_RULE, type Released, type ReleaseRule, releaseTables } from './release.ts';
import type { ReportTable } from './report.ts';

export type { ReleasedPeriod } from './kept-release.ts';

export function isReleasable({ kind, lastDay }: NamedPeriod, today: string): boolean {
	return kind !== 'own' && lastDay < today;
}

/**
 * @param options.known what was released before, in this answer or ever, by name of the period; it grows
 */
export function releasePeriod(
	facts: ReportFacts,
	period: NamedPeriod,
	options: { readonly rule?: ReleaseRule; readonly known?: Map<string, ReleasedPeriod> } = {}
): ReleasedPeriod {
	const { rule = RELEASE_RULE, known = new Map<string, ReleasedPeriod>() } = options;
	const before = known.get(period.name);
	if (before) return before;
	const own = factsIn(facts, period);
	const parts = periodsWithin(period).map((part) => releasePeriod(own, part, { rule, known }));
	const now = tablesOf(withCatalogueOf(own, parts), period);
	const isOld = parts.some((part) => part.isKept && !isSame(part.tables, tablesOf(own, part.period)));
	const tables = isOld ? overParts(now, parts) : now;
	const released = { period, tables, shown: hideUntilSafe({ period, tables }, { parts, rule }) };
	known.set(period.name, released);
	return released;
}

function tablesOf(facts: ReportFacts, period: NamedPeriod): ReadonlyMap<string, ReportTable> {
	const own = factsIn(facts, period);
	return new Map(REPORTS.map(({ id, compute }) => [id, compute(own, period)]));
}

/** Everything a reader can know of these periods, each number under the name of its period. */
export function relationsOf(periods: readonly Pick<ReleasedPeriod, 'period' | 'tables'>[]): readonly Relation[] {
	const keysOf = (tables: ReadonlyMap<string, ReportTable>): readonly string[] => [
		...new Set(
			[...tables.values()].flatMap(({ rows }) =>
				rows.flatMap(({ cells }) => cells.flatMap((cell) => (cell.kind === 'count' ? [cell.key] : [])))
			)
		)
	];
	const byName = new Map(periods.map((one) => [one.period.name, one]));
	return periods.flatMap(({ period, tables }) => {
		const keys = keysOf(tables);
		const sums = [...tables.values()].flatMap((table) => table.sums.map((sum): Relation => ({ ...sum, is: 'sum' })));
		const within = [...sums, ...ordersAmong(keys)].map(({ total, parts, is }) => ({
			total: keyIn(period, total),
			parts: parts.map((part) => keyIn(period, part)),
			is
		}));
		return [...within, ...acrossTime(period, keys, byName)];
	});
}

function acrossTime(
	period: NamedPeriod,
	keys: readonly string[],
	byName: ReadonlyMap<string, unknown>
): readonly Relation[] {
	return (['month', 'quarter'] as const).flatMap((kind) => {
		const parts = periodsWithin(period).filter((part) => part.kind === kind);
		if (parts.length === 0 || parts.some(({ name }) => !byName.has(name))) return [];
		return keys.map((key) => ({
			total: keyIn(period, key),
			parts: parts.map((part) => keyIn(part, key)),
			is: overTime(key)
		}));
	});
}

export function keyIn({ name }: NamedPeriod, key: string): string {
	return `${name} ${key}`;
}

/** What stands for each number of these periods, under the names of `relationsOf`. */
export function shownIn(periods: readonly Pick<ReleasedPeriod, 'period' | 'shown'>[]): Released {
	return new Map(
		periods.flatMap(({ period, shown }) => [...shown].map(([key, value]) => [keyIn(period, key), value] as const))
	);
}

/** Hides one more of the new period at a time, until a reader of everything is left with enough to guess. */
function hideUntilSafe(
	made: Pick<ReleasedPeriod, 'period' | 'tables'>,
	{ parts, rule }: { readonly parts: readonly ReleasedPeriod[]; readonly rule: ReleaseRule }
): Released {
	const relations = relationsOf([...parts, made]);
	const hidden = new Set<string>();
	for (;;) {
		const shown = releaseTables([...made.tables.values()], rule, hidden);
		const all = shownIn([...parts, { period: made.period, shown }]);
		const tight = tightIn(all, relations, rule);
		if (tight.length === 0) return shown;
		const more = nextOf(made.period, { tight: new Set(tight), relations, shown });
		for (const key of more) hidden.add(key);
		if (more.length === 0) return new Map([...shown.keys()].map((key) => [key, null]));
	}
}

function tightIn(shown: Released, relations: readonly Relation[], rule: ReleaseRule): readonly string[] {
	return [...narrowDown(shown, relations, rule)]
		.filter(([, { low, high }]) => high - low < rule.roundedTo - 1)
		.map(([key]) => key);
}

/** For each number that has too little room: the smallest shown number of the new period that says something of it. */
function nextOf(
	period: NamedPeriod,
	options: { readonly tight: ReadonlySet<string>; readonly relations: readonly Relation[]; readonly shown: Released }
): readonly string[] {
	const { tight, relations, shown } = options;
	const own = new Map([...shown].map(([key, value]) => [keyIn(period, key), { key, value }]));
	const found = new Set<string>();
	let others = new Set<string>();
	for (const { total, parts } of relations) {
		const all = [total, ...parts];
		if (!all.some((key) => tight.has(key))) continue;
		const shownHere = all.flatMap((key) => {
			const one = own.get(key);
			return one && one.value !== null ? [{ key: one.key, value: one.value }] : [];
		});
		const [least] = shownHere.sort((a, b) => a.value - b.value);
		if (least) found.add(least.key);
		else others = new Set([...others, ...all]);
	}
	if (found.size > 0) return [...found];
	// Nothing shown stands beside it: then what stands beside its neighbours.
	return relations.flatMap(({ total, parts }) => {
		const all = [total, ...parts];
		if (!all.some((key) => others.has(key))) return [];
		return all.flatMap((key) => {
			const one = own.get(key);
			return one && one.value !== null ? [one.key] : [];
		});
	});
}
