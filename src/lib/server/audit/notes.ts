/** What goes into the audit, made by one place for each kind of thing that people do. */
import type { AuditAction, AuditNote, AuditRef } from '#lib/domain/audit.ts';
import { auditObject } from '#lib/domain/audit.ts';
import type { ScopeChange } from '#lib/sync/wire.ts';
import { addressOf } from '../store/projection.ts';
import type { StoredOperation } from '../store/port.ts';

/** A record's household, and its address where its own fields name one. */
export function placeRefs(entity: {
	readonly kind: string;
	readonly ent: string;
	readonly root: string;
	readonly address: string | null;
}): readonly AuditRef[] {
	const { kind, ent, root, address } = entity;
	const isOfSomebody = kind === 'household' || root !== ent;
	return [
		...(isOfSomebody && root !== address ? [`root:${root}` as const] : []),
		...(address === null ? [] : [`address:${address}` as const])
	];
}

/**
 * The one entry for a page of a pull: which households a phone was handed something of. Addresses, rounds and people
 * of the organisation by themselves say nothing of a resident. Null when the page holds nothing of anybody.
 */
export function handedOver(
	changes: readonly ScopeChange[],
	to: { readonly person: string; readonly dev: string | undefined }
): AuditNote | null {
	const refs = changes.flatMap((change) => {
		if (change.what !== 'state') return [];
		const { ent, kind, root } = change.state;
		if (kind !== 'household' && root === ent) return [];
		return placeRefs({ kind, ent, root, address: addressOf({ ent, kind, state: change.state }) });
	});
	if (refs.length === 0) return null;
	const origin = to.dev === undefined ? 'device' : `device:${to.dev}`;
	return { action: 'hand', object: auditObject(refs), result: 'done', origin, actor: to.person };
}

const OPERATIONS_PER_ENTRY = 50;

/** The office's edits: each is an operation, which the entry names, so what was changed is told by the log. */
export function officeChanges(
	stored: readonly StoredOperation[],
	by: { readonly tenant: string; readonly person: string }
): readonly AuditNote[] {
	const notes: AuditNote[] = [];
	for (let from = 0; from < stored.length; from += OPERATIONS_PER_ENTRY) {
		const some = stored.slice(from, from + OPERATIONS_PER_ENTRY);
		const refs = some.flatMap((one): readonly AuditRef[] => [
			`op:${one.opId}`,
			...placeRefs({ ...one, address: one.kind === 'address' ? one.ent : null })
		]);
		notes.push(officeNote('change', { refs, ...by }));
	}
	return notes;
}

/** What the office does. A rule of the server has no person: then the organisation itself is the actor. */
export function officeNote(
	action: AuditAction,
	options: {
		readonly refs: readonly AuditRef[];
		readonly tenant: string;
		readonly person: string | null;
		readonly origin?: 'office' | 'server';
		readonly result?: AuditNote['result'];
	}
): AuditNote {
	const { refs, tenant, person, origin = 'office', result = 'done' } = options;
	return { action, object: auditObject(refs), result, origin, actor: actorOf(person, tenant) };
}

function actorOf(person: string | null, tenant: string): string {
	return person === null || person === 'rule' ? tenant : person;
}
