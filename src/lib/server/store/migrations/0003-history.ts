/** Beside each epoch the history of PostgreSQL that it was given for; the embedded file has none. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('history')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('system', 'text', (column) => column.notNull())
		.addColumn('timeline', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('history_key', ['tenant'])
		.execute();
}
