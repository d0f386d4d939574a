/**
 * What may be used once within its time. Kept per process: with several of them, what was used at one can be used again
 * at another until it ends.
 */
export interface Once {
	/** True for the first who comes with this. */
	take(text: string, options: { readonly now: number; readonly until: number }): boolean;
}

/** How many are remembered; a server that is asked for more at a time forgets the oldest. */
const KEPT_MAX = 100_000;

export function createOnce(): Once {
	const used = new Map<string, number>();
	return {
		take(text, { now, until }) {
			if ((used.get(text) ?? 0) > now) return false;
			for (const [old, end] of used) {
				// They came in about the order in which they end.
				if (end > now && used.size < KEPT_MAX) break;
				used.delete(old);
			}
			used.set(text, until);
			return true;
		}
	};
}
