/** What was purged, and which phones have said that they did the same. Ids only: nothing of a resident stays here. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('purge')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('root', 'text', (column) => column.notNull())
		.addColumn('ents', 'text', (column) => column.notNull())
		.addColumn('reason', 'text', (column) => column.notNull())
		.addColumn('person', 'text', (column) => column.notNull())
		.addColumn('at', 'bigint', (column) => column.notNull())
		.addColumn('counts', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('purge_key', ['tenant', 'root'] as never[])
		.execute();
	await db.schema
		.createTable('purge_device')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('dev', 'text', (column) => column.notNull())
		.addColumn('root', 'text', (column) => column.notNull())
		.addColumn('confirmed_at', 'bigint')
		.addPrimaryKeyConstraint('purge_device_key', ['tenant', 'dev', 'root'] as never[])
		.execute();
	await db.schema.createIndex('purge_device_by_root').on('purge_device').columns(['tenant', 'root']).execute();
}
