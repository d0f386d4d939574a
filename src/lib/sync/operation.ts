/**
 * The operation: one change to one entity. Everything that is ever recorded is one.
 */
import * as v from 'valibot';
import { fieldOf, mergeOf, type RecordTypes, RECORDS } from '#lib/domain/records/index.ts';
import { CLOCK_MS_MAX } from '#lib/domain/ranges.ts';
import type { Field, Merge } from '#lib/domain/records/define.ts';
import { type Clock, COUNTER_MAX, type Hlc, NUMBER_MAX } from './clock.ts';
import { type Json, nestsWithin } from './json.ts';
import {
	DEPTH_MAX,
	ENTRIES_MAX,
	FIELDS_MAX,
	NOTE_VERSIONS_MAX,
	OPERATION_BYTES_MAX,
	SCHEMA_MAX,
	TAG_LENGTH_MAX
} from './limits.ts';
import { type EntityState, type FieldState, joinEntities } from './merge.ts';

/** Names that would reach into an object's making. */
const NO_NAMES: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

/**
 * Any JSON value, piece by piece: what a record must not be called (`__proto__`) is left out on the way. It calls
 * itself, so it is asked only of what nests within bounds.
 */
const finite = v.pipe(v.number(), v.finite());
const jsonInPieces: v.GenericSchema<unknown, Json> = v.lazy(() =>
	v.union([v.null(), v.boolean(), finite, v.string(), v.array(jsonInPieces), v.record(v.string(), jsonInPieces)])
);
/** The same for what needs nothing left out, which is all but everything: one plain walk, since this is done for each value of each operation. */
const json: v.GenericSchema<unknown, Json> = v.union([
	v.custom<Json>((value) => isPlainJson(value, DEPTH_MAX)),
	v.pipe(v.custom<unknown>(isWithinDepth), jsonInPieces)
]);

/** @param left how much deeper it may nest */
function isPlainJson(value: unknown, left: number): boolean {
	if (value === null || typeof value === 'boolean' || typeof value === 'string') return true;
	if (typeof value === 'number') return Number.isFinite(value);
	if (typeof value !== 'object' || left === 0) return false;
	if (Array.isArray(value)) return value.every((one) => isPlainJson(one, left - 1));
	return Object.entries(value).every(([name, one]) => !NO_NAMES.has(name) && isPlainJson(one, left - 1));
}

/** Level by level, and no level further than the bound. */
function isWithinDepth(value: unknown): boolean {
	let level: readonly unknown[] = [value];
	for (let depth = 0; depth <= DEPTH_MAX; depth += 1) {
		level = level.flatMap((one): readonly unknown[] => (typeof one === 'object' && one ? Object.values(one) : []));
		if (level.length === 0) return true;
	}
	return false;
}

const id = v.pipe(v.string(), v.regex(/^[0-9a-f-]{8,64}$/));

/**
 * The shape every version can read. Fields that a later version adds are carried
 * along, which is why the object is loose.
 */
export const operationSchema = v.looseObject({
	opId: v.pipe(
		v.string(),
		v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'a UUIDv7')
	),
	dev: id,
	/** Incarnation of the device's log: new at enrolment and whenever numbers could repeat. */
	inc: id,
	/** Number within the incarnation, from 1. */
	n: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(NUMBER_MAX)),
	scope: v.pipe(v.string(), v.maxLength(80)),
	root: id,
	ent: id,
	kind: v.pipe(v.string(), v.regex(/^[a-z][A-Za-z]{1,40}$/)),
	/** Each name is its own register, set, note, guard or ladder, by the table in `domain`. */
	fields: v.pipe(
		v.record(v.pipe(v.string(), v.regex(/^[a-z][A-Za-z0-9]*(:[a-z0-9-]{1,80})?$/)), json),
		v.check((fields) => Object.keys(fields).length <= FIELDS_MAX, `at most ${FIELDS_MAX} fields`)
	),
	/** Operations that the author had seen of a note's versions. */
	base: v.optional(v.pipe(v.array(id), v.maxLength(NOTE_VERSIONS_MAX))),
	/** The operation, kept in quarantine for ever, that this one stands for. */
	cites: v.optional(id),
	hlc: v.object({
		time: v.pipe(v.number(), v.integer(), v.minValue(-CLOCK_MS_MAX), v.maxValue(CLOCK_MS_MAX)),
		counter: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(COUNTER_MAX))
	}),
	schema: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(SCHEMA_MAX))
});
export type Operation = v.InferOutput<typeof operationSchema> & { readonly hlc: Hlc };

/* How a change of each merge is written in `fields`; a register is the bare value. */
const tag = v.pipe(v.string(), v.maxLength(TAG_LENGTH_MAX));
const setChange = v.object({
	add: v.optional(
		v.pipe(
			v.record(tag, json),
			v.check((added) => Object.keys(added).length <= ENTRIES_MAX)
		)
	),
	rem: v.optional(v.pipe(v.array(tag), v.maxLength(ENTRIES_MAX)))
});
const guardChange = v.union([
	v.object({ set: v.literal(true) }),
	v.object({ lift: v.pipe(v.array(id), v.maxLength(ENTRIES_MAX)) })
]);
const ladderChange = v.object({ step: tag, correct: v.optional(v.literal(true)) });

