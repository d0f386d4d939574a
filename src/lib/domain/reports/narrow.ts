/**
 * What a reader can work out of what left the team: every shown number within its rounding, everything that adds up or
 * cannot be more than another, through all tables and periods at once. What is released is held against it first.
 */
import type { Released, ReleaseRule } from './release.ts';

export interface Bounds {
	readonly low: number;
	readonly high: number;
}

export interface Relation {
	readonly total: string;
	readonly parts: readonly string[];
	/**
	 * `sum`: the total is the sum of the parts. `once`: it is at most their sum and at least each of them, as with
	 * households that are counted once in a year and may stand in several quarters. `within`: no part is more than it.
	 */
	readonly is: 'sum' | 'once' | 'within';
}

/** Far above the few dozen that tables of a year need; a reader has no more patience than we. */
const STEPS_MAX = 200_000;

export type OpenBounds = Map<string, { low: number; high: number }>;

/** What is left for each hidden number. Whoever released them drew no wider than this. */
export function narrowDown(
	released: Released,
	relations: readonly Relation[],
	rule: ReleaseRule
): ReadonlyMap<string, Bounds> {
	const bounds = boundsOf(released, rule);
	propagate(bounds, knownRelations(bounds, relations));
	return new Map([...bounds].filter(([key]) => released.get(key) === null));
}

/** Before anything is worked out: a hidden number can be any, since not only the small ones are hidden. */
export function boundsOf(released: Released, { hiddenBelow, roundedTo }: ReleaseRule): OpenBounds {
	const slack = Math.floor(roundedTo / 2);
	return new Map(
		[...released].map(([key, shown]) => [
			key,
			shown === null ? { low: 0, high: Infinity } : { low: Math.max(hiddenBelow, shown - slack), high: shown + slack }
		])
	);
}

export function knownRelations(bounds: OpenBounds, relations: readonly Relation[]): readonly Relation[] {
	return relations.filter(({ total, parts }) => [total, ...parts].every((key) => bounds.has(key)));
}

/**
 * Narrows until nothing changes. False where no numbers fit at all.
 *
 * @param from the one number that is news; left out where all are
 */
export function propagate(bounds: OpenBounds, relations: readonly Relation[], from?: string): boolean {
	const about = indexOf(relations);
	const waiting = new Set(from === undefined ? relations : about.get(from));
	for (let step = 0; waiting.size > 0 && step < STEPS_MAX; step += 1) {
		const [relation] = waiting;
		if (!relation) break;
		waiting.delete(relation);
		for (const key of narrow(relation, bounds)) {
			const one = bounds.get(key);
			if (one && one.low > one.high) return false;
			for (const other of about.get(key) ?? []) waiting.add(other);
		}
	}
	return true;
}

const indexes = new WeakMap<readonly Relation[], ReadonlyMap<string, readonly Relation[]>>();

function indexOf(relations: readonly Relation[]): ReadonlyMap<string, readonly Relation[]> {
	const kept = indexes.get(relations);
	if (kept) return kept;
	const about = new Map<string, Relation[]>();
	for (const relation of relations)
		for (const key of [relation.total, ...relation.parts]) {
			const some = about.get(key);
			if (some) some.push(relation);
			else about.set(key, [relation]);
		}
	indexes.set(relations, about);
	return about;
}

/** The keys that one relation says more of. */
function narrow({ total, parts, is }: Relation, bounds: OpenBounds): ReadonlySet<string> {
	const news = new Set<string>();
	const all = bounds.get(total);
	const some = parts.flatMap((key) => {
		const one = bounds.get(key);
		return one ? [{ key, one }] : [];
	});
	if (!all) return news;
	const set = (key: string, one: { low: number; high: number }, low: number, high: number): void => {
		if (low > one.low) [one.low] = [low, news.add(key)];
		if (high < one.high) [one.high] = [high, news.add(key)];
	};
	if (is !== 'sum')
		for (const { key, one } of some) {
			set(total, all, one.low, Infinity);
			set(key, one, 0, all.high);
		}
	if (is === 'within') return news;
	const lows = some.reduce((sum, { one }) => sum + one.low, 0);
	// Infinity less itself is no number, so what is still open is counted and what is not is added up.
	const open = some.filter(({ one }) => one.high === Infinity).length;
	const closed = some.reduce((sum, { one }) => (one.high === Infinity ? sum : sum + one.high), 0);
	const highs = open === 0 ? closed : Infinity;
	set(total, all, is === 'sum' ? lows : 0, highs);
	for (const { key, one } of some) {
		const others = open === 0 ? highs - one.high : open === 1 && one.high === Infinity ? closed : Infinity;
		set(key, one, all.low - others, is === 'sum' ? all.high - (lows - one.low) : Infinity);
	}
	return news;
}
