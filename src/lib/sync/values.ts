/**
 * From a merged entity to the plain values that screens and reports read. What does not fit its field reads as missing:
 * values are judged where they enter, and what an earlier version let in must shut no page and no phone.
 */
import * as v from 'valibot';
import type { Field } from '#lib/domain/records/define.ts';
import { fieldOf, type Kind, mergeOf, type RecordValues } from '#lib/domain/records/index.ts';
import { compareText } from './clock.ts';
import type { Json } from './json.ts';
import type { EntityState, FieldState, RegisterState, Stamped } from './merge.ts';
import { stateOfChange } from './operation.ts';

/** The value that holds now: of a note the latest version, of a guard true or false, of a ladder the step. */
export function valueOf(kind: string, name: string, state: FieldState): Json {
	const field = fieldOf(kind, name);
	switch (state.m) {
		case 'r':
			if (field && field.merge.kind !== 'register') return carriedValue(kind, name, state);
			return isOf(field, state.v) ? state.v : null;
		case 's':
			return Object.entries(state.a)
				.filter(([tag, added]) => compareText(state.r[tag] ?? '', added.c) < 0)
				.sort(([, a], [, b]) => compareText(a.c, b.c))
				.map(([, added]) => added.v)
				.filter((value) => isOf(field, [value]));
		case 'n':
			return versionsOf(state).find((version) => isOf(field, version.v))?.v ?? null;
		case 'g':
			return Object.keys(state.s).some((op) => !Object.hasOwn(state.x, op));
		case 'l':
			return stepOf(kind, name, state);
	}
}

/** True for what fits the field, and for anything at all in a field that this version does not know. */
function isOf(field: Field<unknown> | undefined, value: Json): boolean {
	return field === undefined || v.is(field.schema, value);
}

/** Written by a version that did not know the field: read for what it is until it is folded anew. */
function carriedValue(kind: string, name: string, state: RegisterState): Json {
	const change = { merge: mergeOf(kind, name), change: state.v, clock: state.c };
	return valueOf(kind, name, stateOfChange({ opId: '' }, change));
}

/** All versions of a note that nobody has chosen between, the latest first. */
export function versionsOf(state: FieldState): readonly Stamped[] {
	if (state.m !== 'n') return [];
	return Object.values(state.h).sort((a, b) => compareText(b.c, a.c));
}

/** Operation ids of a note's open versions: what an edit names as its base. */
export function headsOf(state: FieldState | undefined): readonly string[] {
	return state?.m === 'n' ? Object.keys(state.h).sort() : [];
}

/** Plain values by field name. */
export function plainValues(entity: EntityState): Record<string, Json> {
	return Object.fromEntries(
		Object.entries(entity.fields).map(([name, state]) => [name, valueOf(entity.kind, name, state)])
	);
}

/**
 * Plain values typed as a known record: `valueOf` has held each of them against its field.
 */
export function recordValues<K extends Kind>(kind: K, entity: EntityState): RecordValues<K> {
	if (entity.kind !== kind) throw new Error(`entity is a ${entity.kind}, not a ${kind}`);
	return plainValues(entity) as RecordValues<K>;
}

function stepOf(kind: string, name: string, state: Extract<FieldState, { m: 'l' }>): Json {
	const merge = mergeOf(kind, name);
	const order = merge.kind === 'ladder' ? merge.steps : [];
	const said = [...Object.keys(state.s), ...(typeof state.k?.v === 'string' ? [state.k.v] : [])];
	const steps = merge.kind === 'ladder' ? said.filter((step) => order.includes(step)) : said;
	steps.sort((a, b) => order.indexOf(a) - order.indexOf(b) || compareText(a, b));
	return steps.at(-1) ?? null;
}
