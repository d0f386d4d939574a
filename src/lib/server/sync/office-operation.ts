/**
 * What the office writes. Its edits are operations like a coach's, made under the
 * organisation's own device, so that they merge, travel and leave a history alike.
 */
import { type Author, officeAuthor } from '#lib/domain/records/authority.ts';
import { isScope } from '#lib/domain/round.ts';
import type { Roles } from '#lib/domain/roles.ts';
import type { Operation } from '#lib/sync/operation.ts';
import { compareText } from '#lib/sync/clock.ts';
import type { StoreTransaction, StoredEntity, StoredOperation } from '../store/port.ts';
import { officeChanges } from '../audit/notes.ts';
import { applyToScope, type Ready } from './apply.ts';
import { contentTrouble } from './authorise.ts';
import type { SyncPorts } from './ports.ts';
import { type Change, makeServerOperation } from './server-operation.ts';

/** A change, and the scope where the record lives when it is new. */
export interface OfficeChange extends Change {
	readonly scope: string;
}

export type OfficeOutcome =
	| { readonly ok: true; readonly stored: readonly StoredOperation[] }
	| { readonly ok: false; readonly error: { readonly kind: 'refused'; readonly reason: string } };

type Ports = Pick<SyncPorts, 'store' | 'crypto' | 'chance' | 'log'>;

/** Writes all changes in one transaction, or none of them. */
export async function recordOffice(
	ports: Ports,
	options: {
		readonly tenant: string;
		readonly person: string;
		readonly role: Roles;
		/** A list of addresses writes less than the person who read it in. */
		readonly isList?: boolean;
		readonly changes: readonly OfficeChange[];
	}
): Promise<OfficeOutcome> {
	try {
		return { ok: true, stored: await ports.store.transaction(options.tenant, (tx) => record(tx, ports, options)) };
	} catch (error) {
		if (error instanceof Refusal) return { ok: false, error: { kind: 'refused', reason: error.reason } };
		throw error;
	}
}

/** Thrown inside the transaction only, so that nothing of a refused set stays. */
class Refusal extends Error {
	readonly reason: string;

	constructor(reason: string) {
		super('the change is refused');
		this.reason = reason;
	}
}

async function record(
	tx: StoreTransaction,
	ports: Ports,
	options: {
		readonly tenant: string;
		readonly person: string;
		readonly role: Roles;
		readonly isList?: boolean;
		readonly changes: readonly OfficeChange[];
	}
): Promise<readonly StoredOperation[]> {
	const { tenant, person, role, changes } = options;
	const author: Author = options.isList ? { as: 'list', person } : officeAuthor(role, person);
	const now = await tx.now();
	const held = await tx.readEntities(changes.map((change) => change.ent));
	const roots = await tx.peekEntities(changes.map((change) => change.root));
	const entities = new Map([...roots, ...held].map((entity) => [entity.ent, entity]));
	const denied = await tx.findDenied(changes.flatMap((change) => [change.ent, change.root]));
	if (denied.length > 0) throw new Refusal('purged');
	const byScope = new Map<string, Ready[]>();
	for (const change of changes) {
		const entity = entities.get(change.ent);
		const scope = entity?.scope ?? change.scope;
		const ready = await makeServerOperation(tx, { ports, tenant, author, scope, now, seen: entity?.state, change });
		const trouble = officeTrouble(ready.operation, { author, entity });
		if (trouble) throw new Refusal(trouble);
		byScope.set(scope, [...(byScope.get(scope) ?? []), ready]);
	}
	const stored: StoredOperation[] = [];
	// Sorted, so that two who take numbers of the same scopes never wait for each other.
	for (const [scope, ready] of [...byScope].sort(([a], [b]) => compareText(a, b))) {
		const applied = await applyToScope(tx, { scope, ready, entities, receivedAt: now });
		const [failed] = applied.failed;
		if (failed) throw new Refusal(failed.reason);
		stored.push(...applied.stored);
	}
	await tx.appendAudit(officeChanges(stored, { tenant, person }));
	return stored;
}

function officeTrouble(
	operation: Operation,
	options: { readonly author: Author; readonly entity: StoredEntity | undefined }
): string | null {
	const { author, entity } = options;
	if (!isScope(operation.scope)) return 'noScope';
	if (entity && entity.kind !== operation.kind) return 'otherKind';
	if (entity && entity.root !== operation.root) return 'otherRoot';
	return contentTrouble(operation, { author, state: entity?.state });
}
