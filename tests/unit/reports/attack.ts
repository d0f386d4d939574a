/**
 * The attacker of what left the team. Beside narrowing down as the release itself does, it searches small systems
 * through: an end of what is left for a number falls away when no numbers at all fit with it.
 */
import {
	type Bounds,
	boundsOf,
	knownRelations,
	narrowDown,
	type OpenBounds,
	propagate,
	type Relation
} from '#lib/domain/reports/narrow.ts';
import type { Released, ReleaseRule } from '#lib/domain/reports/release.ts';
import type { Sum } from '#lib/domain/reports/report.ts';

export { narrowDown };

/** Steps of one search; what is not refuted by then is held to be possible. */
const STEPS_MAX = 200;

export function asRelations(sums: readonly Sum[]): readonly Relation[] {
	return sums.map((sum) => ({ ...sum, is: 'sum' }));
}

/** The numbers that a reader has worked out to fewer than `room` possibilities, with those. */
export function recovered(
	bounds: ReadonlyMap<string, Bounds>,
	{ roundedTo }: ReleaseRule
): readonly (readonly [key: string, bounds: Bounds])[] {
	return [...bounds].filter(([, { low, high }]) => high - low < roundedTo - 1);
}

/** @param sizeMax hidden numbers in a system that is still searched through */
export function searchThrough(
	released: Released,
	relations: readonly Relation[],
	{ rule, sizeMax }: { readonly rule: ReleaseRule; readonly sizeMax: number }
): ReadonlyMap<string, Bounds> {
	const bounds = boundsOf(released, rule);
	const known = knownRelations(bounds, relations);
	propagate(bounds, known);
	const hidden = [...bounds.keys()].filter((key) => released.get(key) === null);
	if (hidden.length <= sizeMax)
		for (const key of hidden)
			for (const end of ['low', 'high'] as const)
				while (isShort(bounds, key) && !canBe(bounds, { key, end, known })) step(bounds, { key, end, known });
	return new Map(hidden.map((key) => [key, bounds.get(key) ?? { low: 0, high: Infinity }]));
}

/** Only what is nearly worked out is worth the search. */
function isShort(bounds: OpenBounds, key: string): boolean {
	const { low = 0, high = Infinity } = bounds.get(key) ?? {};
	return high - low <= 20 && high >= low;
}

interface End {
	readonly key: string;
	readonly end: 'low' | 'high';
	readonly known: readonly Relation[];
}

function step(bounds: OpenBounds, { key, end, known }: End): void {
	const one = bounds.get(key);
	if (!one) return;
	one[end] += end === 'low' ? 1 : -1;
	propagate(bounds, known, key);
}

function canBe(bounds: OpenBounds, { key, end, known }: End): boolean {
	const tried = copyOf(bounds);
	const one = tried.get(key);
	if (!one) return true;
	one.low = one.high = one[end];
	let steps = 0;
	const fits = (open: OpenBounds, from: string): boolean => {
		steps += 1;
		if (!propagate(open, known, from)) return false;
		if (steps > STEPS_MAX) return true;
		const next = [...open.values()]
			.filter(({ low, high }) => high > low && high < Infinity)
			.sort((a, b) => a.high - a.low - (b.high - b.low))[0];
		if (!next) return true;
		const at = [...open].find(([, value]) => value === next)?.[0] ?? '';
		for (let value = next.low; value <= next.high; value += 1) {
			const deeper = copyOf(open);
			const there = deeper.get(at);
			if (there) there.low = there.high = value;
			if (fits(deeper, at)) return true;
		}
		return false;
	};
	return fits(tried, key);
}

function copyOf(bounds: OpenBounds): OpenBounds {
	return new Map([...bounds].map(([key, { low, high }]) => [key, { low, high }]));
}
