/** Lists about which nobody decides: what they say of people is not kept for ever because somebody forgot them. */
import { IMPORT_WAITS_DAYS, type ImportState } from '#lib/domain/imports/batch.ts';
import type { SqlStore } from '../store/sql-store.ts';
import { removeBatch, removeRows } from './batches.ts';

const DAY_MS = 86_400_000;
/** Nothing of it was written: it goes as if its person had set it aside. */
const UNDECIDED: readonly ImportState[] = ['read', 'judging', 'judged'];
/** What stood still in the middle goes on, or back, by what was judged; the rows as they came are of no more use. */
const DECIDED: readonly ImportState[] = ['writing', 'undoing'];

/** Once a night. Answers how many lists went. */
export async function sweepLists(
	store: SqlStore,
	{ tenant, now }: { readonly tenant: string; readonly now: number }
): Promise<number> {
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
