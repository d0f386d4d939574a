/**
 * A row in memory: what the office holds (`base`, at the cursor) and the own
 * operations that the cursor does not cover yet (`pend`). What screens see is the
 * join of both, so a remote change can never overwrite a pending value with an
 * older clock (G9), and an operation that comes back is not counted twice (G4).
 *
 *            own save                      receipt, and cursor beyond it
 *   base ──► pend += op ──► sealed, sent ──► pend -= op (base has it now)
 */
import { type Clock, compareText, decodeClock, encodeClock, observe, type Hlc } from '#lib/sync/clock.ts';
import { type EntityState, type FieldState, joinEntities } from '#lib/sync/merge.ts';
import { applyOperation, type Operation } from '#lib/sync/operation.ts';
import type { Receipt } from '#lib/sync/wire.ts';
import { FoldedState } from './folded-state.ts';
import type { OutboxEntry } from './ports.ts';

/** What this phone itself recorded in a row: shown as its whereabouts. */
export interface OwnShare {
	readonly parts: number;
	readonly firstAt: number;
	readonly lastAt: number;
	readonly receivedAt: number | null;
	/** The office did not take a change of it over; the record is as the office has it. */
	readonly declined?: Declined;
}

export interface Declined {
	readonly at: number;
	/** One of `DISCARD_REASONS`. */
	readonly why: string;
}

export interface Row {
	readonly id: string;
	readonly kind: string;
	readonly root: string;
	/** Home scope, and how often the entity has moved. */
	readonly scope: string;
	readonly move: number;
	/** The epoch that `base` belongs to; another epoch's state replaces it instead of joining. */
	readonly epoch: string | null;
	readonly base: EntityState | null;
	readonly pend: readonly Operation[];
	/** It has left the scopes of this phone and goes as soon as everything of it is handed in. */
	readonly left: boolean;
	readonly own: OwnShare | null;
	/** Version in the row store, 0 while it is only in memory. */
	readonly ver: number;
}

/** The sealed text of a row. Records only grow: what a version does not know stays in `base`. */
type StoredRow = Pick<Row, 'root' | 'base' | 'move' | 'pend' | 'epoch' | 'left' | 'own'>;

export function rowText(row: Row): string {
	const { root, base, move, pend, epoch, left, own } = row;
	const stored: StoredRow = { root, base, move, pend, epoch, left, own };
	return JSON.stringify(stored);
}

export function rowFromText(text: string, clear: Pick<Row, 'id' | 'kind' | 'scope' | 'ver'>): Row {
	// The text was sealed by this phone and opened with its binding intact, so its shape is ours.
	const stored: StoredRow = JSON.parse(text);
	return { ...stored, ...clear };
}

/** What a sealed row is bound to: bytes moved to another row or kept from an older version do not open. */
export function rowBinding(tenant: string, row: Pick<Row, 'kind' | 'id' | 'ver'>): string {
	return [tenant, row.kind, row.id, String(row.ver)].join('|');
}

/** The effective clock once the office has told it, until then the clock the operation was made with. */
export function clockOf(operation: Operation, receipt: Receipt | null | undefined): Clock {
	return receipt?.result === 'stored' ? receipt.eff : encodeClock(operation.hlc, operation.dev, operation.n);
}

type EntryOf = (opId: string) => OutboxEntry | undefined;

/** The entity as screens see it; null for a row that holds nothing yet. */
export function viewOf(row: Row, entryOf: EntryOf): EntityState | null {
	let state = row.base ?? undefined;
	for (const operation of row.pend)
		state = applyOperation(state, operation, clockOf(operation, entryOf(operation.opId)?.receipt));
	return state ?? null;
}

/** The row with one more own operation; the same operation twice changes nothing. */
export function withOperation(row: Row | undefined, operation: Operation, savedAt: number): Row {
	if (!row) {
		const { ent, kind, root, scope } = operation;
		const own = { parts: 1, firstAt: savedAt, lastAt: savedAt, receivedAt: null };
		return {
			id: ent,
			kind,
			root,
			scope,
			move: 0,
			epoch: null,
			base: null,
			pend: [operation],
			left: false,
			own,
			ver: 0
		};
	}
	if (row.pend.some((other) => other.opId === operation.opId)) return row;
	const own = {
		parts: (row.own?.parts ?? 0) + 1,
		firstAt: row.own?.firstAt ?? savedAt,
		lastAt: savedAt,
		receivedAt: row.own?.receivedAt ?? null
	};
	return { ...row, pend: [...row.pend, operation], own };
}

/** What becomes of a pending operation now. */
type Fate = 'keep' | 'fold' | 'foldElsewhere' | 'drop' | 'decline';

export interface Coverage {
	readonly epoch: string | null;
	/** How far a scope has been pulled, or null when this phone does not follow it. */
	readonly pulledTo: (scope: string) => number | null;
	readonly entryOf: EntryOf;
}

