/** By which registry the merged records were folded, and how far folding them anew has come. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('registry')
		.addColumn('tenant', 'text', (column) => column.notNull().primaryKey())
		.addColumn('merges', 'text', (column) => column.notNull())
		.addColumn('next', 'text')
		.addColumn('after', 'text', (column) => column.notNull())
		.execute();
}
