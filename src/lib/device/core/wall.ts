/**
 * The one wall of the port. Nothing of the vault's is shown or done while the phone is covered or locked, whatever a
 * screen asks: a lesson that is open on a covered phone is a screen like any other. What is answered all the same stands
 * here by its name with its reason, and everything that is not named here is not.
 *
 *   page ──► wall ──► the vault's verbs and views       open: all of them
 *             │
 *             └────► `locked`, or no view              covered, locked, and in every state before a vault is open
 */
import type { Curtain } from './lock-policy.ts';
import type { LockState, QueryName, VerbName } from '../port.ts';

/** How long a field that goes with the screen may still write what was typed into it, after the screen was covered. */
export const CLOSING_MS = 5_000;

/** Behind the cover. */
export const COVERED_VERBS: readonly VerbName[] = [
	'uncover', // Proves by the PIN.
	'uncoverByPasskey' // Proves by the passkey.
];

/** Behind the lock, and before there is a vault. */
export const LOCKED_VERBS: readonly VerbName[] = [
	'unlock', // Proves by the passphrase.
	'unlockByPasskey', // Proves by the passkey.
	'enrol', // Proves by a code of the office; refused on an enrolled phone.
	'judgePassphrase', // Says how easily typed words are guessed; nothing of the vault is in it.
	'createVault', // Makes the vault of an enrolment that was just answered.
	'askHelp', // Asks the office, sealed, for who forgot the passphrase.
	'lookForHelp', // Asks what became of that.
	'takeHelpFile', // The same by a file.
	'finishHelp', // Proves by the answer of the office.
	'dropHelp', // Takes back the request.
	'startAnew' // Lets a new code be used; it hands in, opens nothing and drops nothing.
];

/** Behind both. */
export const SHUT_VERBS: readonly VerbName[] = [
	'cover', // Shuts.
	'lock', // Shuts.
	'takeOver', // Which tab is alive; it begins shut.
	'touch', // Touching a covered screen opens nothing and wins no time.
	'chooser', // The camera hides the app and comes back; only an open screen is given its two minutes.
	'exchange', // Hands in sealed work (G15).
	'makeRescueFile', // Only the office can open what is in it (G15).
	'healedSeen', // A line about this phone was read; it names nobody.
	'goOn', // About this browser, before anything is on it.
	'noteBroken', // One more of a count; a lesson may fail to draw while the phone is covered.
	'askPersistence', // The same.
	'empty' // Who must empty a phone in a hurry may know no secret; what the office lacks stays (G3).
];

/**
 * While fields close: hiding the app is when a text under the finger becomes a record. They add what was typed before, and
 * show nothing. A picture comes from the camera's own screen, which hides the app.
 */
export const CLOSING_VERBS: readonly VerbName[] = [
	'saveDraft',
	'saveGuide',
	'saveNote',
	'updateConcern',
	'updateVisit',
	'updateHousehold',
	'describePhoto',
	'addMeterReading',
	'updateMeterReading',
	'takePhoto'
];

export const SHUT_QUERIES: readonly QueryName[] = [
	'status', // Says that the phone is shut and how much waits; no resident is in it.
	'ways', // What opens this phone; nothing secret is in it.
	'content', // Lessons and guides hold no resident.
	'pack', // The same.
	'search' // Finds in lessons and guides.
];

export interface AtTheWall {
	readonly lock: LockState['kind'];
	/** Nobody sees the page, or it was covered less than `CLOSING_MS` ago. */
	readonly isClosing: boolean;
}

/**
 * Until when fields may close. A page that was hidden may be frozen before they have: then their time runs from the moment
 * it is seen again. Covering once more, or hiding a covered page, wins no time.
 */
export function closingAfter(
	until: number,
	step: {
		readonly from: Curtain['kind'];
		readonly to: Curtain['kind'];
		readonly isHidden: boolean;
		readonly now: number;
	}
): number {
	const { from, to, isHidden, now } = step;
	if (to !== 'covered') return 0;
	if (from === 'open') return isHidden ? Infinity : now + CLOSING_MS;
	return until === Infinity && !isHidden ? now + CLOSING_MS : until;
}

/** Whether the port answers this verb now. */
export function admitsVerb(verb: VerbName, { lock, isClosing }: AtTheWall): boolean {
	if (lock === 'open' || SHUT_VERBS.includes(verb)) return true;
	if (lock !== 'covered') return LOCKED_VERBS.includes(verb);
	return COVERED_VERBS.includes(verb) || (isClosing && CLOSING_VERBS.includes(verb));
}

/** The same for a query. */
export function admitsQuery(query: QueryName, { lock }: Pick<AtTheWall, 'lock'>): boolean {
	return lock === 'open' || SHUT_QUERIES.includes(query);
}
