/**
 * Who lives at a door is found by the door. With an index on the address and another on the kind, SQLite took the kind,
 * and went through every household of the organisation for each door that somebody had been to.
 */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema.dropIndex('find_list_by_address').execute();
	await db.schema
		.createIndex('find_list_by_address_kind')
		.on('find_list')
		.columns(['tenant', 'address', 'kind'])
		.execute();
}
