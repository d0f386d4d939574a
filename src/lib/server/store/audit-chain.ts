/**
 * The chain of the audit: each entry's hash is made over its own words and the hash of the entry before it, so that
 * none can be changed, taken out, put in or moved without breaking every one that follows.
 */
import { createHash } from 'node:crypto';
import type { AuditNote } from '#lib/domain/audit.ts';
import type { AuditEntry } from '#lib/domain/running.ts';

/** Where the chain has come to; it grows by whoever holds it. */
export interface AuditHead {
	/** Number of the newest entry; 0 before the first. */
	readonly number: number;
	/** Its hash; empty before the first. */
	readonly hash: string;
}

export interface StoredAudit extends AuditEntry {
	readonly number: number;
	/** The hash of the entry before this one. */
	readonly prior: string;
	readonly hash: string;
}

export interface AuditVerbs {
	/**
	 * Adds to the tenant's chain, in order. The head stays locked until commit, so this comes last in a transaction:
	 * whoever waits for it then waits for a commit and for nothing else.
	 */
	appendAudit(notes: readonly AuditNote[]): Promise<void>;
}

export function auditHash(tenant: string, entry: Omit<StoredAudit, 'hash'>): string {
	const { number, prior, action, object, result, origin, actor, at } = entry;
	const text = JSON.stringify([tenant, number, prior, action, object, result, origin, actor, at]);
	return createHash('sha256').update(`voordeur audit 1\n${text}`).digest('hex');
}

/** The notes as entries behind this head. */
export function chainAudit(
	notes: readonly AuditNote[],
	place: { readonly tenant: string; readonly head: AuditHead; readonly at: number }
): readonly StoredAudit[] {
	let { number, hash } = place.head;
	return notes.map((note) => {
		const { action, object, result, origin, actor } = note;
		const entry = { action, object, result, origin, actor, at: place.at, number: number + 1, prior: hash };
		number += 1;
		hash = auditHash(place.tenant, entry);
		return { ...entry, hash };
	});
}
