/** A lasting no: nobody rings at this door again, and the ring at which it was said is recorded with it. */
import type { Coach } from './coach.svelte.ts';

/**
 * The bar first: it protects the resident even when the second write fails.
 *
 * @returns when it was saved, in milliseconds since 1970; null when either could not be
 */
export async function barDoor(coach: Coach, address: string): Promise<number | null> {
	const { call } = coach.device;
	coach.note(null);
	if (!(await coach.run(call.setDoNotVisit({ address })))) return null;
	const ring = await coach.run(call.recordAttempt({ address, outcome: 'neverAgain', cardLeft: false }));
	return ring?.savedAt ?? null;
}
