/**
 * Fields that were written by a version that did not know them. It carried them as
 * registers, with the change as it came; a version that knows them folds them anew
 * from the operations, and until then reads the change for what it is.
 */
import { mergeOf, type RecordTypes, RECORDS } from '#lib/domain/records/index.ts';
import type { Merge } from '#lib/domain/records/define.ts';
import type { Clock } from './clock.ts';
import { type EntityState, type FieldState, joinEntities } from './merge.ts';
import { type Operation, stateOfOperation } from './operation.ts';

/** The tag that the state of each merge bears. */
const TAGS: Readonly<Record<Merge['kind'], FieldState['m']>> = {
	register: 'r',
	set: 's',
	note: 'n',
	guard: 'g',
	ladder: 'l'
};

/** True for a register that stands where this registry knows another merge. */
export function isCarried(kind: string, about: { name: string; state: FieldState; types?: RecordTypes }): boolean {
	return about.state.m === 'r' && mergeOf(kind, about.name, about.types).kind !== 'register';
}

/** True when the state is not of the merge that this registry names: a later or an earlier version folded it. */
export function isOfOtherMerge(kind: string, about: { name: string; state: FieldState; types: RecordTypes }): boolean {
	return about.state.m !== TAGS[mergeOf(kind, about.name, about.types).kind];
}

/** The record with these fields folded anew from its operations; every other field stays as it is. */
export function foldFields(
	state: EntityState,
	options: {
		readonly fields: ReadonlySet<string>;
		/** Every operation on the record, with its effective clock, in any order. */
		readonly log: readonly { readonly operation: Operation; readonly eff: Clock }[];
		readonly types: RecordTypes;
	}
): EntityState {
	const { fields, log, types } = options;
	const kept = Object.entries(state.fields).filter(([name]) => !fields.has(name));
	let folded: EntityState = { ...state, fields: {} };
	for (const { operation, eff } of log) {
		const own = Object.entries(operation.fields).filter(([name]) => fields.has(name));
		if (own.length === 0) continue;
		folded = joinEntities(folded, stateOfOperation({ ...operation, fields: Object.fromEntries(own) }, eff, types));
	}
	return { ...state, fields: { ...Object.fromEntries(kept), ...folded.fields } };
}

/**
 * What each field of a registry does when two versions meet, by kind: what a store
 * notes, to see at its next start which records an earlier registry folded.
 */
export type MergeTable = Readonly<Record<string, Readonly<Record<string, string>>>>;

export function mergeTableOf(types: RecordTypes = RECORDS): MergeTable {
	const entries = Object.entries(types).map(([kind, type]) => {
		const fields = Object.entries(type.fields).map(([name, field]) => [name, signOf(field.merge)] as const);
		return [kind, Object.fromEntries(fields)] as const;
	});
	return Object.fromEntries(entries);
}

/** The sign of one field in a table; null for one that it does not know. */
export function signIn(table: MergeTable, kind: string, name: string): string | null {
	const fields = Object.hasOwn(table, kind) ? table[kind] : undefined;
	if (!fields) return null;
	const family = `${name.split(':')[0]}:*`;
	const key = Object.hasOwn(fields, name) ? name : name.includes(':') ? family : null;
	return (key !== null && Object.hasOwn(fields, key) ? fields[key] : null) ?? null;
}

/** A ladder's steps belong to it: their order says which step a list shows. */
function signOf(merge: Merge): string {
	return merge.kind === 'ladder' ? `ladder ${merge.steps.join(' ')}` : merge.kind;
}
