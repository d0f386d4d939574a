/**
 * What a record is: a kind, named fields, and for each field its shape and the
 * way two versions of it become one. `sync` merges by this table and knows no
 * record by name; `server` and `device` check values against it.
 *
 * Records only grow: a field is added, never renamed or reused, and a field
 * that this version does not know is carried along as a register.
 */
import * as v from 'valibot';
import type { Role } from './roles.ts';

/** How concurrent changes of one field become one value; the rules stand in `sync/merge.ts`. */
export type Merge =
	| { readonly kind: 'register' }
	| { readonly kind: 'set' }
	| { readonly kind: 'note' }
	| { readonly kind: 'guard'; readonly liftedBy: readonly Role[] }
	| { readonly kind: 'ladder'; readonly steps: readonly string[] };

export interface Field<T> {
	readonly schema: v.GenericSchema<unknown, T>;
	readonly merge: Merge;
}

export interface RecordType<F extends Readonly<Record<string, Field<unknown>>>> {
	readonly kind: string;
	readonly fields: F;
	/** Who may write this kind at all; narrower rules stand in `roles.ts`. */
	readonly writtenBy: readonly Role[];
}

/** The plain values of a record. Every field may be missing: parts of a record can arrive one by one. */
export type Values<R> =
	R extends RecordType<infer F> ? { readonly [K in keyof F]?: F[K] extends Field<infer T> ? T : never } : never;

export function register<T>(schema: v.GenericSchema<unknown, T>): Field<T | null> {
	return { schema: v.nullable(schema), merge: { kind: 'register' } };
}

/** A set of items; adding wins over a removal that did not see it. The schema is that of one item. */
export function setOf<T>(item: v.GenericSchema<unknown, T>): Field<readonly T[]> {
	return { schema: v.array(item), merge: { kind: 'set' } };
}

/** A text that two people may edit at once: both versions stay until somebody chooses. */
export function noteText(schema: v.GenericSchema<unknown, string>): Field<string> {
	return { schema, merge: { kind: 'note' } };
}

/** Once set it holds until one of the named roles cites the operation that set it. */
export function guard(liftedBy: readonly Role[]): Field<boolean> {
	return { schema: v.boolean(), merge: { kind: 'guard', liftedBy } };
}

/** The furthest step wins; going back is an explicit correction. */
export function ladder<const S extends string>(steps: readonly S[]): Field<S> {
	return { schema: v.picklist(steps), merge: { kind: 'ladder', steps } };
}

export function defineRecord<const F extends Readonly<Record<string, Field<unknown>>>>(
	kind: string,
	writtenBy: readonly Role[],
	fields: F
): RecordType<F> {
	return { kind, fields, writtenBy };
}

/* Shapes that many records share, with their limits in one place. */

/** Longest note or own words, in characters: about a page, far above what is typed on a phone. */
export const NOTE_LENGTH_MAX = 4000;
/** Longest single line (a name, a street). */
export const LINE_LENGTH_MAX = 200;

export const line = v.pipe(v.string(), v.maxLength(LINE_LENGTH_MAX));
export const longText = v.pipe(v.string(), v.maxLength(NOTE_LENGTH_MAX));
/** An entity's id: random, since it lies in the clear. */
export const id = v.pipe(v.string(), v.regex(/^[0-9a-f-]{8,64}$/, 'an id has 8 to 64 hexadecimal digits'));
/** A moment, in milliseconds since 1970, UTC. */
export const instant = v.pipe(v.number(), v.integer());
/** A calendar day, YYYY-MM-DD, as people mean it in Amsterdam. */
export const day = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/, 'a day is written YYYY-MM-DD'));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));
/** A language tag of an interface or of a person: nl, en, tr, ar, pl, uk, or another. */
export const languageTag = v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language tag such as nl'));

/** Whether a day as `day` writes it is in the calendar: 31 February is written alike and is no day. */
export function isInCalendar(text: string): boolean {
	const at = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
