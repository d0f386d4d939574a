/**
 * What the office writes. Its edits are operations like a coach's, made under the
 * organisation's own device, so that they merge, travel and leave a history alike.
 */
import { type Author, officeAuthor } from '#lib/domain/records/authority.ts';
import { isScope } from '#lib/domain/round.ts';
import type { Roles } from '#lib/domain/roles.ts';
import type { Operation } from '#lib/sync/operation.ts';
import { compareText } from '#lib/sync/clock.ts';
import { canonicalJson, type Json } from '#lib/sync/json.ts';
import { plainValues } from '#lib/sync/values.ts';
import type { EntityState } from '#lib/sync/merge.ts';
import type { StoreTransaction, StoredEntity, StoredOperation } from '../store/port.ts';
import { officeChanges } from '../audit/notes.ts';
import { applyToScope, type Ready } from './apply.ts';
import { contentTrouble } from './authorise.ts';
import type { SyncPorts } from './ports.ts';
import { type Change, makeServerOperation } from './server-operation.ts';

/** A change, and the scope where the record lives when it is new. */
export interface OfficeChange extends Change {
	readonly scope: string;
	/** What these fields held on the page of whoever asks: where one holds something else by now, nothing is written. */
	readonly was?: Seen | undefined;
}

/** Values that somebody saw, by field. */
export type Seen = Readonly<Record<string, Json>>;

/** `meanwhile`: somebody else, at the office or on a phone, wrote since the asker looked. */
export type OfficeOutcome =
	| { readonly ok: true; readonly stored: readonly StoredOperation[] }
	| { readonly ok: false; readonly error: { readonly kind: 'refused' | 'meanwhile'; readonly reason: string } };

/**
 * Fields that hold something else than somebody saw, and than they want to write: two who write the same lose nothing.
 *
 * @param wanted plain values by field
 */
export function changedSince(
	state: EntityState | undefined,
	{ was, wanted }: { readonly was: Seen | undefined; readonly wanted: Seen }
): readonly string[] {
	if (was === undefined || state === undefined) return [];
	const now = plainValues(state);
	const isSame = (one: Json | undefined, other: Json | undefined): boolean => said(one) === said(other);
	return Object.keys(was).filter(
		(field) => !isSame(now[field], was[field]) && !(field in wanted && isSame(now[field], wanted[field]))
	);
}

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
		if (error instanceof Meanwhile) return { ok: false, error: { kind: 'meanwhile', reason: 'meanwhile' } };
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

/** Thrown inside the transaction only, like a refusal. */
class Meanwhile extends Error {}

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
		const wanted = wantedOf(change.fields);
		if (changedSince(entity?.state, { was: change.was, wanted }).length > 0) throw new Meanwhile();
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

/** What nobody said reads like no, nothing and nobody: a page makes no difference between them. */
function said(value: Json | undefined): string {
	const isEmpty =
		value === undefined || value === false || value === '' || (Array.isArray(value) && value.length === 0);
	return isEmpty ? 'null' : canonicalJson(value);
}

/** A ladder's step and a guard's setting as the value that they lead to. */
function wantedOf(fields: Readonly<Record<string, Json>>): Seen {
	const plain = (change: Json): Json => {
		if (change === null || typeof change !== 'object' || Array.isArray(change)) return change;
		if ('step' in change) return change['step'] ?? null;
		return 'set' in change ? true : 'lift' in change ? false : change;
	};
	return Object.fromEntries(Object.entries(fields).map(([field, change]) => [field, plain(change)]));
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
