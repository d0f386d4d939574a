/**
 * How versions of an entity become one. Each merge is a join: it does not matter
 * in which order, how often or in which batches changes arrive (G4).
 *
 * A field's state is tagged by its merge; the tag travels with it, so a version
 * that does not know a field still joins it right.
 *
 *   register  last writer by clock                        {m:'r', v, c}
 *   set       adding wins over a removal that did not see {m:'s', a: tag → {v,c}, r: tag → c}
 *   note      concurrent versions stay side by side       {m:'n', h: opId → {v,c}, g: opId → 1}
 *   guard     holds until lifted by citing who set it     {m:'g', s: opId → c, x: opId → c}
 *   ladder    the furthest step since the last correction {m:'l', k: {v,c} | null, s: step → c}
 */
import { type Json, canonicalJson } from './json.ts';
import { type Clock, compareText, laterClock } from './clock.ts';

export interface Stamped {
	readonly v: Json;
	readonly c: Clock;
}
type ByKey<T> = Readonly<Record<string, T>>;

export type RegisterState = { readonly m: 'r' } & Stamped;
export interface SetState {
	readonly m: 's';
	readonly a: ByKey<Stamped>;
	readonly r: ByKey<Clock>;
}
export interface NoteState {
	readonly m: 'n';
	readonly h: ByKey<Stamped>;
	readonly g: ByKey<1>;
}
export interface GuardState {
	readonly m: 'g';
	readonly s: ByKey<Clock>;
	readonly x: ByKey<Clock>;
}
export interface LadderState {
	readonly m: 'l';
	readonly k: Stamped | null;
	readonly s: ByKey<Clock>;
}
export type FieldState = RegisterState | SetState | NoteState | GuardState | LadderState;

/** An entity as merged so far. `root` is the household, or the entity itself. */
export interface EntityState {
	readonly ent: string;
	readonly kind: string;
	readonly root: string;
	readonly fields: Readonly<Record<string, FieldState>>;
}

/** Joins two states of one entity. Commutative, associative, idempotent. */
export function joinEntities(a: EntityState, b: EntityState): EntityState {
	const fields: Record<string, FieldState> = { ...a.fields };
	for (const [name, state] of Object.entries(b.fields)) {
		const mine = fields[name];
		fields[name] = mine === undefined ? state : joinFields(mine, state);
	}
	return { ent: a.ent, kind: a.kind, root: compareText(a.root, b.root) <= 0 ? a.root : b.root, fields };
}

/** Joins two states of one field. States of different merges never meet in one release; the tag decides if they do. */
export function joinFields(a: FieldState, b: FieldState): FieldState {
	switch (a.m) {
		case 'r':
			return b.m === 'r' ? { m: 'r', ...later(a, b) } : byTag(a, b);
		case 's':
			return b.m === 's' ? { m: 's', a: union(a.a, b.a, later), r: union(a.r, b.r, laterClock) } : byTag(a, b);
		case 'n':
			return b.m === 'n' ? joinNotes(a, b) : byTag(a, b);
		case 'g':
			return b.m === 'g' ? { m: 'g', s: union(a.s, b.s, laterClock), x: union(a.x, b.x, laterClock) } : byTag(a, b);
		case 'l':
			return b.m === 'l' ? joinLadders(a, b) : byTag(a, b);
		default:
			return carry(a, b);
	}
}

/** A merge that a later version brought: one of the two is carried whole, the same one everywhere, until this version is replaced. */
function carry(a: never, b: FieldState): FieldState {
	const [mine, other] = [canonicalJson(a), canonicalJson(JSON.parse(JSON.stringify(b)))];
	return compareText(mine, other) >= 0 ? a : b;
}

function joinNotes(a: NoteState, b: NoteState): NoteState {
	const gone = { ...a.g, ...b.g };
	const heads = union(a.h, b.h, later);
	return { m: 'n', h: Object.fromEntries(Object.entries(heads).filter(([op]) => !Object.hasOwn(gone, op))), g: gone };
}

function joinLadders(a: LadderState, b: LadderState): LadderState {
	const correction = a.k && b.k ? later(a.k, b.k) : (a.k ?? b.k);
	const steps = union(a.s, b.s, laterClock);
	const kept = Object.entries(steps).filter(([, clock]) => !correction || compareText(clock, correction.c) > 0);
	return { m: 'l', k: correction, s: Object.fromEntries(kept) };
}

function later(a: Stamped, b: Stamped): Stamped {
	const order = compareText(a.c, b.c) || compareText(canonicalJson(a.v), canonicalJson(b.v));
	const winner = order >= 0 ? a : b;
	return { v: winner.v, c: winner.c };
}

function union<T>(a: ByKey<T>, b: ByKey<T>, join: (x: T, y: T) => T): ByKey<T> {
	const result: Record<string, T> = { ...a };
	for (const [key, value] of Object.entries(b)) {
		const mine = Object.hasOwn(result, key) ? result[key] : undefined;
		result[key] = mine === undefined ? value : join(mine, value);
	}
	return result;
}

/**
 * A register gives way to every other merge: it is what a version wrote that did not know the field, and whoever
 * knows it folds that anew from the log. So what was folded anew wins on every phone that still holds the register.
 */
function byTag(a: FieldState, b: FieldState): FieldState {
	if (a.m === 'r') return b;
	if (b.m === 'r') return a;
	return compareText(a.m, b.m) >= 0 ? a : b;
}
