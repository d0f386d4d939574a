/**
 * One retry for everything the store does. Its transactions are idempotent, so
 * what failed half-way, or may have been committed without the answer arriving,
 * is simply run again: the second run finds what the first one left.
 */
const TRIES_MAX = 8;
const PAUSE_MS_MAX = 2_000;
/** How long a database that does not answer is waited for: who asks is told to come back before it gives up by itself. */
export const OUTAGE_MS_MAX = 1_500;
/** At a start nobody waits for an answer, and the database may still be starting. */
export const START_MS_MAX = 6_000;

/** The database did not answer for as long as anybody is kept waiting: an outage, and no fault of what was asked. */
export class StoreOutage extends Error {
	constructor(cause: unknown) {
		super('the database does not answer', { cause });
		this.name = 'StoreOutage';
	}
}

/** What an engine's error asks for: run again at once, run again a little later, or give up. */
export type Again = 'now' | 'soon' | 'later' | 'never';

/** Milliseconds of the first pause; each next one is twice as long. A deadlock is over in a moment, a database that restarts is not. */
const FIRST_PAUSE_MS: Readonly<Record<Exclude<Again, 'never'>, number>> = { now: 0, soon: 5, later: 50 };

/**
 * @param outageMsMax how long to go on while nobody answers
 * @throws StoreOutage once that is over; the error itself for anything else
 */
export async function withRetry<T>(
	again: (error: unknown) => Again,
	run: () => Promise<T>,
	outageMsMax = OUTAGE_MS_MAX
): Promise<T> {
	let waitedMs = 0;
	for (let tries = 1; ; tries += 1) {
		const began = performance.now();
		try {
			return await run();
		} catch (error) {
			const when = again(error);
			if (when === 'never') throw error;
			const pauseMs = Math.min(PAUSE_MS_MAX, FIRST_PAUSE_MS[when] * 2 ** (tries - 1));
			waitedMs += performance.now() - began + pauseMs;
			if (when === 'later' && waitedMs > outageMsMax) throw new StoreOutage(error);
			if (when !== 'later' && tries >= TRIES_MAX) throw error;
			await pause(pauseMs);
		}
	}
}

/** Without a pause there is no timer either: the simulation replays the embedded store step by step. */
function pause(ms: number): Promise<void> {
	return ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}