/**
 * Takes out of `pend` what the office has and the cursor covers.
 * Returns the same object when nothing changes, and null when nothing is left of the row.
 */
export function settle(row: Row, coverage: Coverage): Row | null {
	if (row.pend.length === 0) return row.base === null || row.left ? null : row;
	let { base, own, epoch, left } = row;
	const pend: Operation[] = [];
	for (const operation of row.pend) {
		const entry = coverage.entryOf(operation.opId);
		const fate = fateOf(entry?.receipt ?? null, coverage, { isLeaving: left, isAtOffice: base !== null });
		if (fate === 'keep') {
			pend.push(operation);
			continue;
		}
		if (fate === 'fold' || fate === 'foldElsewhere') {
			if (base === null) {
				epoch = coverage.epoch;
				// Never seen in a scope of ours and at home in another: no stream will ever tell us that it left.
				left ||= fate === 'foldElsewhere';
			}
			base = applyOperation(base ?? undefined, operation, clockOf(operation, entry?.receipt));
		}
		if (own) own = { ...own, receivedAt: Math.max(own.receivedAt ?? 0, entry?.receivedAt ?? 0) };
		if (own && fate === 'decline')
			own = { ...own, declined: { at: entry?.receivedAt ?? 0, why: entry?.receipt?.reason ?? '' } };
	}
	if (pend.length === 0 && (base === null || left)) return null;
	return pend.length === row.pend.length ? row : { ...row, base, own, epoch, left, pend };
}

/**
 * A quarantined operation is ended for the outbox but stays in view: the office
 * has it and asks, and a visit must not vanish from the phone of who made it (G13).
 */
function fateOf(
	receipt: Receipt | null,
	coverage: Coverage,
	row: { readonly isLeaving: boolean; readonly isAtOffice: boolean }
): Fate {
	if (!receipt || (coverage.epoch !== null && receipt.epoch !== coverage.epoch)) return 'keep';
	// The whole record goes, and first what is kept beside it: see `purgeHere`.
	if (receipt.result === 'purged') return 'keep';
	if (receipt.result !== 'stored') return row.isLeaving ? 'drop' : decidedFate(receipt, coverage, row.isAtOffice);
	const pulledTo = coverage.pulledTo(receipt.scope);
	// Folded even when the cursor lies beyond it: an entity that changed again since comes only with a later page.
	if (pulledTo === null) return 'foldElsewhere';
	return receipt.seq <= pulledTo ? 'fold' : 'keep';
}

/**
 * What stands for a corrected operation comes by pulling, and replaces it. Of what was not taken over the record
 * goes back to what the office has; one that the office does not have stays in view, marked.
 */
function decidedFate(receipt: Receipt, coverage: Coverage, isAtOffice: boolean): Fate {
	if (receipt.decision === 'discarded') return isAtOffice ? 'decline' : 'keep';
	if (receipt.decision !== 'corrected') return 'keep';
	const pulledTo = coverage.pulledTo(receipt.scope);
	return pulledTo === null || receipt.seq <= pulledTo ? 'drop' : 'keep';
}

/** Two versions of a row that another writer changed under us. */
export function joinRows(mine: Row, theirs: Row): Row {
	const known = new Set(theirs.pend.map((operation) => operation.opId));
	const pend = [...theirs.pend, ...mine.pend.filter((operation) => !known.has(operation.opId))];
	const isSameEpoch = mine.epoch === theirs.epoch;
	const base =
		mine.base && theirs.base && isSameEpoch ? joinEntities(mine.base, theirs.base) : (mine.base ?? theirs.base);
	const further = theirs.move > mine.move ? theirs : mine;
	return { ...further, base, pend, own: mine.own ?? theirs.own, ver: theirs.ver };
}

/** The highest clock in a state: the next own change must dominate what the coach saw. */
export function observeState(hlc: Hlc, state: EntityState | null): Hlc {
	if (!state) return hlc;
	if (state instanceof FoldedState) return observe(hlc, state.highest);
	let highest: Clock = '';
	for (const field of Object.values(state.fields)) {
		for (const clock of clocksOf(field)) if (compareText(clock, highest) > 0) highest = clock;
	}
	return highest === '' ? hlc : observe(hlc, decodeClock(highest));
}

function clocksOf(field: FieldState): readonly Clock[] {
	switch (field.m) {
		case 'r':
			return [field.c];
		case 's':
			return [...Object.values(field.a).map((added) => added.c), ...Object.values(field.r)];
		case 'n':
			return Object.values(field.h).map((version) => version.c);
		case 'g':
			return [...Object.values(field.s), ...Object.values(field.x)];
		case 'l':
			return [...Object.values(field.s), ...(field.k ? [field.k.c] : [])];
		default:
			// A merge of a later version: its clocks are not ours to read.
			return [];
	}
}

/** The time of the last change in a state, for what others recorded. */
export function changedAt(state: EntityState): number {
	return observeState({ time: 0, counter: 0 }, state).time;
}
