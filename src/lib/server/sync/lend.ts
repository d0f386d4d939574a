/**
 * Lending and taking back: an address moves to another scope with its household,
 * visits, concerns and all else that hangs on it. The old scope's stream says
 * `leave`, the new one's `state`; the move number tells a phone which is newer.
 */
import { isScope, OFFICE_SCOPE, roundScope } from '#lib/domain/round.ts';
import { compareText } from '#lib/sync/clock.ts';
import type { StoreTransaction, StoredEntity } from '../store/port.ts';
import type { SyncPorts } from './ports.ts';

/** Into a round: its home says so, and since a record has one home, an address is in at most one open round. */
export function lendAddresses(
	ports: Pick<SyncPorts, 'store'>,
	options: { readonly tenant: string; readonly addresses: readonly string[]; readonly round: string }
): Promise<number> {
	return moveAddresses(ports, { ...options, scope: roundScope(options.round) });
}

/** Back to the office, where no phone holds it. */
export function takeBackAddresses(
	ports: Pick<SyncPorts, 'store'>,
	options: { readonly tenant: string; readonly addresses: readonly string[] }
): Promise<number> {
	return moveAddresses(ports, { ...options, scope: OFFICE_SCOPE });
}

/** One transaction per address: it moves whole or not at all. Answers how many records moved. */
async function moveAddresses(
	ports: Pick<SyncPorts, 'store'>,
	options: { readonly tenant: string; readonly addresses: readonly string[]; readonly scope: string }
): Promise<number> {
	if (!isScope(options.scope)) throw new Error('there is no scope of this name');
	let moved = 0;
	for (const address of options.addresses) {
		moved += await ports.store.transaction(options.tenant, (tx) => moveBundle(tx, { address, scope: options.scope }));
	}
	return moved;
}

async function moveBundle(
	tx: StoreTransaction,
	options: { readonly address: string; readonly scope: string }
): Promise<number> {
	const { scope } = options;
	const moving = (await tx.readBundle(options.address)).filter((entity) => entity.scope !== scope);
	if (moving.length === 0) return 0;
	const scopes = [...new Set([scope, ...moving.map((entity) => entity.scope)])].sort(compareText);
	const next = new Map<string, number>();
	for (const one of scopes) {
		const count = one === scope ? moving.length : moving.filter((entity) => entity.scope === one).length;
		next.set(one, await tx.takeNumbers(one, count));
	}
	const take = (one: string): number => {
		const seq = next.get(one) ?? 0;
		next.set(one, seq + 1);
		return seq;
	};
	const moved = moving.map((entity): StoredEntity => ({ ...entity, scope, move: entity.move + 1, seq: take(scope) }));
	await tx.putEntities(moved);
	await tx.putChanges(
		moving.map(({ ent, move, scope: old }) => ({ scope: old, ent, seq: take(old), what: 'leave', move: move + 1 }))
	);
	await tx.putChanges(moved.map(({ ent, move, seq }) => ({ scope, ent, seq, what: 'state', move })));
	return moved.length;
}
