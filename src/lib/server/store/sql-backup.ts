/** Backups and restores on a SQL engine. */
import type { BackupVerbs, StoredBackup } from './backup-verbs.ts';
import { batchesOf } from './batches.ts';
import type { BackupRow, Database } from './schema.ts';

export function backupVerbs(db: Database, tenant: string): BackupVerbs {
	return {
		async putBackup({ takenAt, verifiedAt, ...rest }, heads) {
			const row = { tenant, taken_at: takenAt, verified_at: verifiedAt, ...rest };
			await db
				.insertInto('backup')
				.values(row)
				.onConflict((conflict) => conflict.columns(['tenant', 'id']).doUpdateSet(row))
				.execute();
			await db.deleteFrom('backup_head').where('tenant', '=', tenant).execute();
			const rows = Object.entries(heads).map(([scope, seq]) => ({ tenant, scope, seq }));
			for (const some of batchesOf(rows))
				await db
					.insertInto('backup_head')
					.values([...some])
					.execute();
		},
		async latestBackup() {
			const row = await db
				.selectFrom('backup')
				.selectAll()
				.where('tenant', '=', tenant)
				.orderBy('taken_at', 'desc')
				.limit(1)
				.executeTakeFirst();
			return row ? rowToBackup(row) : null;
		},
		async readCovered(dev) {
			const rows = await db
				.selectFrom('backup_head as head')
				.select(['head.scope as scope', 'head.seq as seq'])
				.where('head.tenant', '=', tenant)
				.where(
					'head.scope',
					'in',
					db.selectFrom('operation').select('scope').distinct().where('tenant', '=', tenant).where('dev', '=', dev)
				)
				.execute();
			return Object.fromEntries(rows.map(({ scope, seq }) => [scope, seq]));
		},
		async putRestore({ epoch, earlierEpoch, backupTakenAt, restoredAt }) {
			await db
				.insertInto('restore')
				.values({
					tenant,
					epoch,
					earlier_epoch: earlierEpoch,
					backup_taken_at: backupTakenAt,
					restored_at: restoredAt
				})
				.execute();
		},
		async listRestores() {
			const rows = await db
				.selectFrom('restore')
				.selectAll()
				.where('tenant', '=', tenant)
				.orderBy('restored_at')
				.execute();
			return rows.map((row) => ({
				epoch: row.epoch,
				earlierEpoch: row.earlier_epoch,
				backupTakenAt: row.backup_taken_at,
				restoredAt: row.restored_at
			}));
		}
	};
}

function rowToBackup(row: BackupRow): StoredBackup {
	return {
		id: row.id,
		epoch: row.epoch,
		takenAt: row.taken_at,
		verifiedAt: row.verified_at,
		file: row.file,
		digest: row.digest
	};
}
