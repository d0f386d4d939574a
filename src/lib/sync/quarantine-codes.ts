/**
 * Why something waits in quarantine. A reason on the wire is one of these, sometimes
 * followed by a space and the place, such as `value concern.weight`; never by a value.
 */
export const QUARANTINE_CODES = [
	/* what was handed in cannot be read */
	'otherShape',
	'otherDevice',
	'noSession',
	'otherIntake',
	'changed',
	'unreadable',
	'mismatch',
	/* who sent it */
	'unknownDevice',
	'revokedDevice',
	'personLeft',
	'personEnded',
	/* what it says */
	'value',
	'unknownKind',
	'notWrittenByRole',
	'otherPerson',
	'guardHolds',
	'otherKind',
	'otherRoot',
	'noScope',
	'practice',
	'wrongRoot',
	'wrongScope',
	'outsideScope',
	'makingWaits',
	'cannotApply',
	'full',
	'sameIdOtherContent'
] as const;
export type QuarantineCode = (typeof QUARANTINE_CODES)[number];
