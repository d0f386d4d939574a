/** For how long a passkey or a recovery code that was shown counts as fresh. */
export const STEP_UP_MS = 10 * 60_000;

/** True when this moment of confirmation is fresh; a clock that was set back makes none fresh. */
export function isFresh(confirmedAt: number | null, now: number): boolean {
	return confirmedAt !== null && confirmedAt <= now && now < confirmedAt + STEP_UP_MS;
}
