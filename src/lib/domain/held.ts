/**
 * What becomes of work that waits in quarantine. A decision is final and kept
 * for ever beside what it is about; nothing that was received is deleted by one.
 */

/** `accepted`: as it was said; `corrected`: as an operation of the office that cites it; `discarded`: not taken over. */
export const HELD_STATES = ['waiting', 'accepted', 'corrected', 'discarded'] as const;
export type HeldState = (typeof HELD_STATES)[number];

/** Why something is not taken over. The coach's phone is told one of these, never the office's own words. */
export const DISCARD_REASONS = ['double', 'mistake', 'trial', 'elsewhere', 'unreadable', 'other'] as const;
export type DiscardReason = (typeof DISCARD_REASONS)[number];

/** Longest explanation of a decision, in characters. */
export const HELD_NOTE_LENGTH_MAX = 1000;

/** The one thing to do that fits best; the others stay possible where they can work at all. */
export const HELD_ACTIONS = ['accept', 'correct', 'retry', 'discard'] as const;
export type HeldAction = (typeof HELD_ACTIONS)[number];

const ACCEPTED_AS_IS: readonly string[] = [
	'unknownDevice',
	'revokedDevice',
	'personLeft',
	'personEnded',
	'unknownKind',
	'notWrittenByRole',
	'guardHolds',
	'outsideScope',
	'cannotApply',
	'sameIdOtherContent',
	'makingWaits'
];
const CORRECTED: readonly string[] = ['value', 'otherRoot', 'wrongRoot', 'noScope', 'wrongScope'];
const TRIED_AGAIN: readonly string[] = ['otherShape', 'noSession', 'otherIntake', 'unreadable'];

/** What can be done with something that waits for this reason, the best first. */
export function actionsFor(reason: string): readonly HeldAction[] {
	const code = reason.split(' ')[0] ?? '';
	if (ACCEPTED_AS_IS.includes(code)) return ['accept', 'correct', 'discard'];
	if (CORRECTED.includes(code)) return ['correct', 'discard'];
	if (TRIED_AGAIN.includes(code)) return ['retry', 'discard'];
	return ['discard'];
}
