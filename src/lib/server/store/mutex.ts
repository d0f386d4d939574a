/** One at a time, in order of asking. No timers: the simulation replays it step by step. */
export interface Mutex {
	/** Resolves with the function that lets the next one in. */
	acquire(): Promise<() => void>;
}

export function createMutex(): Mutex {
	let last: Promise<void> = Promise.resolve();
	return {
		async acquire() {
			const before = last;
			let release = (): void => undefined;
			last = new Promise((resolve) => {
				release = resolve;
			});
			await before;
			return release;
		}
	};
}
