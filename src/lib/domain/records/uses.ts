/**
 * What else is done with a field: how people read it, whose it is, whether a resident gets it in the copy of what is
 * held about them, and which exports and office lists hold it. A field without its uses does not compile, so no list of
 * fields elsewhere can forget one.
 */
import type { RetentionClass } from '../retention.ts';

/**
 * How a value is read: as it is written (`words`), as a name behind an id (`person`, `people`, `title`), as a time
 * (`day`, `moment`), a number, a year, a yes or no, a code that has a word, the answers of a guide, the mark of late
 * work, or a language. `link` leads to a record that the page shows around it; `titledLink` does so too, and is said
 * where it has a name; `key` opens or names bytes. Links and keys are said to nobody.
 */
export type Reads =
	| 'words'
	| 'person'
	| 'people'
	| 'title'
	| 'day'
	| 'moment'
	| 'number'
	| 'year'
	| 'yesNo'
	| 'code'
	| 'answers'
	| 'late'
	| 'language'
	| 'link'
	| 'titledLink'
	| 'key';

/** Whose it is: a resident's, of a home, of who works here, or nobody's. */
export type Whose = 'resident' | 'home' | 'worker' | 'nobody';

/** In the copy that a resident gets: `said`, or the reason why it stands in no line of its own. */
export const COPY_USES = {
	said: 'in the copy',
	withAnother: 'in the line of another field of the same record',
	link: 'says only where the record belongs',
	key: 'opens or names sealed bytes, which the copy holds themselves',
	ofTheHouse: 'of the building as public registers have it, and of no person',
	officeWork: 'how far the office is with a door, and of no person',
	notOfResidents: 'of the organisation and who works there'
} as const;
export type CopyUse = keyof typeof COPY_USES;

/** Tables of the office's lists that hold something of a record, and are emptied of it when it is erased. */
export const LIST_TABLES = [
	'address_list',
	'attempt_list',
	'visit_list',
	'concern_list',
	'commitment_list',
	'referral_list',
	'note_list',
	'measure_list',
	'photo_list',
	'consent_list',
	'find_list',
	'appointment_list',
	'door_list'
] as const;
export type ListTable = (typeof LIST_TABLES)[number];

export interface Uses {
	readonly reads: Reads;
	readonly of: Whose;
	readonly copy: CopyUse;
	/** Columns of exported tables that anybody who may export gets: `visits.startedAt`. */
	readonly exports: readonly `${string}.${string}`[];
	/** Columns that point at a person or a home: given to who asks for them by name. */
	readonly asked: readonly `${string}.${string}`[];
	/** Columns of the office's lists: `visit_list.started_at`. */
	readonly lists: readonly `${ListTable}.${string}`[];
}

/** How a record goes: with the household it is of, by itself, or not at all. */
export type Erasure = 'withHousehold' | 'byItself' | 'notErased';

export interface Kept {
	readonly erased: Erasure;
	/** The terms that it goes by; none where an organisation keeps it as long as it works there. */
	readonly terms: readonly RetentionClass[];
}

const HOUSEHOLD_TERMS: readonly RetentionClass[] = [
	'householdWithoutFollowUp',
	'householdFollowedUp',
	'householdMoved'
];

export const WITH_HOUSEHOLD: Kept = { erased: 'withHousehold', terms: HOUSEHOLD_TERMS };
export const PHOTO_KEPT: Kept = { erased: 'withHousehold', terms: [...HOUSEHOLD_TERMS, 'photo'] };
export const RING_KEPT: Kept = {
	erased: 'byItself',
	terms: ['attemptNotReached', 'attemptRefused', 'attemptOther']
};
export const MESSAGE_KEPT: Kept = { erased: 'byItself', terms: ['message'] };
/** A door, a round or the organisation itself: of nobody, and kept as long as it is worked with. */
export const KEPT_ON: Kept = { erased: 'notErased', terms: [] };
