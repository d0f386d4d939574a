/** How often a screen could not be drawn on a phone, as it told last. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('device').addColumn('broken', 'bigint').execute();
}
