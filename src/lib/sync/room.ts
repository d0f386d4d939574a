/**
 * How much one record may grow to. Records only grow, so that a stranger's phone could fill a set or a note until no
 * page of a pull holds it; what would lead there is set aside by itself, with its place.
 */
import { ENTRIES_MAX, FIELDS_MAX, NOTE_VERSIONS_MAX, RECORD_CHARACTERS_MAX } from './limits.ts';
import type { EntityState, FieldState } from './merge.ts';
import type { Operation } from './operation.ts';

/** Below both, a record stays far under its bound however often it is changed, and needs no measuring. */
const SMALL_CHARACTERS = 2_000;
const SMALL_ENTRIES = 20;

/**
 * The field that holds too much after this operation, or the record's kind where it is the record as a whole; null for
 * one that has room.
 *
 * @param state the record with the operation joined in
 */
export function findOverfull(
	state: EntityState,
	operation: Pick<Operation, 'fields'>,
	characters: number
): string | null {
	let isSmall = characters <= SMALL_CHARACTERS && Object.keys(state.fields).length <= FIELDS_MAX;
	for (const name of Object.keys(operation.fields)) {
		const field = state.fields[name];
		if (!field) continue;
		if (entriesOf(field) > ENTRIES_MAX || (field.m === 'n' && countOf(field.h) > NOTE_VERSIONS_MAX))
			return `${state.kind}.${name}`;
		isSmall &&= entriesOf(field) <= SMALL_ENTRIES;
	}
	return isSmall || JSON.stringify(state).length <= RECORD_CHARACTERS_MAX ? null : state.kind;
}

/** Everything that a field has been told and keeps. */
function entriesOf(state: FieldState): number {
	switch (state.m) {
		case 'r':
			return 1;
		case 's':
			return countOf(state.a) + countOf(state.r);
		case 'n':
			return countOf(state.h) + countOf(state.g);
		case 'g':
			return countOf(state.s) + countOf(state.x);
		case 'l':
			return countOf(state.s);
	}
}

function countOf(entries: Readonly<Record<string, unknown>>): number {
	return Object.keys(entries).length;
}
