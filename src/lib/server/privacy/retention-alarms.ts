/** What the night could not erase stands among the alarms of Work until a night erases it, or it is no longer due. */
import { inBatches } from '../store/batches.ts';
import type { Database } from '../store/schema.ts';

export const RETENTION_ALARM = 'retentionFailed';

export interface RetentionFailure {
	/** What was to be purged, or the household that could not be read. */
	readonly root: string;
	readonly error: unknown;
}

/** One alarm for each that fails, from the first night on; those of the others go. */
export async function keepRetentionAlarms(
	db: Database,
	options: { readonly tenant: string; readonly now: number; readonly failures: readonly RetentionFailure[] }
): Promise<void> {
	const { tenant, now, failures } = options;
	const wanted = new Map(failures.map(({ root }) => [`${RETENTION_ALARM}-${root}`, root]));
	const rows = await db
		.selectFrom('alarm')
		.select('id')
		.where('tenant', '=', tenant)
		.where('kind', '=', RETENTION_ALARM)
		.execute();
	const over = rows.map(({ id }) => id).filter((id) => !wanted.has(id));
	await inBatches(over, async (some) => {
		await db.deleteFrom('alarm').where('tenant', '=', tenant).where('id', 'in', some).execute();
		return [];
	});
	for (const [id, root] of wanted)
		await db
			.insertInto('alarm')
			.values({ tenant, id, kind: RETENTION_ALARM, detail: JSON.stringify({ root }), at: now })
			.onConflict((conflict) => conflict.columns(['tenant', 'id']).doNothing())
			.execute();
}
