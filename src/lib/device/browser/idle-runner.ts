/** Work that may wait until nobody is being answered: run once for all that was asked for meanwhile. */

export interface Idle {
	/** So long after the last time it was asked for. */
	readonly quietMs: number;
	/** And, if named, no later than this after the first. */
	readonly waitMsMax?: number;
}

export function idleRunner({ quietMs, waitMsMax = Infinity }: Idle): (work: () => Promise<void>) => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let firstAt: number | null = null;
	return (work) => {
		const now = performance.now();
		firstAt ??= now;
		if (timer !== undefined && now - firstAt > waitMsMax) return;
		clearTimeout(timer);
		timer = setTimeout(() => {
			timer = undefined;
			firstAt = null;
			// Trouble with a store is kept by who works; what else goes wrong is a fault, and shows as one.
			void work();
		}, quietMs);
	};
}
