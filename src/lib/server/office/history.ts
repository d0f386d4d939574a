/**
 * What happened to one record, change by change: who, when, what, and whether
 * that value still holds. Values that lost stay readable here for ever.
 */
import { decodeClock } from '#lib/sync/clock.ts';
import type { Json } from '#lib/sync/json.ts';
import type { EntityState, FieldState } from '#lib/sync/merge.ts';
import { type Operation, parseOperation } from '#lib/sync/operation.ts';
import { rowToOperation, stateFromText } from '../store/rows.ts';
import type { StoredOperation } from '../store/port.ts';
import type { OfficePlace } from './place.ts';

export interface HistoryChange {
	readonly field: string;
	readonly value: Json;
	/** False for a value that another one replaced. */
	readonly holds: boolean;
}

export interface HistoryEntry {
	readonly id: string;
	readonly person: string;
	/** When it was written, by the clock that the office settled on. */
	readonly at: number;
	/** When it reached the office; later than `at` for what was recorded without a network. */
	readonly receivedAt: number;
	readonly changes: readonly HistoryChange[];
}

/** A record as it is merged, and every operation that it was merged from, the newest first. */
export async function readWritten(
	place: OfficePlace,
	ent: string
): Promise<{ readonly state: EntityState | undefined; readonly written: readonly StoredOperation[] }> {
	const { db, tenant } = place;
	const entity = await db
		.selectFrom('entity')
		.select('state')
		.where('tenant', '=', tenant)
		.where('ent', '=', ent)
		.executeTakeFirst();
	const rows = await db
		.selectFrom('operation')
		.selectAll()
		.where('tenant', '=', tenant)
		.where('ent', '=', ent)
		.orderBy('eff', 'desc')
		.execute();
	return { state: entity ? stateFromText(entity.state) : undefined, written: rows.map(rowToOperation) };
}

/** Newest first. */
export async function readHistoryOf(place: OfficePlace, ent: string): Promise<readonly HistoryEntry[]> {
	const { state, written } = await readWritten(place, ent);
	return written.flatMap((stored) => entryOf(stored, state));
}

/** Empty for an operation whose text is gone, since its household was purged. */
export function entryOf(stored: StoredOperation, state: EntityState | undefined): readonly HistoryEntry[] {
	const parsed = parseOperation(stored.body);
	if (!parsed.ok) return [];
	const changes = Object.entries(parsed.value.fields).map(([field, change]) => ({
		field,
		value: valueOfChange(change),
		holds: stillHolds(state?.fields[field], { operation: parsed.value, eff: stored.eff, change })
	}));
	return [
		{ id: stored.opId, person: stored.person, at: decodeClock(stored.eff).time, receivedAt: stored.receivedAt, changes }
	];
}

/** A ladder's step and a guard's setting read as their plain value; the rest is the value itself. */
export function valueOfChange(change: Json): Json {
	if (change === null || typeof change !== 'object' || Array.isArray(change)) return change;
	if ('step' in change) return change['step'] ?? null;
	if ('set' in change) return true;
	if ('lift' in change) return false;
	if ('add' in change && change['add'] !== null && typeof change['add'] === 'object')
		return Object.values(change['add']);
	return change;
}

function stillHolds(
	state: FieldState | undefined,
	change: { readonly operation: Operation; readonly eff: string; readonly change: Json }
): boolean {
	switch (state?.m) {
		case 'r':
			return state.c === change.eff;
		case 'n':
			return Object.hasOwn(state.h, change.operation.opId);
		case 'g':
			return !Object.hasOwn(state.x, change.operation.opId);
		case 'l':
			return state.k?.c === change.eff || Object.values(state.s).includes(change.eff);
		default:
			return true;
	}
}
