/**
 * Token buckets: how much one asker may ask. Kept per process, since what they spare is this process; a limit that
 * guards a secret is kept in the store, for all processes (`shared-turns.ts`).
 */

export interface Buckets {
	/** Seconds to wait, or 0 when this one may pass. */
	take(key: string, now: number): number;
}

/** Askers remembered; beyond that the one that has not asked for the longest begins anew, and nobody else does. */
const KEYS_MAX = 50_000;

export function createBuckets(options: {
	readonly burst: number;
	readonly perSecond: number;
	readonly keysMax?: number;
}): Buckets {
	const { burst, perSecond, keysMax = KEYS_MAX } = options;
	// In the order in which they asked last.
	const buckets = new Map<string, { readonly left: number; readonly at: number }>();
	return {
		take(key, now) {
			const last = buckets.get(key);
			const left = last ? Math.min(burst, last.left + (Math.max(0, now - last.at) / 1000) * perSecond) : burst;
			const mayPass = left >= 1;
			buckets.delete(key);
			buckets.set(key, { left: mayPass ? left - 1 : left, at: now });
			const oldest = buckets.size > keysMax ? buckets.keys().next() : null;
			if (oldest !== null && oldest.done !== true) buckets.delete(oldest.value);
			return mayPass ? 0 : (1 - left) / perSecond;
		}
	};
}
