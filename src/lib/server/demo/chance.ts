/** Seeded chance: the same seed gives the same municipality, number for number. */
export interface Chance {
	/** From 0 up to 1. */
	next(): number;
	/** A whole number from `low` to `high`, both included. */
	between(low: number, high: number): number;
	pick<T>(items: readonly T[]): T;
	/** Picks by weight. */
	weighted<T>(items: readonly (readonly [T, number])[]): T;
	/** A UUID that depends on the seed alone. */
	uuid(): string;
}

/** Mulberry32: small, quick and good enough to scatter demo data. */
export function seededChance(seed: number): Chance {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
	const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
	const pick = <T>(items: readonly T[]): T => {
		const item = items[between(0, items.length - 1)];
		if (item === undefined) throw new Error('cannot pick from an empty list');
		return item;
	};
	const weighted = <T>(items: readonly (readonly [T, number])[]): T => {
		let left = next() * items.reduce((total, [, weight]) => total + weight, 0);
		for (const [item, weight] of items) {
			left -= weight;
			if (left < 0) return item;
		}
		return pick(items)[0];
	};
	const hex = (digits: number): string => Array.from({ length: digits }, () => between(0, 15).toString(16)).join('');
	const uuid = (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[between(0, 3)] ?? '8'}${hex(3)}-${hex(12)}`;
	return { next, between, pick, weighted, uuid };
}
