/**
 * What came while nobody here knew the field was held against nothing. Now it is: a
 * guard that somebody lifted without the right holds again, and a value that does not
 * fit its field is emptied. A rule says so in an operation of its own, as on arrival,
 * so that every phone ends alike and the history keeps what was said (G4, G10).
 */
import * as v from 'valibot';
import { atDesk, isLift, rightOf } from '#lib/domain/records/authority.ts';
import type { Field } from '#lib/domain/records/define.ts';
import type { Role } from '#lib/domain/roles.ts';
import type { Json } from '#lib/sync/json.ts';
import { valueOf } from '#lib/sync/values.ts';
import type { StoreTransaction } from '../store/port.ts';
import type { Logged, Ready } from './apply.ts';
import { RULE, RULE_PERSON } from './arrival.ts';
import type { FoldedAnew } from './fold-anew.ts';
import type { SyncPorts } from './ports.ts';
import { makeServerOperation } from './server-operation.ts';

interface Judging {
	/** True for a field that was not known before. */
	readonly isNew: (kind: string, name: string) => boolean;
	readonly fieldOf: (kind: string, name: string) => Field<unknown> | undefined;
	/** None for somebody who is not known here any more. */
	readonly rolesOf: (person: string) => readonly Role[];
	/** Also the name of the device that the office writes under. */
	readonly tenant: string;
}

export async function mendUnjudged(
	tx: StoreTransaction,
	options: Judging & {
		readonly ports: Pick<SyncPorts, 'crypto' | 'chance' | 'log'>;
		readonly scope: string;
		readonly now: number;
		readonly here: readonly FoldedAnew[];
	}
): Promise<readonly Ready[]> {
	const { ports, tenant, scope, now } = options;
	const made: Ready[] = [];
	for (const one of options.here) {
		const fields = mendingOf(one, options);
		if (Object.keys(fields).length === 0) continue;
		const { ent, kind, root, state: seen } = one.entity;
		const change = { ent, kind, root, fields };
		made.push(await makeServerOperation(tx, { ports, tenant, author: RULE, scope, now, seen, change }));
	}
	return made;
}

function mendingOf({ entity, log }: FoldedAnew, judging: Judging): Readonly<Record<string, Json>> {
	const { kind } = entity;
	const mending: Record<string, Json> = {};
	for (const [name, state] of Object.entries(entity.state.fields)) {
		const field = judging.fieldOf(kind, name);
		if (!field || !judging.isNew(kind, name)) continue;
		const { merge } = field;
		// As it lies there: read as a value it would be missing.
		const isUnfit = state.m === 'r' && !v.is(field.schema, state.v);
		if (merge.kind === 'register' && (isUnfit || log.some((one) => isWrittenByNone(one, { field, name, judging }))))
			mending[name] = null;
		if (merge.kind !== 'guard' || valueOf(kind, name, state) === true) continue;
		const isUnjust = log.some(({ operation, person }) => {
			const change = operation.fields[name];
			return (
				change !== undefined && isLift(change) && !judging.rolesOf(person).some((role) => merge.liftedBy.includes(role))
			);
		});
		if (isUnjust) mending[name] = { set: true };
	}
	return mending;
}

/** Said by somebody who never writes this field. */
function isWrittenByNone(
	{ operation, person }: Logged,
	{ field, name, judging }: { readonly field: Field<unknown>; readonly name: string; readonly judging: Judging }
): boolean {
	if (!Object.hasOwn(operation.fields, name) || person === RULE_PERSON) return false;
	const all: readonly Role[] = operation.dev === judging.tenant ? atDesk(judging.rolesOf(person)) : ['coach'];
	return all.every((as) => rightOf(field, as).when === 'never');
}
