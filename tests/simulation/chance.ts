/** The chance of one seed, split into streams so that taking a step out of a history leaves the others as they were. */
import { TwinChance } from '#lib/device/twins/world.ts';

export class Chance extends TwinChance {
	/** True with this likelihood. */
	is(likelihood: number): boolean {
		return likelihood > 0 && this.random() < likelihood;
	}

	/** A whole number from `low` up to and including `high`. */
	between(low: number, high: number): number {
		return low + this.below(high - low + 1);
	}

	/** One of the list; undefined of an empty one. */
	one<T>(list: readonly T[]): T | undefined {
		return list[this.below(list.length)];
	}

	/** One of a list that is known to hold something. */
	of<T>(first: T, ...others: readonly T[]): T {
		return [first, ...others][this.below(others.length + 1)] ?? first;
	}

	/** One key by its weight. */
	weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
		const entries = Object.entries<number>(weights);
		const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
		let left = this.random() * total;
		let chosen = entries[0]?.[0];
		for (const [key, weight] of entries) {
			if (weight > 0) chosen = key;
			left -= weight;
			if (left < 0) break;
		}
		// The key came out of the record itself.
		return chosen as K;
	}

	shuffled<T>(list: readonly T[]): T[] {
		const result = [...list];
		for (let at = result.length - 1; at > 0; at -= 1) {
			const other = this.below(at + 1);
			const [a, b] = [result[at], result[other]];
			if (a !== undefined && b !== undefined) [result[at], result[other]] = [b, a];
		}
		return result;
	}
}

/** A stream of its own for each part of a history. */
export function chanceOf(seed: number, stream: number): Chance {
	let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35);
	mixed = Math.imul(mixed ^ (mixed >>> 16), 0x27d4eb2f);
	return new Chance((mixed ^ (mixed >>> 15)) >>> 0);
}
