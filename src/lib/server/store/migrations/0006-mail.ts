/** Mails that wait, were sent or were given up, and which concern each owner was told of. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('mail')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('mail', 'text', (column) => column.notNull())
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('person', 'text', (column) => column.notNull())
		.addColumn('queued_at', 'bigint', (column) => column.notNull())
		.addColumn('next_at', 'bigint', (column) => column.notNull())
		.addColumn('tries', 'bigint', (column) => column.notNull())
		.addColumn('sent_at', 'bigint')
		.addColumn('ended_at', 'bigint')
		.addColumn('trouble', 'text')
		.addPrimaryKeyConstraint('mail_key', ['tenant', 'mail'])
		.execute();
	await sql`create index mail_by_next on mail (tenant, next_at) where ended_at is null`.execute(db);
	await db.schema
		.createTable('mail_concern')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('concern', 'text', (column) => column.notNull())
		.addColumn('owner', 'text', (column) => column.notNull())
		.addColumn('mail', 'text')
		.addPrimaryKeyConstraint('mail_concern_key', ['tenant', 'concern', 'owner'])
		.execute();
	await sql`create index mail_concern_by_mail on mail_concern (tenant, mail)`.execute(db);
}
