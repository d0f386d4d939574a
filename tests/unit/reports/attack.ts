/**
 * The attacker of what left the team: knows every shown number within its rounding and every sum, and narrows down what
 * each hidden number can be, through all tables at once.
 */
import type { Sum } from '#lib/domain/reports/report.ts';
import type { Released, ReleaseRule } from '#lib/domain/reports/release.ts';

export interface Bounds {
	readonly low: number;
	readonly high: number;
}

const ROUNDS_MAX = 10_000;

/** What is left for each hidden number. The one that released them drew no wider than this. */
export function narrowDown(
	released: Released,
	sums: readonly Sum[],
	{ hiddenBelow, roundedTo }: ReleaseRule
): ReadonlyMap<string, Bounds> {
	const slack = Math.floor(roundedTo / 2);
	const bounds = new Map<string, { low: number; high: number }>();
	for (const [key, shown] of released)
		bounds.set(
			key,
			shown === null ? { low: 0, high: Infinity } : { low: Math.max(hiddenBelow, shown - slack), high: shown + slack }
		);
	const known = sums.filter(({ total, parts }) => [total, ...parts].every((key) => bounds.has(key)));
	for (let round = 0, isNews = true; isNews && round < ROUNDS_MAX; round += 1) {
		isNews = false;
		for (const sum of known) isNews = narrow(sum, bounds) || isNews;
	}
	return new Map([...bounds].filter(([key]) => released.get(key) === null));
}

function narrow({ total, parts }: Sum, bounds: Map<string, { low: number; high: number }>): boolean {
	const all = bounds.get(total);
	const some = parts.map((key) => bounds.get(key)).filter((one) => one !== undefined);
	if (!all) return false;
	let isNews = false;
	const set = (one: { low: number; high: number }, low: number, high: number): void => {
		if (low > one.low) [one.low, isNews] = [low, true];
		if (high < one.high) [one.high, isNews] = [high, true];
	};
	const lows = some.reduce((sum, { low }) => sum + low, 0);
	const highs = some.reduce((sum, { high }) => sum + high, 0);
	set(all, lows, highs);
	for (const one of some) {
		const others = some.reduce((sum, other) => (other === one ? sum : sum + other.high), 0);
		set(one, all.low - others, all.high - (lows - one.low));
	}
	return isNews;
}
