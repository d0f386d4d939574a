/** What the judge of operations lets each writer say, lift and reach, asked cell by cell of every kind and every field. */
import {
	type Author,
	fieldTrouble,
	rightOf,
	scopesToMakeIn,
	type WriterKind,
	writesKind
} from '#lib/domain/records/authority.ts';
import type { Field } from '#lib/domain/records/define.ts';
import { type Kind, RECORDS } from '#lib/domain/records/index.ts';
import { SCOPE_KINDS, type ScopeKind } from '#lib/domain/records/places.ts';
import { ROLES } from '#lib/domain/roles.ts';
import { coachScope, OFFICE_SCOPE, ORG_SCOPE, PRACTICE_SCOPE, roundScope } from '#lib/domain/round.ts';
import { type Ground, landOperation } from '#lib/server/sync/authorise.ts';
import type { StoredEntity } from '#lib/server/store/port.ts';
import type { Json } from '#lib/sync/json.ts';
import type { Operation } from '#lib/sync/operation.ts';

/** Who writes: the roles, a list that is read in, and the server's rules. */
export const WRITERS: readonly WriterKind[] = [...ROLES, 'list', 'rule'];

/** What was found in a cell, and what the sheet of the record says. */
export interface Cell {
	readonly found: string;
	readonly declared: string;
}

export interface JudgedRecords {
	readonly kinds: readonly { readonly kind: Kind; readonly roots: string; readonly cells: readonly Cell[] }[];
	readonly fields: readonly { readonly field: string; readonly cells: readonly Cell[] }[];
	readonly guards: readonly { readonly field: string; readonly cells: readonly Cell[] }[];
	readonly scopes: readonly { readonly scope: string; readonly kinds: string }[];
}

const [ME, OWN, OTHERS, ENT, ROOT, STRANGER] = [
	'11111111',
	'22222222',
	'33333333',
	'44444444',
	'55555555',
	'66666666'
] as const;
const KINDS = Object.keys(RECORDS) as Kind[];
const TYPES: Readonly<Record<string, (typeof RECORDS)[Kind]>> = RECORDS;

function operation(kind: Kind, scope: string, fields: Record<string, Json> = {}): Operation {
	const root = RECORDS[kind].place.roots[0] === 'own' ? ENT : ROOT;
	const hlc = { time: 1, counter: 0 };
	return { opId: ENT, dev: ENT, inc: ENT, n: 1, scope, root, ent: ENT, kind, fields, hlc, schema: 1 };
}

function roundOf(ent: string, coach: string): StoredEntity {
	const coaches = { m: 's' as const, a: { one: { v: coach, c: 'a' } }, r: {} };
	const state = { ent, kind: 'round', root: ent, fields: { coaches } };
	return { ent, kind: 'round', root: ent, scope: roundScope(ent), move: 0, seq: 1, state };
}

const GROUND: Ground = {
	entities: new Map([roundOf(OWN, ME), roundOf(OTHERS, OTHERS)].map((round) => [round.ent, round])),
	places: [],
	waiting: new Set()
};

/** Every scope that a new record could be put in. */
const SCOPES: readonly { readonly scope: string; readonly id: string; readonly kind: ScopeKind | null }[] = [
	{ scope: 'a round they are or were coach of', id: roundScope(OWN), kind: 'round' },
	{ scope: "another coach's round", id: roundScope(OTHERS), kind: 'round' },
	{ scope: 'own coach scope', id: coachScope(ME), kind: 'coach' },
	{ scope: "another coach's scope", id: coachScope(OTHERS), kind: 'coach' },
	{ scope: 'the organisation', id: ORG_SCOPE, kind: 'org' },
	{ scope: 'the office', id: OFFICE_SCOPE, kind: 'office' },
	{ scope: 'practice', id: PRACTICE_SCOPE, kind: null }
];

export function judgeRecords(): JudgedRecords {
	return {
		kinds: KINDS.map((kind) => ({
			kind,
			roots: RECORDS[kind].place.roots.join(', '),
			cells: WRITERS.map((as) => ({ found: scopesFound(kind, as), declared: scopesDeclared(kind, as) }))
		})),
		fields: eachField((kind, name, field) => ({
			field: `${kind}.${name}`,
			cells: WRITERS.map((as) => ({ found: rightFound(kind, { name, field, as }), declared: rightDeclared(field, as) }))
		})),
		guards: eachField((kind, name, field) => ({
			field: `${kind}.${name}`,
			cells: ROLES.map((as) => ({
				found: saysNothing(kind, { as, fields: { [name]: { lift: [ENT] } }, isThere: true }) ? 'yes' : '',
				declared: field.merge.kind === 'guard' && field.merge.liftedBy.includes(as) ? 'yes' : ''
			}))
		})).filter(({ field }) => fieldAt(field)?.merge.kind === 'guard'),
		scopes: SCOPES.map(({ scope, id }) => ({
			scope,
			kinds: KINDS.filter((kind) => lands(kind, { as: 'coach', scope: id })).join(', ')
		}))
	};
}

