/** Which backup was verified last and how far it reaches, and when the store was restored. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('backup')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('id', 'text', (column) => column.notNull())
		.addColumn('epoch', 'text', (column) => column.notNull())
		.addColumn('taken_at', 'bigint', (column) => column.notNull())
		.addColumn('verified_at', 'bigint', (column) => column.notNull())
		.addColumn('file', 'text', (column) => column.notNull())
		.addColumn('digest', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('backup_key', ['tenant', 'id'])
		.execute();
	await db.schema
		.createTable('backup_head')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('scope', 'text', (column) => column.notNull())
		.addColumn('seq', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('backup_head_key', ['tenant', 'scope'])
		.execute();
	await db.schema
		.createTable('restore')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('epoch', 'text', (column) => column.notNull())
		.addColumn('earlier_epoch', 'text', (column) => column.notNull())
		.addColumn('backup_taken_at', 'bigint', (column) => column.notNull())
		.addColumn('restored_at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('restore_key', ['tenant', 'epoch'])
		.execute();
}
