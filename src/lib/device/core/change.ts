/** From the plain values of a screen to the fields of an operation, by the merge table of `domain`. */
import { mergeOf } from '#lib/domain/records/index.ts';
import { type Json, canonicalJson } from '#lib/sync/json.ts';
import type { EntityState, FieldState } from '#lib/sync/merge.ts';
import { headsOf, valueOf } from '#lib/sync/values.ts';

/** Values as screens give them; a field left undefined is left alone. */
export type ChangeValues = Readonly<Record<string, unknown>>;

export interface FieldChange {
	readonly fields: Readonly<Record<string, Json>>;
	/** Versions of the note that its author has seen. */
	readonly base: readonly string[];
}

export function changeOf(options: {
	readonly kind: string;
	readonly state: EntityState | undefined;
	readonly values: ChangeValues;
	/** Makes the tags of added items unique. */
	readonly opId: string;
}): FieldChange {
	const fields: Record<string, Json> = {};
	const base: string[] = [];
	for (const [name, given] of Object.entries(options.values)) {
		if (given === undefined) continue;
		const value = asJson(given);
		const state = options.state?.fields[name];
		const change = fieldChange({ kind: options.kind, name, value, state, opId: options.opId });
		if (change === undefined) continue;
		fields[name] = change;
		base.push(...headsOf(state));
	}
	return { fields, base };
}

function fieldChange(part: {
	kind: string;
	name: string;
	value: Json;
	state: FieldState | undefined;
	opId: string;
}): Json | undefined {
	const { kind, name, value, state } = part;
	const merge = mergeOf(kind, name);
	switch (merge.kind) {
		case 'register':
			// Null empties what was filled; in what never was there is nothing to empty.
			return value === null && state === undefined ? undefined : value;
		case 'note':
			return value ?? undefined;
		case 'guard':
			// Lifting needs a role and the operation that set it: the office's, never a phone's.
			return value === true ? { set: true } : undefined;
		case 'ladder': {
			const step = typeof value === 'string' ? value : '';
			const now = state ? valueOf(kind, name, state) : null;
			const isBack = typeof now === 'string' && merge.steps.indexOf(step) < merge.steps.indexOf(now);
			return isBack ? { step, correct: true } : { step };
		}
		case 'set':
			return setChange(value, state, part.opId);
	}
}

/** Wanted items that are not there are added, items that are there and not wanted are removed by the tags seen. */
function setChange(value: Json, state: FieldState | undefined, opId: string): Json | undefined {
	const wanted = new Map((Array.isArray(value) ? value : []).map((item: Json) => [canonicalJson(item), item]));
	const rem: string[] = [];
	if (state?.m === 's') {
		for (const [tag, added] of Object.entries(state.a)) {
			const isHeld = (state.r[tag] ?? '') < added.c;
			if (!isHeld) continue;
			if (wanted.has(canonicalJson(added.v))) wanted.delete(canonicalJson(added.v));
			else rem.push(tag);
		}
	}
	const add = Object.fromEntries([...wanted.values()].map((item, i) => [`${opId}.${i}`, item]));
	return wanted.size === 0 && rem.length === 0 ? undefined : { add, rem };
}

/** Values cross from the screen as data; anything that is not JSON is a bug of the caller. */
function asJson(value: unknown): Json {
	const plain: Json = JSON.parse(JSON.stringify(value ?? null));
	return plain;
}
