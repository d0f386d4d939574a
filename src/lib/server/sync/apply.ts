/**
 * The one way into the records: operations of one scope joined into their
 * entities and given their numbers, inside the caller's transaction. What phones
 * push and what the office writes both come through here.
 */
import { type Author, fieldTrouble, placeTrouble } from '#lib/domain/records/authority.ts';
import { type RecordTypes, RECORDS } from '#lib/domain/records/index.ts';
import {
	type Clock,
	compareHlc,
	compareText,
	decodeClock,
	effectiveClock,
	encodeClock,
	type Hlc
} from '#lib/sync/clock.ts';
import { CLOCK_AHEAD_MS_MAX } from '#lib/sync/limits.ts';
import { type Operation, applyOperation } from '#lib/sync/operation.ts';
import { findOverfull } from '#lib/sync/room.ts';
import { readOperation } from '#lib/sync/upcasts.ts';
import type { StoreTransaction, StoredEntity, StoredOperation } from '../store/port.ts';
import { holdsOf } from './authorise.ts';
import { carriedFields, foldAnew } from './fold-anew.ts';
import type { QuarantineReason } from './opening.ts';

/** An operation with its hash, its clock fixed, and the person that it is filed under. */
export interface Logged {
	readonly operation: Operation;
	readonly hash: string;
	readonly body: string;
	readonly person: string;
	readonly eff: Clock;
}

/** One that may be applied. Who says it is judged once more right before it is joined. */
export interface Ready extends Logged {
	readonly author: Author;
}

/** What was not joined, and why. */
export interface NotApplied {
	readonly ready: Ready;
	readonly reason: QuarantineReason;
}

export interface Applied {
	readonly stored: readonly StoredOperation[];
	/** Nothing of it was written (G13). */
	readonly failed: readonly NotApplied[];
}

/** @param options.entities the current state of every entity at hand, read to be written in this transaction */
export async function applyToScope(
	tx: StoreTransaction,
	options: {
		readonly scope: string;
		readonly ready: readonly Ready[];
		readonly entities: ReadonlyMap<string, StoredEntity>;
		readonly receivedAt: number;
		/** The registry to merge by, where it is not this version's own. */
		readonly types?: RecordTypes | undefined;
	}
): Promise<Applied> {
	const { scope, receivedAt, types = RECORDS } = options;
	const states = new Map([...options.entities].map(([ent, entity]) => [ent, entity.state]));
	await foldCarried(tx, { ...options, types, states });
	const joined: Ready[] = [];
	const failed: NotApplied[] = [];
	for (const ready of options.ready) {
		const reason = authorityTrouble(ready, { scope, entities: options.entities, states, types });
		if (reason) {
			failed.push({ ready, reason });
			continue;
		}
		try {
			const { operation } = ready;
			const state = applyOperation(states.get(operation.ent), operation, ready.eff, types);
			const overfull = findOverfull(state, operation, ready.body.length);
			if (overfull !== null) {
				failed.push({ ready, reason: `full ${overfull}` });
				continue;
			}
			states.set(operation.ent, state);
			joined.push(ready);
		} catch {
			// A join that throws is a fault of ours; the operation is kept aside and the ones behind it go on.
			failed.push({ ready, reason: 'cannotApply' });
		}
	}
	if (joined.length === 0) return { stored: [], failed };

	// Last of all the numbers: from here to the commit others wait for this scope.
	const first = await tx.takeNumbers(scope, joined.length);
	const stored = joined.map((ready, index) => storedOperation(ready, { scope, seq: first + index, receivedAt }));
	await tx.insertOperations(stored);
	const touched = new Map(stored.map((one) => [one.ent, one]));
	const entities = [...touched.values()].flatMap((last): readonly StoredEntity[] => {
		const state = states.get(last.ent);
		const before = options.entities.get(last.ent);
		return state
			? [{ ent: last.ent, kind: state.kind, root: state.root, scope, move: before?.move ?? 0, seq: last.seq, state }]
			: [];
	});
	await tx.putEntities(entities);
	await tx.putChanges(entities.map(({ ent, seq, move }) => ({ scope, ent, seq, move, what: 'state' })));
	return { stored, failed };
}

