/**
 * What happened at one ring at one door. Nine outcomes at most: canvassing
 * tools with forty codes are cut down to a few by their own users.
 */
export const OUTCOMES = [
	'spoken',
	'notHome',
	'notNow',
	'notInterested',
	'languageBarrier',
	'cannotReachDoor',
	'movedOrEmpty',
	'wrongAddress',
	'neverAgain'
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Outcomes after which the door is tried again. */
const AGAIN: readonly Outcome[] = ['notHome', 'notNow', 'languageBarrier', 'cannotReachDoor'];

export function isTriedAgain(outcome: Outcome): boolean {
	return AGAIN.includes(outcome);
}
