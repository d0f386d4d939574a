/**
 * What arrives for a door that is no longer lent to the coach is taken in and
 * marked *late*. The rule writes the mark as an operation of its own, in the same
 * transaction, so that it merges, travels and leaves a history like everything else.
 */
import { LATE_KINDS, type LateMark } from '#lib/domain/late.ts';
import { can, type Roles } from '#lib/domain/roles.ts';
import { type Clock, compareText } from '#lib/sync/clock.ts';
import type { Operation } from '#lib/sync/operation.ts';
import { recordValues } from '#lib/sync/values.ts';
import type { StoreTransaction, StoredEntity } from '../store/port.ts';
import type { Ready } from './apply.ts';
import { RULE } from './arrival.ts';
import { roundIdOf } from './authorise.ts';
import type { SyncPorts } from './ports.ts';
import { makeServerOperation } from './server-operation.ts';

export interface LateGround {
	readonly entities: ReadonlyMap<string, StoredEntity>;
	readonly person: { readonly person: string; readonly roles: Roles };
	/** The day of arrival. */
	readonly today: string;
}

/** Why an operation came late, judged by the round it was recorded in; null for what came in time. */
export function lateOf(operation: Operation, options: LateGround & { readonly scope: string }): LateMark | null {
	const { entities, person, scope, today } = options;
	if (can(person.roles, 'readHouseholds')) return null;
	const lent = roundOf(operation.scope, entities);
	if (!lent) return null;
	if (lent.endedOn) return { why: 'roundEnded', on: lent.endedOn };
	if (lent.lentUntil && compareText(lent.lentUntil, today) < 0) return { why: 'leaseOver', on: lent.lentUntil };
	if (!(lent.coaches ?? []).includes(person.person)) return { why: 'notLent', on: null };
	if (scope === operation.scope) return null;
	const home = roundOf(scope, entities);
	return home?.coaches?.includes(person.person) === true ? null : { why: 'moved', on: null };
}

/** The marks for what is about to be written; a record that bears one keeps it. */
export async function makeLateMarks(
	tx: StoreTransaction,
	options: LateGround & {
		readonly ports: Pick<SyncPorts, 'crypto' | 'chance' | 'log'>;
		readonly tenant: string;
		readonly ready: readonly Ready[];
		/** The records as they are before this, read to be written. */
		readonly records: ReadonlyMap<string, StoredEntity>;
		readonly scope: string;
		readonly now: number;
		/** Received once before, by a receipt of ours: when that was, nobody can tell any more. */
		readonly kept: ReadonlyMap<string, Clock>;
	}
): Promise<readonly Ready[]> {
	const { ports, tenant, records, scope, now } = options;
	const marks = new Map<string, Ready>();
	for (const { operation } of options.ready) {
		const before = records.get(operation.ent);
		if (!canBeLate(operation, before) || marks.has(operation.ent) || options.kept.has(operation.opId)) continue;
		const late = lateOf(operation, { ...options, scope });
		if (!late) continue;
		const { ent, kind, root } = operation;
		const change = { ent, kind, root, fields: { late: { why: late.why, on: late.on } } };
		marks.set(
			ent,
			await makeServerOperation(tx, { ports, tenant, author: RULE, scope, now, seen: before?.state, change })
		);
	}
	return [...marks.values()];
}

/** The making of a record, and the close of a visit: an edit long afterwards says nothing about the visit. */
function canBeLate(operation: Operation, before: StoredEntity | undefined): boolean {
	if (!LATE_KINDS.some((kind) => kind === operation.kind)) return false;
	if (!before) return true;
	return operation.kind === 'visit' && isClosing(operation) && before.state.fields['late'] === undefined;
}

function isClosing({ fields }: Operation): boolean {
	const { state } = fields;
	return typeof state === 'object' && state !== null && 'step' in state && state['step'] === 'closed';
}

function roundOf(scope: string, entities: ReadonlyMap<string, StoredEntity>) {
	const round = entities.get(roundIdOf(scope) ?? '');
	return round?.kind === 'round' ? recordValues('round', round.state) : null;
}
