/** What the table of doors says of a door, as conditions over its row: the same as the phone says of it. */
import { sql } from 'kysely';
import { isTriedAgain, OUTCOMES } from '#lib/domain/attempt.ts';
import { roundScope } from '#lib/domain/round.ts';

const RUNG_IN_VAIN = sql<boolean>`ring_outcome in (${sql.join(OUTCOMES.filter(isTriedAgain))})`;
/** Said of the round that the door is in now; where it is in none, or in another, it says nothing. */
const NOT_AGAIN = sql<boolean>`(ring_not_again_in is not null and round is not null and ring_not_again_in = ${roundScope('')} || round)`;
const OPEN = sql<boolean>`do_not_visit = 0 and visited_at is null`;

/** Rung in vain, and to be tried again in this round. */
export const IS_AGAIN = sql<boolean>`(${OPEN} and ${RUNG_IN_VAIN} and not ${NOT_AGAIN})`;

/** Spoken with, refused, empty, or not again in this round. */
export const IS_DONE = sql<boolean>`(do_not_visit = 0 and (visited_at is not null or (ring_outcome is not null and (${NOT_AGAIN} or not ${RUNG_IN_VAIN}))))`;

/** Doors where a coach still has something to do. */
export const TO_DO = sql<boolean>`(${OPEN} and (ring_outcome is null or ${RUNG_IN_VAIN}) and not ${NOT_AGAIN})`;

/** The same once they are lent anew: what was said of the round they are in ends with it. */
export const TO_DO_ANEW = sql<boolean>`(${OPEN} and (ring_outcome is null or ${RUNG_IN_VAIN}))`;

/** Whether a door stands as not again in the round that it is in. */
export function isNotAgain(door: {
	readonly round: string | null;
	readonly ring_not_again_in: string | null;
}): boolean {
	return door.round !== null && door.ring_not_again_in === roundScope(door.round);
}
