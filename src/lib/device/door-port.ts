/**
 * The part of the port about doors: the round in walking order, one address, a flat with its doors, and what was done
 * with them. A door in a list is a street and a number, never a name.
 */
import type { Outcome } from '#lib/domain/attempt.ts';
import type { NextTry } from '#lib/domain/next-try.ts';
import type { PartOfDay } from '#lib/domain/part-of-day.ts';
import type { RecordValues } from '#lib/domain/records/index.ts';
import type { Done, Whereabouts } from './port.ts';

export type PlateState = 'todo' | 'again' | 'done' | 'never';

/** A door in a list: street and number, never a name. */
export interface DoorView {
	readonly id: string;
	readonly street: string;
	readonly town: string;
	readonly number: string;
	readonly letter: string;
	readonly addition: string;
	readonly building: string | null;
	readonly floor: number | null;
	readonly plate: PlateState;
	readonly attempts: number;
	readonly lastOutcome: Outcome | null;
	readonly lastAt: number | null;
	readonly appointment: {
		readonly id: string;
		readonly on: string;
		readonly part: PartOfDay | null;
		readonly minute: number | null;
	} | null;
	readonly openVisit: string | null;
	/** When to ring again, or that this round does not; null where an appointment stands, or the outcome asks for none. */
	readonly nextTry: NextTry | null;
}

export interface DueCommitment {
	readonly id: string;
	readonly address: string;
	readonly street: string;
	readonly houseNumber: string;
	readonly what: string;
	readonly dueOn: string;
	readonly late: boolean;
}

export interface TodayView {
	readonly round: { readonly id: string; readonly name: string; readonly lentUntil: string | null } | null;
	readonly next: DoorView | null;
	readonly doors: readonly DoorView[];
	readonly done: number;
	readonly due: readonly DueCommitment[];
	readonly openVisits: readonly { readonly visit: string; readonly door: DoorView; readonly startedAt: number }[];
	readonly messages: readonly {
		readonly id: string;
		readonly text: string;
		readonly at: number;
		readonly read: boolean;
	}[];
}

export interface AddressView {
	readonly door: DoorView;
	readonly values: RecordValues<'address'>;
	readonly doNotVisit: boolean;
	readonly households: readonly {
		readonly id: string;
		readonly name: string | null;
		readonly language: string | null;
		readonly phone: string | null;
	}[];
	readonly attempts: readonly {
		readonly id: string;
		/** By the coach who holds this phone. */
		readonly mine: boolean;
		readonly outcome: Outcome;
		readonly at: number;
		readonly cardLeft: boolean;
		readonly where: Whereabouts;
	}[];
	readonly visits: readonly {
		readonly id: string;
		readonly startedAt: number;
		readonly state: 'open' | 'closed';
		readonly where: Whereabouts;
	}[];
	readonly commitments: readonly DueCommitment[];
	readonly concerns: readonly {
		readonly id: string;
		readonly category: string;
		readonly state: string;
		readonly owner: string | null;
		readonly dueOn: string | null;
		readonly answer: string | null;
		readonly told: boolean;
	}[];
	readonly nextDoor: DoorView | null;
	/** The last day of the round that lends this door, where there is one. */
	readonly lentUntil: string | null;
}

/** One flat of the round, as a row in the list of doors. */
export interface FlatSummary {
	/** The id of the first of its doors. */
	readonly id: string;
	readonly name: string | null;
	readonly street: string;
	/** The numbers of its first and its last door, as people say them. */
	readonly from: string;
	readonly to: string;
	/** Ids of its doors. */
	readonly doors: readonly string[];
	/** Doors that wait for a ring. */
	readonly left: number;
}

export interface FlatDoor {
	readonly door: DoorView;
	/** Something was promised here and is not done. */
	readonly promised: boolean;
}

