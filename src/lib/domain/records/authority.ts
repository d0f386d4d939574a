/**
 * The one judge of who may say what, where: every operation passes it, from phones, rescue files, the office, lists that
 * are read in and the server's own rules. Pure: what is known of the record and its root is handed to it.
 */
import { inOrder, isOfficeRole, isOfficeStaff, type Role, type Roles } from '../roles.ts';
import type { Field, RecordType } from './define.ts';
import { fieldOf, type RecordTypes, RECORDS } from './index.ts';
import { type Place, type ScopeKind, scopeKindOf } from './places.ts';
import type { Right, Writers } from './writers.ts';

/** `rule`: the server's own rules. `list`: a list of addresses that somebody of the office has read in. */
export type WriterKind = Role | 'rule' | 'list';

export interface Author {
	readonly as: WriterKind;
	/** From the certificate or the session, never from the operation. */
	readonly person: string;
	/** What else they are at the office: whoever bears several roles may say what each of them may. */
	readonly also?: readonly Role[];
	/** Whose words they take over: what either of them may say, may be said. */
	readonly behalf?: Author;
}

/** The roles that somebody writes by at the office. */
export function atDesk(roles: Roles): readonly Role[] {
	const own = inOrder(roles);
	return isOfficeStaff(own) ? own.filter(isOfficeRole) : own;
}

/** Somebody at the office, by every role of theirs that the office has: a coach's own is for the phone. */
export function officeAuthor(roles: Roles, person: string): Author {
	const [first, ...also] = atDesk(roles);
	return first === undefined ? phoneAuthor(person) : { as: first, person, also };
}

/** Work from a phone is a coach's, whatever else the person became since. */
export function phoneAuthor(person: string): Author {
	return { as: 'coach', person };
}

export const AUTHORITY_CODES = [
	'unknownKind',
	'notWrittenByRole',
	'otherPerson',
	'guardHolds',
	'wrongRoot',
	'wrongScope'
] as const;
export type AuthorityCode = (typeof AUTHORITY_CODES)[number];
/** A code, sometimes with the kind or field after it. */
export type AuthorityTrouble = AuthorityCode | `${AuthorityCode} ${string}`;

/** An operation as far as it is judged here. */
export interface Said {
	readonly kind: string;
	readonly ent: string;
	readonly root: string;
	readonly fields: Readonly<Record<string, unknown>>;
}

/** What the record, as it is, holds in this field; null for nothing. */
export type Holds = (field: string) => unknown;

/**
 * Why this author may not say this of the record, if so: kind, fields and values that name a person.
 *
 * @param options.holds of a record that is there already; null for one that this makes
 */
export function fieldTrouble(
	said: Said,
	options: { readonly author: Author; readonly holds: Holds | null; readonly types?: RecordTypes | undefined }
): AuthorityTrouble | null {
	const { author, holds, types = RECORDS } = options;
	const type = typeOf(said.kind, types);
	if (!type) return `unknownKind ${said.kind}`;
	if (!authorsOf(author).some(({ as }) => writesKind(type, as))) return `notWrittenByRole ${said.kind}`;
	for (const [name, change] of Object.entries(said.fields)) {
		// A field of a later version is carried; when this version comes to know it, `mend-unjudged` judges it.
		const field = fieldOf(said.kind, name, types);
		if (!field) continue;
		const troubles = authorsOf(author).map((one) =>
			changeTrouble({ name, field, change }, { author: one, type, holds })
		);
		if (troubles.every((code) => code !== null)) return `${troubles[0] ?? 'notWrittenByRole'} ${said.kind}.${name}`;
	}
	return missingIn(said, { author, type, holds });
}

/**
 * Why the record may not have this root, or not live in this scope.
 *
 * @param options.rootKind the kind of the root; null for one that is not known yet
 */
export function placeTrouble(
	said: Said,
	options: {
		readonly author: Author;
		readonly rootKind: string | null;
		readonly scope: string;
		readonly types?: RecordTypes | undefined;
	}
): AuthorityTrouble | null {
	const { author, rootKind, scope, types = RECORDS } = options;
	const type = typeOf(said.kind, types);
	if (!type) return `unknownKind ${said.kind}`;
	const { roots } = type.place;
	const isOwn = said.root === said.ent;
	const fits = isOwn ? roots.includes('own') : roots.some((root) => root !== 'own' && (rootKind ?? root) === root);
	if (!fits) return `wrongRoot ${said.kind}`;
	const kind = scopeKindOf(scope);
	const allowed = authorsOf(author).some(({ as }) => kind !== null && scopesFor(type.place, as).includes(kind));
	return allowed ? null : `wrongScope ${said.kind}`;
}

/** Where records of this kind may lie when this writer changes one. Doors come back to the office and are lent out again. */
export function scopesFor(place: Place, as: WriterKind): readonly ScopeKind[] {
	if (as === 'list') return place.list;
	return as === 'rule' || as === 'coach' ? [...new Set([...place.coach, ...place.office])] : place.office;
}

