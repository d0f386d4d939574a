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
