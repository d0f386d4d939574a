/** What a phone found wrong with its own stores and made good, as it told last. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('device').addColumn('healed', 'text').execute();
}
