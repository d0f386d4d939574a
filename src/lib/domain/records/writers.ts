/**
 * Who may write a field. Every field of every record names one of these, so a field without an author does not
 * compile. `authority.ts` judges by them; docs/policy/roles.md shows them.
 */
import type { Role } from '../roles.ts';

/** `making`: as long as the record holds no value that is given only while it is made. */
export type When = 'never' | 'making' | 'always';

export interface Right {
	readonly when: When;
	/** Only the writer's own person id: the certificate or the session says who that is, not the operation. */
	readonly isOwn?: true;
	/** Of a ladder: the steps that may be taken; absent for all. */
	readonly steps?: readonly string[];
	/** The one value that it must bear when the record is made. */
	readonly mustBe?: boolean;
}

export interface Writers {
	readonly coach: Right;
	readonly office: Right;
	/** The roles that write for the office. */
	readonly roles: readonly Role[];
	/** The server's own rules. Apart from this, a rule may empty a field or set a guard. */
	readonly rule: boolean;
	/** A list of addresses that is read in. */
	readonly list: boolean;
}

const NEVER: Right = { when: 'never' };
const MAKING: Right = { when: 'making' };
const ALWAYS: Right = { when: 'always' };

/** Offices that read households may write about them. */
const HOUSEHOLD_OFFICE: readonly Role[] = ['coordinator', 'privacyOfficer'];
const ANY_OFFICE: readonly Role[] = ['coordinator', 'administrator', 'privacyOfficer'];

const of = (coach: Right, office: Right, roles: readonly Role[] = HOUSEHOLD_OFFICE): Writers => ({
	coach,
	office,
	roles,
	rule: false,
	list: false
});

/** The coach and the office, at any time. */
export const BOTH = of(ALWAYS, ALWAYS);
/** Given by the coach who makes the record; put right by the office. */
export const MAKER = of(MAKING, ALWAYS);
/** The coach who makes the record, by the certificate; nobody writes it later. The office enters what a coach told it. */
export const AUTHOR = of({ when: 'making', isOwn: true }, MAKING);
/** Whoever makes the record, by the certificate or the session. */
export const MAKES_AS_SELF = of({ when: 'making', isOwn: true }, { when: 'making', isOwn: true });
/** The coach who makes the record means themselves; the office may mean any coach. */
export const MAKER_SELF = of({ when: 'making', isOwn: true }, ALWAYS);
/** The office, about a household. */
export const OFFICE_OF_HOUSEHOLDS = of(NEVER, ALWAYS);
/** Whoever of the office does it, by the session. */
export const OFFICE_AUTHOR = of(NEVER, { when: 'always', isOwn: true });
/** The office, and the rule on arrival. */
export const OFFICE_AND_RULE: Writers = { ...OFFICE_OF_HOUSEHOLDS, rule: true };
/** The server's rules alone. */
export const RULE_ONLY: Writers = { ...of(NEVER, NEVER), rule: true };
/** Every role of the office that runs the organisation. */
export const RUNNING = of(NEVER, ALWAYS, ANY_OFFICE);
/** The same, also as a list brings it. */
export const RUNNING_AND_LIST: Writers = { ...RUNNING, list: true };
/** The office while it makes the record. */
export const OFFICE_MAKES = of(NEVER, MAKING, ANY_OFFICE);
export const OFFICE_MAKES_AS_SELF = of(NEVER, { when: 'making', isOwn: true }, ANY_OFFICE);
/** The coach alone, at any time. */
export const COACH_ONLY = of(ALWAYS, NEVER, []);
/** The coach alone, while the record is made. */
export const COACH_MAKES = of(MAKING, NEVER, []);
export const COACH_MAKES_AS_SELF = of({ when: 'making', isOwn: true }, NEVER, []);

/** An address: a coach reads it off a door that stands in no list; from then on it is the office's. */
export const DOOR = of(MAKING, ALWAYS, ANY_OFFICE);
export const DOOR_AND_LIST: Writers = { ...DOOR, list: true };
/** Where a coach makes an address, this must say that nobody has checked it. */
export const UNCHECKED_DOOR = of({ when: 'making', mustBe: true }, ALWAYS, ANY_OFFICE);
/** Said at the door or at the desk. */
export const SAID_OF_DOOR = of(ALWAYS, ALWAYS, ANY_OFFICE);

/** A ladder whose steps a coach may take in part. */
export function stepsOf(coachSteps: readonly string[], office: 'household' | 'any' = 'household'): Writers {
	return of({ when: 'always', steps: coachSteps }, ALWAYS, office === 'any' ? ANY_OFFICE : HOUSEHOLD_OFFICE);
}
