/**
 * One retry for everything the store does. Its transactions are idempotent, so
 * what failed half-way, or may have been committed without the answer arriving,
 * is simply run again: the second run finds what the first one left.
 */
const TRIES_MAX = 8;
const PAUSE_MS_MAX = 2_000;

/** What an engine's error asks for: run again at once, run again a little later, or give up. */
export type Again = 'now' | 'soon' | 'later' | 'never';

/** Milliseconds of the first pause; each next one is twice as long. A deadlock is over in a moment, a database that restarts is not. */
const FIRST_PAUSE_MS: Readonly<Record<Exclude<Again, 'never'>, number>> = { now: 0, soon: 5, later: 50 };

export async function withRetry<T>(again: (error: unknown) => Again, run: () => Promise<T>): Promise<T> {
	for (let tries = 1; ; tries += 1) {
		try {
			return await run();
		} catch (error) {
			const when = again(error);
			if (tries >= TRIES_MAX || when === 'never') throw error;
			await pause(Math.min(PAUSE_MS_MAX, FIRST_PAUSE_MS[when] * 2 ** (tries - 1)));
		}
	}
}

/** Without a pause there is no timer either: the simulation replays the embedded store step by step. */
function pause(ms: number): Promise<void> {
	return ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}
