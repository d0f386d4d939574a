/** The log asked by household: when anything of it last came in, and who wrote about it. Without this each question reads the whole log. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createIndex('operation_by_root_received_at')
		.on('operation')
		.columns(['tenant', 'root', 'received_at'])
		.execute();
}