export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** Reads an operation from its text. The reason names the place and never repeats a value. */
export function parseOperation(text: string): Checked<Operation> {
	if (text.length > OPERATION_BYTES_MAX)
		return { ok: false, reason: `operation longer than ${OPERATION_BYTES_MAX} characters` };
	if (!nestsWithin(text)) return { ok: false, reason: `operation nests deeper than ${DEPTH_MAX}` };
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return { ok: false, reason: 'operation is not JSON' };
	}
	const parsed = v.safeParse(operationSchema, value);
	if (!parsed.success) return { ok: false, reason: `operation.${placeOf(parsed.issues[0])}` };
	return { ok: true, value: parsed.output };
}

/**
 * The one text of an operation; its hash is what a receipt signs. Whoever seals it again, from a row that put its parts
 * in another order, says the same letter by letter (G11).
 */
export function operationText(operation: Operation): string {
	return JSON.stringify(inOrder(operation));
}

/** The parts in one order; what a later version added comes last, as it came. */
export function inOrder(operation: Operation): Operation {
	const { opId, dev, inc, n, scope, root, ent, kind, fields, base, cites, hlc, schema, ...later } = operation;
	return {
		...{ opId, dev, inc, n, scope, root, ent, kind, fields },
		...(base === undefined ? {} : { base }),
		...(cites === undefined ? {} : { cites }),
		hlc: { time: hlc.time, counter: hlc.counter },
		schema,
		...later
	};
}

/**
 * Holds the values of a known record against its schema. Unknown kinds and fields
 * pass, since a newer phone may know them; they are stored as they came.
 */
export function checkValues(operation: Operation, types: RecordTypes = RECORDS): Checked<Operation> {
	for (const [name, change] of Object.entries(operation.fields)) {
		const field = fieldOf(operation.kind, name, types);
		if (field && !changeFits(field, change)) {
			return { ok: false, reason: `${operation.kind}.${name}: the value does not fit this field` };
		}
	}
	return { ok: true, value: operation };
}

function changeFits(field: Field<unknown>, change: Json): boolean {
	switch (field.merge.kind) {
		case 'register':
		case 'note':
			return v.is(field.schema, change);
		case 'set': {
			const parsed = v.safeParse(setChange, change);
			return parsed.success && v.is(field.schema, Object.values(parsed.output.add ?? {}));
		}
		case 'guard':
			return v.is(guardChange, change);
		case 'ladder': {
			const parsed = v.safeParse(ladderChange, change);
			return parsed.success && v.is(field.schema, parsed.output.step);
		}
	}
}

/**
 * The entity as this one operation alone would make it.
 *
 * @param types the registry to merge by, where it is not this version's own
 */
export function stateOfOperation(operation: Operation, clock: Clock, types: RecordTypes = RECORDS): EntityState {
	const fields: Record<string, FieldState> = {};
	for (const [name, change] of Object.entries(operation.fields)) {
		fields[name] = stateOfChange(operation, { merge: mergeOf(operation.kind, name, types), change, clock });
	}
	return { ent: operation.ent, kind: operation.kind, root: operation.root, fields };
}

/** Applies an operation with its effective clock; doing so twice or in another order changes nothing (G4). */
export function applyOperation(
	state: EntityState | undefined,
	operation: Operation,
	clock: Clock,
	types: RecordTypes = RECORDS
): EntityState {
	const own = stateOfOperation(operation, clock, types);
	return state === undefined ? own : joinEntities(state, own);
}

/** The state that one change alone makes of a field. */
export function stateOfChange(
	operation: Pick<Operation, 'opId' | 'base'>,
	part: { readonly merge: Merge; readonly change: Json; readonly clock: Clock }
): FieldState {
	const { change, clock } = part;
	switch (part.merge.kind) {
		case 'register':
			return { m: 'r', v: change, c: clock };
		case 'set': {
			const parsed = v.safeParse(setChange, change);
			const add = Object.entries(parsed.success ? (parsed.output.add ?? {}) : {});
			const rem = parsed.success ? (parsed.output.rem ?? []) : [];
			return {
				m: 's',
				a: Object.fromEntries(add.map(([tag, value]) => [tag, { v: value, c: clock }])),
				r: Object.fromEntries(rem.map((tag) => [tag, clock]))
			};
		}
		case 'note':
			return {
				m: 'n',
				h: { [operation.opId]: { v: change, c: clock } },
				g: Object.fromEntries((operation.base ?? []).map((op) => [op, 1]))
			};
		case 'guard': {
			const parsed = v.safeParse(guardChange, change);
			if (!parsed.success || 'set' in parsed.output) return { m: 'g', s: { [operation.opId]: clock }, x: {} };
			return { m: 'g', s: {}, x: Object.fromEntries(parsed.output.lift.map((op) => [op, clock])) };
		}
		case 'ladder': {
			const parsed = v.safeParse(ladderChange, change);
			if (!parsed.success) return { m: 'l', k: null, s: {} };
			const { step, correct } = parsed.output;
			return correct ? { m: 'l', k: { v: step, c: clock }, s: {} } : { m: 'l', k: null, s: { [step]: clock } };
		}
	}
}

function placeOf(issue: v.BaseIssue<unknown>): string {
	return `${v.getDotPath(issue) ?? '(whole)'}: expected ${issue.expected ?? 'another shape'}`;
}
