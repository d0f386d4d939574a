/** Where browsers reach an organisation, for a process that serves several by host name. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`alter table organisation add column origin text`.execute(db);
	// Across organisations on purpose: no two may be reached at one address.
	await sql`create unique index organisation_origin on organisation (origin)`.execute(db);
}
