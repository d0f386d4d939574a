/**
 * What was proven once and cannot turn out otherwise: a signature over the very same text, a session opened with the
 * very same key. A phone sends its certificate and sessions with every batch; to prove them anew each time costs more
 * than all the operations of a small one.
 */
export interface Proven<T> {
	/** What was proven for this key before, or what `prove` finds now. A null is not kept: strangers must fill nothing. */
	find(key: string, prove: () => Promise<T | null>): Promise<T | null>;
}

/** @param max how many are kept; the one that was not asked for the longest goes first */
export function createProven<T>(max: number): Proven<T> {
	const kept = new Map<string, T>();
	return {
		async find(key, prove) {
			const before = kept.get(key);
			const value = before ?? (await prove());
			if (value === null) return null;
			kept.delete(key);
			kept.set(key, value);
			const oldest = kept.size > max ? kept.keys().next() : null;
			if (oldest !== null && oldest.done !== true) kept.delete(oldest.value);
			return value;
		}
	};
}