/**
 * The gate before the records, under their locks: whatever was judged earlier, a record or its root may have come into
 * being since.
 */
function authorityTrouble(
	{ operation, author }: Ready,
	ground: {
		readonly scope: string;
		readonly entities: ReadonlyMap<string, StoredEntity>;
		readonly states: ReadonlyMap<string, StoredEntity['state']>;
		readonly types: RecordTypes;
	}
): QuarantineReason | null {
	const { scope, states, types } = ground;
	const state = states.get(operation.ent);
	const rootKind = (states.get(operation.root) ?? ground.entities.get(operation.root))?.kind ?? null;
	return (
		fieldTrouble(operation, { author, holds: state ? holdsOf(state) : null, types }) ??
		placeTrouble(operation, { author, rootKind, scope, types })
	);
}

/** A process of an earlier version may still write beside this one: what it carried is folded before it is joined into. */
async function foldCarried(
	tx: StoreTransaction,
	options: {
		readonly ready: readonly Ready[];
		readonly entities: ReadonlyMap<string, StoredEntity>;
		readonly types: RecordTypes;
		readonly states: Map<string, StoredEntity['state']>;
	}
): Promise<void> {
	const touched = [...new Set(options.ready.map((ready) => ready.operation.ent))];
	const wanted = new Map<string, ReadonlySet<string>>();
	for (const ent of touched) {
		const entity = options.entities.get(ent);
		const fields = entity && carriedFields(entity, options.types);
		if (fields && fields.size > 0) wanted.set(ent, fields);
	}
	const entities = [...options.entities.values()];
	for (const { entity } of await foldAnew(tx, { entities, wanted, types: options.types }))
		options.states.set(entity.ent, entity.state);
}

function storedOperation(
	ready: Ready,
	place: { readonly scope: string; readonly seq: number; readonly receivedAt: number }
): StoredOperation {
	const { opId, dev, inc, n, root, ent, kind } = ready.operation;
	const { eff, hash, body, person } = ready;
	return { opId, dev, inc, n, root, ent, kind, eff, hash, body, person, ...place };
}

/**
 * Effective clocks of what one device hands in, by operation id: fixed from the
 * database's time, never below an earlier number of the same incarnation nor, where both
 * can be, above a later one: what a coach wrote last stays last, in whatever order it arrives
 * (G9). A copy of the phone counts in the same numbers, and its clocks order nothing of
 * this one. A clock that a receipt of ours already names, from before a restore, stays
 * as it was.
 */
export async function fixClocks(
	tx: StoreTransaction,
	options: {
		readonly operations: readonly Operation[];
		readonly receivedAt: number;
		/** Already fixed: stored before, or named by a receipt of ours. */
		readonly fixed: ReadonlyMap<string, Clock>;
	}
): Promise<ReadonlyMap<string, Clock>> {
	const { operations, receivedAt, fixed } = options;
	const clocks = new Map<string, Clock>();
	const lowered = await lowerAhead(tx, { operations, receivedAt });
	const inOrder = [...operations].sort((a, b) => compareText(a.inc, b.inc) || a.n - b.n || compareText(a.opId, b.opId));
	let incarnation = '';
	let number = 0;
	let floor: Clock | undefined;
	/** The lowest of what was made later, as last asked: that of a still later one lies no lower. */
	let ceiling: Clock | null | undefined;
	for (const operation of inOrder) {
		const { opId, dev, inc, n } = operation;
		if (inc !== incarnation) floor = ceiling = undefined;
		// Right behind the last one nothing else can lie between; after a gap the store may know more.
		if (inc !== incarnation || n > number + 1) floor = later(floor, await highestBefore(tx, operation, operations));
		let eff = fixed.get(opId);
		if (eff === undefined) {
			const hlc = lowered.get(opId) ?? operation.hlc;
			eff = effectiveClock({ hlc, dev, n, receivedAt, earlier: floor });
			if (ceiling === undefined || (ceiling !== null && compareText(ceiling, eff) <= 0))
				ceiling = await lowestAfter(tx, operation);
			if (ceiling !== null) {
				const before = notAbove(eff, ceiling, { dev, n });
				// Clocks that were fixed before a restore may stand crosswise: then what came earlier counts.
				if (floor === undefined || compareText(before, floor) > 0) eff = before;
			}
		}
		clocks.set(opId, eff);
		floor = later(floor, eff);
		incarnation = inc;
		number = n;
	}
	return clocks;
}

