/** Tries and used challenges of all processes together, and beside a photo the phone that handed it in. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('turn')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('key', 'text', (column) => column.notNull())
		.addColumn('until', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('turn_key', ['tenant', 'key'])
		.execute();
	await sql`create index turn_by_until on turn (tenant, until)`.execute(db);
	await sql`alter table photo_stored add column dev text`.execute(db);
	await sql`create index photo_stored_by_dev on photo_stored (tenant, dev)`.execute(db);
}
