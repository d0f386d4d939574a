/**
 * What a record is: a kind, named fields, and for each field its shape and the
 * way two versions of it become one. `sync` merges by this table and knows no
 * record by name; `server` and `device` check values against it.
 *
 * Records only grow: a field is added, never renamed or reused, and a field
 * that this version does not know is carried along as a register.
 */
import * as v from 'valibot';
import type { Role } from '../roles.ts';
import type { Place } from './places.ts';
import type { Kept, Uses } from './uses.ts';
import type { Writers } from './writers.ts';

/** How concurrent changes of one field become one value; the rules stand in `sync/merge.ts`. */
export type Merge =
	| { readonly kind: 'register' }
	| { readonly kind: 'set' }
	| { readonly kind: 'note' }
	| { readonly kind: 'guard'; readonly liftedBy: readonly Role[] }
	| { readonly kind: 'ladder'; readonly steps: readonly string[] };

/** A field's sheet: its shape, how it merges, who writes it, and what else is done with it. */
export interface Field<T> {
	readonly schema: v.GenericSchema<unknown, T>;
	readonly merge: Merge;
	readonly by: Writers;
	readonly uses: Uses;
}

export interface RecordType<F extends Readonly<Record<string, Field<unknown>>>> {
	readonly kind: string;
	readonly place: Place;
	readonly kept: Kept;
	readonly fields: F;
}

/** The plain values of a record. Every field may be missing: parts of a record can arrive one by one. */
export type Values<R> =
	R extends RecordType<infer F> ? { readonly [K in keyof F]?: F[K] extends Field<infer T> ? T : never } : never;

export function register<T>(schema: v.GenericSchema<unknown, T>, by: Writers, uses: Uses): Field<T | null> {
	return { schema: v.nullable(schema), merge: { kind: 'register' }, by, uses };
}

/** A set of items; adding wins over a removal that did not see it. The schema is that of one item. */
export function setOf<T>(item: v.GenericSchema<unknown, T>, by: Writers, uses: Uses): Field<readonly T[]> {
	return { schema: v.array(item), merge: { kind: 'set' }, by, uses };
}

/** A text that two people may edit at once: both versions stay until somebody chooses. */
export function noteText(schema: v.GenericSchema<unknown, string>, by: Writers, uses: Uses): Field<string> {
	return { schema, merge: { kind: 'note' }, by, uses };
}

/** Once set it holds until one of the office's roles that write it cites the operation that set it. */
export function guard(by: Writers, uses: Uses): Field<boolean> {
	return { schema: v.boolean(), merge: { kind: 'guard', liftedBy: by.roles }, by, uses };
}

/** The furthest step wins; going back is an explicit correction. */
export function ladder<const S extends string>(steps: readonly S[], by: Writers, uses: Uses): Field<S> {
	return { schema: v.picklist(steps), merge: { kind: 'ladder', steps }, by, uses };
}

export function defineRecord<const F extends Readonly<Record<string, Field<unknown>>>>(
	kind: string,
	place: Place,
	kept: Kept,
	fields: F
): RecordType<F> {
	return { kind, place, kept, fields };
}
