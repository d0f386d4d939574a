/**
 * Lists about which nobody decides, and what lists that were written still hold of rows as they came: what they say of
 * people is not kept for ever because somebody forgot them.
 */
import { IMPORT_CELLS_DAYS, IMPORT_WAITS_DAYS, type ImportState } from '#lib/domain/imports/batch.ts';
import type { SqlStore } from '../store/sql-store.ts';
import { removeBatch, removeCells, removeRows } from './batches.ts';

const DAY_MS = 86_400_000;
/** Nothing of it was written: it goes as if its person had set it aside. */
const UNDECIDED: readonly ImportState[] = ['read', 'judging', 'judged'];
/** What stood still in the middle goes on, or back, by what was judged; the rows as they came are of no more use. */
const DECIDED: readonly ImportState[] = ['writing', 'undoing'];
const ENDED: readonly ImportState[] = ['written', 'undone'];
/** Lists, or rows of one, in one transaction: a push waits for no more. */
const AT_ONCE = 100;

/** Once a night. Answers how many lists went. */
export async function sweepLists(
	store: SqlStore,
	{ tenant, now }: { readonly tenant: string; readonly now: number }
): Promise<number> {
	await sweepCells(store, { tenant, now });
	return store.transaction(tenant, async (_tx, db) => {
		const old = await db
			.selectFrom('import_batch')
			.select(['id', 'state'])
			.where('tenant', '=', tenant)
			.where('state', 'in', [...UNDECIDED, ...DECIDED])
			.where('touched_at', '<', now - IMPORT_WAITS_DAYS * DAY_MS)
			.execute();
		let gone = 0;
		for (const { id, state } of old)
			if (DECIDED.some((one) => one === state)) await removeRows(db, tenant, id);
			else if (await removeBatch(db, tenant, { id, from: UNDECIDED })) gone += 1;
		return gone;
	});
}

async function sweepCells(
	store: SqlStore,
	{ tenant, now }: { readonly tenant: string; readonly now: number }
): Promise<void> {
	const before = now - IMPORT_CELLS_DAYS * DAY_MS;
	while (
		(await store.transaction(tenant, (_tx, db) => removeCells(db, tenant, { from: ENDED, before, limit: AT_ONCE }))) > 0
	);
}
