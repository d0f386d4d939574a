/** A list of addresses on its way in: what state it is in, what was decided about it, and what is kept of each row. */
import * as v from 'valibot';
import { CORRECTIONS, PROBLEMS } from './address-row.ts';
import { IMPORT_FIELDS } from './columns.ts';
import { DOUBTS } from './verdicts.ts';

/** `judging`, `writing` and `undoing` run by themselves; the others wait for a person, or are the end. */
export const IMPORT_STATES = ['read', 'judging', 'judged', 'writing', 'written', 'undoing', 'undone'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

export function isRunning(state: ImportState): boolean {
	return state === 'judging' || state === 'writing' || state === 'undoing';
}

/**
 * What became of a row that was to be taken in. `there`: since it was judged, the same door came from elsewhere; `kept`:
 * somebody had touched it before the list was undone.
 */
export const IMPORT_OUTCOMES = ['written', 'refused', 'there', 'undone', 'kept'] as const;
export type ImportOutcome = (typeof IMPORT_OUTCOMES)[number];

/**
 * Days that a list waits for a person. Until somebody decides, its rows lie here as they came, with whatever its other
 * columns say of people; our own term.
 */
export const IMPORT_WAITS_DAYS = 14;

/**
 * Days after a list was written or taken back in which its doubtful rows can still be looked at as they came. Then their
 * cells go, with whatever they say of people; taking a list back needs only ids. Our own term.
 */
export const IMPORT_CELLS_DAYS = 28;

/** A large municipality has fewer homes in the buurten that are walked. */
export const IMPORT_LINES_MAX = 100_000;
export const IMPORT_COLUMNS_MAX = 60;
/** Different buurten or rounds that one list may name. */
export const IMPORT_NAMES_MAX = 300;

export const choiceSchema = v.array(v.nullable(v.picklist(IMPORT_FIELDS)));

/** What the list calls a buurt or a round, and what that becomes. */
export const planSchema = v.object({
	/** By what the list says: the id of the buurt, or null to leave it open. */
	areas: v.record(v.string(), v.nullable(v.string())),
	/** The buurt of rows that name none; left out, they lie in none. */
	areaOtherwise: v.exactOptional(v.string()),
	/** Buurten to be made first: id by name. */
	newAreas: v.record(v.string(), v.string()),
	/** Rounds to be made: id by name. */
	rounds: v.record(v.string(), v.string()),
	/** Names of rounds that run already: nobody's round grows by a list. */
	takenRounds: v.array(v.string()),
	/** How many rows of each kind. */
	counts: v.record(v.string(), v.number()),
	/** Rows that name a buurt or a round, by name. */
	areaCounts: v.record(v.string(), v.number()),
	roundCounts: v.record(v.string(), v.number())
});
export type ImportPlan = v.InferOutput<typeof planSchema>;

export const EMPTY_PLAN: ImportPlan = {
	areas: {},
	newAreas: {},
	rounds: {},
	takenRounds: [],
	counts: {},
	areaCounts: {},
	roundCounts: {}
};

const text = v.nullable(v.string());
const addressSchema = v.object({
	postcode: v.string(),
	number: v.number(),
	letter: text,
	addition: text,
	street: text,
	town: text,
	bagId: text,
	area: text,
	energyLabel: text,
	energyLabelOn: text,
	round: text,
	place: v.nullable(v.object({ longitude: v.number(), latitude: v.number() }))
});

/** What is kept of a row: the address that was read, or why there is none. */
export const detailSchema = v.object({
	address: v.exactOptional(addressSchema),
	corrections: v.exactOptional(v.array(v.picklist(CORRECTIONS))),
	doubt: v.exactOptional(v.picklist(DOUBTS)),
	/** The address that is there already. */
	id: v.exactOptional(v.string()),
	/** The row of this list that said it first. */
	row: v.exactOptional(v.number()),
	problem: v.exactOptional(v.picklist(PROBLEMS)),
	/** Of a row that is not plainly new: its chosen cells as they came, in the order of the fields. */
	cells: v.exactOptional(v.array(v.string()))
});
export type ImportDetail = v.InferOutput<typeof detailSchema>;
