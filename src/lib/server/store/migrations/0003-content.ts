/** What an organisation writes and publishes itself: drafts, every pack it ever gave out, and what it shares with others. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('content_draft')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('path', 'text', (column) => column.notNull())
		.addColumn('text', 'text')
		.addColumn('base_hash', 'text')
		.addColumn('person', 'text', (column) => column.notNull())
		.addColumn('saved_at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('content_draft_key', ['tenant', 'path'] as never[])
		.execute();
	await db.schema
		.createTable('content_release')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('number', 'bigint', (column) => column.notNull())
		.addColumn('how', 'text', (column) => column.notNull())
		.addColumn('pack_hash', 'text', (column) => column.notNull())
		.addColumn('shipped_hash', 'text', (column) => column.notNull())
		.addColumn('files', 'text', (column) => column.notNull())
		.addColumn('changes', 'text', (column) => column.notNull())
		.addColumn('note', 'text', (column) => column.notNull())
		.addColumn('person', 'text')
		.addColumn('returns_to', 'bigint')
		.addColumn('at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('content_release_key', ['tenant', 'number'] as never[])
		.execute();
	await db.schema
		.createTable('content_shared')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('lesson', 'text', (column) => column.notNull())
		.addColumn('theirs', 'text', (column) => column.notNull())
		.addColumn('ours', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('content_shared_key', ['tenant', 'lesson'] as never[])
		.execute();
}
