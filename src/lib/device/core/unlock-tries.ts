/**
 * Waiting after wrong passphrases. It only slows down a hand at the glass: who copies
 * the profile counts anew. What guards the copy is the passphrase itself; so nothing
 * here ever destroys anything.
 */
export interface Tries {
	readonly wrong: number;
	/** Of the last wrong one, by the phone's own clock. */
	readonly at: number;
}

export const NO_TRIES: Tries = { wrong: 0, at: 0 };
/** From here on the screen says what to do instead of guessing on. */
export const WRONG_TRIES_MANY = 10;
/** Two slips of a finger cost nothing. */
const WAITS_MS = [0, 0, 0, 5_000, 15_000] as const;
const WAIT_MS_LATER = 30_000;
const WAIT_MS_MANY = 60_000;

export function waitAfter(wrong: number): number {
	if (wrong >= WRONG_TRIES_MANY) return WAIT_MS_MANY;
	return WAITS_MS[wrong] ?? WAIT_MS_LATER;
}

/** When the next try is heard; null for now. A clock that was set back makes nobody wait longer than once. */
export function waitUntil(tries: Tries, now: number): number | null {
	const until = tries.at + waitAfter(tries.wrong);
	if (until <= now) return null;
	return Math.min(until, now + waitAfter(tries.wrong));
}