/** Where this writer may put a new record of this kind. */
export function scopesToMakeIn(place: Place, as: WriterKind): readonly ScopeKind[] {
	return as === 'coach' ? place.coach : as === 'rule' ? [] : scopesFor(place, as);
}

export function rightOf({ by }: { readonly by: Writers }, as: WriterKind): Right {
	const isGiven =
		as === 'coach' ||
		(as === 'rule' && by.rule) ||
		(as === 'list' && by.list) ||
		(as !== 'rule' && as !== 'list' && isOfficeRole(as) && by.roles.includes(as));
	if (!isGiven) return { when: 'never' };
	if (as === 'coach') return by.coach;
	return as === 'rule' || as === 'list' ? { when: 'always' } : by.office;
}

function authorsOf(author: Author): readonly Author[] {
	const { person, also = [], behalf } = author;
	const others = also.map((as): Author => ({ as, person }));
	return [author, ...others, ...(behalf ? authorsOf(behalf) : [])];
}

function typeOf(kind: string, types: RecordTypes): RecordType<Readonly<Record<string, Field<unknown>>>> | undefined {
	return Object.hasOwn(types, kind) ? types[kind] : undefined;
}

/** Null for a kind that this version does not know. */
export function placeOf(kind: string, types: RecordTypes = RECORDS): Place | null {
	return typeOf(kind, types)?.place ?? null;
}

/** Kinds this writer writes at all. */
export function writesKind(type: RecordTypes[string], as: WriterKind): boolean {
	return as === 'rule' || Object.values(type.fields).some((field) => rightOf(field, as).when !== 'never');
}

interface Judging {
	readonly author: Author;
	readonly type: RecordTypes[string];
	readonly holds: Holds | null;
}

function changeTrouble(
	{ name, field, change }: { readonly name: string; readonly field: Field<unknown>; readonly change: unknown },
	{ author, type, holds }: Judging
): AuthorityCode | null {
	const { as, person } = author;
	if (as === 'rule') return isEmptying(change) || field.by.rule ? null : 'notWrittenByRole';
	const right = rightOf(field, as);
	if (right.when === 'never') return 'notWrittenByRole';
	if (right.when === 'making' && holds !== null && isMade(type, as, holds))
		// The same once more changes nothing.
		return Object.is(change, holds(name)) ? null : 'notWrittenByRole';
	if (right.mustBe !== undefined && change !== right.mustBe) return 'notWrittenByRole';
	if (right.isOwn && change !== null && change !== person) return 'otherPerson';
	if (field.merge.kind === 'guard' && isLift(change) && (as === 'list' || as === 'coach')) return 'guardHolds';
	if (right.steps && !isStepOf(change, right.steps)) return 'notWrittenByRole';
	return null;
}

/** Made: it holds something that this writer gives only while making it. An edit that came first makes nothing. */
function isMade(type: RecordTypes[string], as: WriterKind, holds: Holds): boolean {
	return Object.entries(type.fields).some(
		([name, field]) => rightOf(field, as).when === 'making' && holds(name) !== null
	);
}

/** A value that must be there from the beginning, such as that a door was not checked. */
function missingIn(said: Said, { author, type, holds }: Judging): AuthorityTrouble | null {
	const isMaking = (as: WriterKind): boolean =>
		(holds === null || !isMade(type, as, holds)) &&
		Object.entries(said.fields).some(([name]) => {
			const field = fieldOf(said.kind, name, { [said.kind]: type });
			return field !== undefined && rightOf(field, as).when === 'making';
		});
	const lacks = ({ as }: Author): string | undefined =>
		isMaking(as)
			? Object.keys(type.fields).find((name) => {
					const field = type.fields[name];
					return field && rightOf(field, as).mustBe !== undefined && !Object.hasOwn(said.fields, name);
				})
			: undefined;
	const names = authorsOf(author).map(lacks);
	const [first] = names;
	return first !== undefined && names.every((name) => name !== undefined)
		? `notWrittenByRole ${said.kind}.${first}`
		: null;
}

/** A change that lifts a guard. */
export function isLift(change: unknown): boolean {
	return typeof change === 'object' && change !== null && 'lift' in change;
}

/** What a rule may do with any field: empty it, take entries out of a set, or set a guard again. */
function isEmptying(change: unknown): boolean {
	if (change === null || change === '') return true;
	return typeof change === 'object' && ('set' in change || ('rem' in change && !('add' in change)));
}

/** One of the steps, and forward: who may take only some of them corrects none. */
function isStepOf(change: unknown, steps: readonly string[]): boolean {
	if (typeof change !== 'object' || change === null || !('step' in change)) return false;
	return typeof change.step === 'string' && steps.includes(change.step) && !('correct' in change);
}
