/**
 * Purging households on this phone (G12). Rows, drafts and photos go at once. An
 * envelope goes when the office has answered for it: what was saved and not handed
 * in yet is still handed in, and answered `purged` (G3). Only when nothing of a
 * household is left does the phone say so.
 *
 *   order ──► drafts, photos ──► rows (strict) ──► journal, outbox ──► confirmed
 *
 * Every step can be done again: the office names an order until it is confirmed.
 */
import type { PurgeOrder, ScopeChange } from '#lib/sync/wire.ts';
import type { Handover } from './handover.ts';
import type { Row } from './row.ts';
import type { RowBook } from './row-book.ts';

/** What is purged here now; ids and hashes only. */
export interface PurgedHere {
	readonly roots: ReadonlySet<string>;
	/** Every record of them that the order names or this phone held. */
	readonly ents: ReadonlySet<string>;
	/** Hashes of their photos. */
	readonly photos: readonly string[];
}

/** Keeps something of households beside their rows: drafts, photos. */
export interface Keeper {
	/** On the disk when it resolves, and harmless when asked again. */
	forget(purged: PurgedHere): Promise<void>;
}

/** The caller holds the turn. Answers the roots of which nothing is left on this phone. */
export async function purgeHere(
	place: { readonly rows: RowBook; readonly handover: Handover; readonly keepers: readonly Keeper[] },
	orders: readonly PurgeOrder[]
): Promise<readonly string[]> {
	const { rows, handover, keepers } = place;
	const roots = new Set(orders.map(({ root }) => root));
	const ents = new Set(orders.flatMap((order) => [order.root, ...order.ents]));
	// Made here after the office purged it: no order can name it.
	const isAnswered = (row: Row): boolean => row.pend.some(({ opId }) => handover.book.isPurged(opId));
	const isOfThem = (row: Row): boolean => roots.has(row.root) || ents.has(row.id) || isAnswered(row);
	const going = [...rows.rows()].filter(isOfThem);
	const photos = going.flatMap(({ id }) => {
		const hash = rows.index.find('photo', id)?.values.sealedHash;
		return hash ? [hash] : [];
	});
	// Before the rows: they alone know which drafts and photos are of this household.
	for (const { id } of going) ents.add(id);
	for (const keeper of keepers) await keeper.forget({ roots, ents, photos });
	// Strictly, though rows are derived: a power cut must not bring back what was confirmed to be gone.
	await rows.commit(() => ({
		rows: new Map([...rows.rows()].filter(isOfThem).map((row) => [row.id, null])),
		cursors: [],
		forgetScopes: [],
		strict: true
	}));
	const waiting = await handover.forgetPurged(roots);
	return [...roots].filter((root) => !waiting.has(root));
}

/** Purges that a page of changes names. */
export function purgesIn(changes: readonly ScopeChange[]): readonly PurgeOrder[] {
	return changes.flatMap((change) => (change.what === 'purge' ? [{ root: change.ent, ents: [] }] : []));
}
