/** Which photos records name, and which of them are here. The bytes lie beside the database, sealed. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('photo_list')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('ent', 'text', (column) => column.notNull())
		.addColumn('root', 'text', (column) => column.notNull())
		.addColumn('seq', 'bigint', (column) => column.notNull())
		.addColumn('visit', 'text')
		.addColumn('hash', 'text')
		.addColumn('dev', 'text')
		.addColumn('removed', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('photo_list_key', ['tenant', 'ent'])
		.execute();
	for (const columns of [['dev'], ['root'], ['hash'], ['removed']]) {
		await db.schema
			.createIndex(`photo_list_by_${columns.join('_')}`)
			.on('photo_list')
			.columns(['tenant', ...columns])
			.execute();
	}
	await db.schema
		.createTable('photo_stored')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('hash', 'text', (column) => column.notNull())
		.addColumn('size', 'bigint', (column) => column.notNull())
		.addColumn('received_at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('photo_stored_key', ['tenant', 'hash'])
		.execute();
}