/**
 * Clocks further ahead than the office lets stand all come down to one moment. There they keep the order in which they
 * were made, by operation id: a phone that was told to count anew bears lower numbers in what it wrote last (G9).
 */
async function lowerAhead(
	tx: StoreTransaction,
	{ operations, receivedAt }: { readonly operations: readonly Operation[]; readonly receivedAt: number }
): Promise<ReadonlyMap<string, Hlc>> {
	const lowered = new Map<string, Hlc>();
	const time = receivedAt + CLOCK_AHEAD_MS_MAX;
	const ahead = operations.filter(({ hlc }) => hlc.time > time).sort((a, b) => compareHlc(a.hlc, b.hlc));
	const [first] = ahead;
	if (first === undefined) return lowered;
	const highest = decodeClock((await tx.highestOf(first.dev)) ?? '');
	let next = highest.time === time ? highest.counter + 1 : 0;
	for (const { opId, hlc } of ahead) {
		const counter = Math.max(hlc.counter, next);
		lowered.set(opId, { time, counter });
		next = counter + 1;
	}
	return lowered;
}

/** The highest clock of an earlier number, less what is seen to be a copy's. */
async function highestBefore(
	tx: StoreTransaction,
	{ dev, inc, n, hlc }: Operation,
	operations: readonly Operation[]
): Promise<Clock | null> {
	const highest = await tx.highestEarlier(dev, inc, n);
	// Nothing stands above its own clock, whoever made it.
	if (highest === null || compareHlc(decodeClock(highest), hlc) <= 0) return highest;
	for await (const earlier of walk((from) => tx.findByClock({ dev, inc, n, which: 'earlier', from }))) {
		if (!isMadeAfter(earlier, hlc) || !(await hasTwoBearers(tx, earlier, operations))) return earlier.eff;
	}
	return null;
}

/** The lowest clock of a later number, less what a copy made before this one. */
async function lowestAfter(tx: StoreTransaction, { dev, inc, n, hlc }: Operation): Promise<Clock | null> {
	for await (const next of walk((from) => tx.findByClock({ dev, inc, n, which: 'later', from })))
		if (isMadeAfter(next, hlc)) return next.eff;
	return null;
}

/** From one clock to the next, asked for some at a time: the first one nearly always answers. */
async function* walk(
	ask: (from: Clock | null) => Promise<readonly StoredOperation[]>
): AsyncGenerator<StoredOperation> {
	for (let some = await ask(null); some.length > 0; some = await ask(some.at(-1)?.eff ?? null)) yield* some;
}

/** Two copies of one phone have counted on from there. */
async function hasTwoBearers(
	tx: StoreTransaction,
	{ dev, inc, n }: StoredOperation,
	operations: readonly Operation[]
): Promise<boolean> {
	const bearers = [...(await tx.findNumbers(dev, inc, [n])), ...operations.filter((one) => one.inc === inc)];
	return new Set(bearers.filter((one) => one.n === n).map(({ opId }) => opId)).size > 1;
}

/**
 * Whether this copy can have made it later: a phone's own clocks grow with its numbers. What was purged does not tell
 * any more, so its number counts.
 */
function isMadeAfter({ body }: StoredOperation, hlc: Hlc): boolean {
	const read = readOperation(body);
	return !read.ok || compareHlc(read.value.hlc, hlc) > 0;
}

/** At the same moment as the later one, and before it by its own lower number. */
function notAbove(eff: Clock, ceiling: Clock, { dev, n }: { readonly dev: string; readonly n: number }): Clock {
	return compareText(eff, ceiling) < 0 ? eff : encodeClock(decodeClock(ceiling), dev, n);
}

function later(a: Clock | undefined, b: Clock | null): Clock | undefined {
	if (b === null) return a;
	return a !== undefined && compareText(a, b) > 0 ? a : b;
}
