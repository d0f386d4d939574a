/** Whether the app is installed on a phone, and since when its coach records without that by choice, as it told last. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	for (const name of ['installed', 'goes_on_since'])
		await db.schema.alterTable('device').addColumn(name, 'bigint').execute();
}