function eachField<T>(ask: (kind: Kind, name: string, field: Field<unknown>) => T): readonly T[] {
	return KINDS.flatMap((kind) =>
		Object.entries<Field<unknown>>(RECORDS[kind].fields).map(([name, field]) => ask(kind, name, field))
	);
}

function fieldAt(text: string): Field<unknown> | undefined {
	const [kind = '', name = ''] = text.split('.');
	const fields: Readonly<Record<string, Field<unknown>>> = TYPES[kind]?.fields ?? {};
	return fields[name];
}

function lands(kind: Kind, { as, scope }: { readonly as: WriterKind; readonly scope: string }): boolean {
	return landOperation(operation(kind, scope), { author: { as, person: ME }, ground: GROUND }).kind === 'land';
}

function scopesFound(kind: Kind, as: WriterKind): string {
	const own =
		as === 'coach' ? SCOPES.filter(({ id }) => id !== roundScope(OTHERS) && id !== coachScope(OTHERS)) : SCOPES;
	const found = own.filter(({ id }) => lands(kind, { as, scope: id }));
	// A rule makes nothing: it changes what is there, wherever that lies.
	if (as === 'rule') return '';
	return SCOPE_KINDS.filter((one) => found.some(({ kind: scopeKind }) => scopeKind === one)).join(', ');
}

function scopesDeclared(kind: Kind, as: WriterKind): string {
	if (!writesKind(RECORDS[kind], as)) return '';
	const scopes = scopesToMakeIn(RECORDS[kind].place, as);
	return SCOPE_KINDS.filter((one) => scopes.includes(one)).join(', ');
}

function saysNothing(
	kind: Kind,
	said: { readonly as: WriterKind; readonly fields: Record<string, Json>; readonly isThere: boolean }
): boolean {
	const author: Author = { as: said.as, person: ME };
	const holds = said.isThere ? () => STRANGER.replace('6', '7') : null;
	return fieldTrouble(operation(kind, ORG_SCOPE, said.fields), { author, holds }) === null;
}

interface Asked {
	readonly name: string;
	readonly field: Field<unknown>;
	readonly as: WriterKind;
}

/** Asks with the writer's own id, a stranger's, and each step; on a new record and on one that is there. */
function rightFound(kind: Kind, { name, field, as }: Asked): string {
	const unchecked = kind === 'address' && name !== 'unchecked' ? { unchecked: true } : {};
	const ask = (value: Json, isThere: boolean): boolean =>
		saysNothing(kind, { as, isThere, fields: { ...(isThere ? {} : unchecked), [name]: value } }) ||
		(!isThere && saysNothing(kind, { as, isThere, fields: { [name]: value } }));
	const { merge } = field;
	if (merge.kind === 'ladder') {
		const steps = merge.steps.filter((step) => ask({ step }, true));
		return steps.length === 0 ? '' : steps.length === merge.steps.length ? 'always' : `always: ${steps.join(', ')}`;
	}
	if (merge.kind === 'guard') return as !== 'rule' && ask({ set: true }, true) ? 'always' : '';
	const [mine, theirs] = [true, false].map((isThere) => ask(ME, isThere) || ask(true, isThere));
	const [anyone] = [ask(STRANGER, true) || ask(STRANGER, false)];
	const only = ask(true, false) && !ask(false, false) ? ', only true' : '';
	const own = only === '' && !anyone && (mine || theirs) ? ', own' : '';
	return mine ? `always${own}${only}` : theirs ? `making${own}${only}` : '';
}

function rightDeclared(field: Field<unknown>, as: WriterKind): string {
	const { when, isOwn, steps, mustBe } = rightOf(field, as);
	if (when === 'never') return '';
	return `${when}${isOwn ? ', own' : ''}${mustBe === undefined ? '' : `, only ${String(mustBe)}`}${steps ? `: ${steps.join(', ')}` : ''}`;
}
