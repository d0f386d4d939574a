/** What the office asks on every page: answers not told yet, when a visit arrived, households counted once. Only what both engines spell alike. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	// The condition is that of the question, word for word: else the engine would not see that the index answers it.
	await sql`create index concern_list_untold on concern_list (tenant, answered_at) where answered_at is not null and (told_coach_at is null or told_resident_at is null)`.execute(
		db
	);
	await sql`create index operation_by_ent_received_at on operation (tenant, ent, received_at)`.execute(db);
	await sql`create index visit_list_by_household on visit_list (tenant, household, state, discarded, started_at, help_accepted)`.execute(
		db
	);
}
