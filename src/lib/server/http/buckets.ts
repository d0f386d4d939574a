/** Token buckets: how much one asker may ask. Kept per process; a limit here spares, it does not guard a secret. */

export interface Buckets {
	/** Seconds to wait, or 0 when this one may pass. */
	take(key: string, now: number): number;
}

/** Askers remembered; when they are more, all begin anew rather than memory grow. */
const KEYS_MAX = 50_000;

export function createBuckets(options: { readonly burst: number; readonly perSecond: number }): Buckets {
	const { burst, perSecond } = options;
	const buckets = new Map<string, { readonly left: number; readonly at: number }>();
	return {
		take(key, now) {
			const last = buckets.get(key);
			const left = last ? Math.min(burst, last.left + (Math.max(0, now - last.at) / 1000) * perSecond) : burst;
			if (left < 1) return (1 - left) / perSecond;
			if (buckets.size >= KEYS_MAX && !last) buckets.clear();
			buckets.set(key, { left: left - 1, at: now });
			return 0;
		}
	};
}
