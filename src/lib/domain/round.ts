import * as v from 'valibot';
import { OFFICE } from './roles.ts';
import { day, defineRecord, id, line, register, setOf } from './record.ts';

/** Addresses lent to a coach or a pair until a date. An address is in at most one open round. */
export const round = defineRecord('round', OFFICE, {
	name: register(line),
	area: register(id),
	coaches: setOf(id),
	lentUntil: register(day),
	/** Taken back or finished. */
	endedOn: register(day)
});

/** The organisation as every phone sees it. */
export const organisation = defineRecord('organisation', OFFICE, {
	name: register(line),
	coordinatorName: register(line),
	coordinatorPhone: register(line),
	demo: register(v.boolean())
});

/** A person of the organisation, as a coach's phone may know them: a name, no more. */
export const person = defineRecord('person', OFFICE, {
	name: register(line)
});

/* Scopes: what one device may hold. */
export const ORG_SCOPE = 'org';
/** Home of what no phone holds, such as an address outside every round. */
export const OFFICE_SCOPE = 'office';
/** What is recorded while practising. It exists in a phone's memory only, and no office takes it in. */
export const PRACTICE_SCOPE = 'practice';

export function roundScope(roundId: string): string {
	return `round:${roundId}`;
}

export function coachScope(personId: string): string {
	return `coach:${personId}`;
}

/** True when a scope's name is one this version can hold. */
export function isScope(text: string): boolean {
	return text === ORG_SCOPE || text === OFFICE_SCOPE || /^(round|coach):[0-9a-f-]{8,64}$/.test(text);
}