export interface FlatView extends FlatSummary {
	/** The highest floor first, as one stands before it; the doors whose floor nobody knows come last, under null. */
	readonly floors: readonly { readonly floor: number | null; readonly doors: readonly FlatDoor[] }[];
}

/** What one coach did, in counts that are never added up. */
export interface OwnCounts {
	readonly attempts: number;
	readonly conversations: number;
	readonly helpAccepted: number;
	/** Measures fitted on the spot, and measures advised: each kind once in a home. */
	readonly fitted: number;
	readonly advised: number;
	/** Answers and referrals that a resident was told the end of. */
	readonly toldBack: number;
}

/** What became of a concern that this coach noted. */
export interface OwnSignal {
	readonly concern: string;
	readonly door: DoorView;
	readonly category: string;
	/** `tell`: answered and not yet told to the resident; `waiting`: still with somebody. */
	readonly kind: 'tell' | 'waiting';
	readonly answer: string | null;
	readonly owner: string | null;
	readonly dueOn: string | null;
}

/** The end of the round: of today, and of the rounds that are lent. */
export interface OwnWorkView {
	readonly day: OwnCounts;
	readonly round: OwnCounts;
	readonly signals: readonly OwnSignal[];
}

export interface DoorQueries {
	today: { readonly params: Record<string, never>; readonly result: TodayView };
	address: { readonly params: { readonly id: string }; readonly result: AddressView | null };
	doors: { readonly params: { readonly text: string }; readonly result: readonly DoorView[] };
	flats: { readonly params: Record<string, never>; readonly result: readonly FlatSummary[] };
	/** The flat that an address belongs to; null when it belongs to none. */
	flat: { readonly params: { readonly id: string }; readonly result: FlatView | null };
	ownWork: { readonly params: Record<string, never>; readonly result: OwnWorkView };
}

/** An address that stands in no list yet, as a coach reads it off the door. */
export interface NewAddress {
	readonly street: string;
	readonly number: number;
	readonly letter: string | null;
	readonly addition: string | null;
	readonly postcode: string | null;
	readonly floor: number | null;
}

/** One of three, or none of them: then the proposal stands. */
export interface TryChoice {
	readonly tryIn: PartOfDay | null;
	readonly tryOn: string | null;
	/** Not again in the round that the door is in; the next choice takes it back. */
	readonly isNotAgain: boolean;
}

export interface DoorVerbs {
	recordAttempt(input: {
		readonly address: string;
		readonly outcome: Outcome;
		readonly cardLeft: boolean;
	}): Promise<Done<{ readonly attempt: string }>>;
	/** The card is asked after the ring: it changes the same attempt. */
	leaveCard(input: { readonly attempt: string; readonly cardLeft: boolean }): Promise<Done>;
	/** When to ring again, chosen after the ring; what is null is left to the proposal. */
	chooseTry(input: TryChoice & { readonly attempt: string }): Promise<Done>;
	undoAttempt(input: { readonly attempt: string }): Promise<Done>;
	/** The same outcome at several doors: all of them are saved, or none. */
	recordAttempts(input: {
		readonly addresses: readonly string[];
		readonly outcome: Outcome;
		readonly cardLeft: boolean;
	}): Promise<Done<{ readonly attempts: readonly string[] }>>;
	undoAttempts(input: { readonly attempts: readonly string[] }): Promise<Done>;
	/** A next visit, agreed at the door without a talk. It belongs to whoever lives there, as far as that is known. */
	agreeAtDoor(input: {
		readonly address: string;
		readonly values: Pick<RecordValues<'appointment'>, 'on' | 'part' | 'minute'>;
	}): Promise<Done<{ readonly appointment: string }>>;
	/** What is spoken there, heard at the door. */
	noteLanguage(input: { readonly address: string; readonly language: string }): Promise<Done>;
	/** Recorded on the spot, in the coach's round, for the office to check. */
	addAddress(input: NewAddress): Promise<Done<{ readonly address: string }>>;
}
