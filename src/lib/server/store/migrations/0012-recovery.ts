/** The organisation's recovery keys (their public halves), which phones are under one, and what phones asked. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('recovery_key')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('key', 'text', (column) => column.notNull())
		.addColumn('public_key', 'text', (column) => column.notNull())
		.addColumn('made_at', 'bigint', (column) => column.notNull())
		.addColumn('made_by', 'text', (column) => column.notNull())
		.addColumn('replaced_at', 'bigint')
		.addPrimaryKeyConstraint('recovery_key_key', ['tenant', 'key'] as never[])
		.execute();
	await db.schema
		.createTable('recovery_held')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('dev', 'text', (column) => column.notNull())
		.addColumn('key', 'text', (column) => column.notNull())
		.addColumn('at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('recovery_held_key', ['tenant', 'dev'] as never[])
		.execute();
	await db.schema
		.createTable('recovery_request')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('request', 'text', (column) => column.notNull())
		.addColumn('dev', 'text', (column) => column.notNull())
		.addColumn('person', 'text', (column) => column.notNull())
		.addColumn('body', 'text', (column) => column.notNull())
		.addColumn('asked_at', 'bigint', (column) => column.notNull())
		.addColumn('state', 'text', (column) => column.notNull())
		.addColumn('answer', 'text')
		.addColumn('decided_at', 'bigint')
		.addColumn('decided_by', 'text')
		.addPrimaryKeyConstraint('recovery_request_key', ['tenant', 'request'] as never[])
		.execute();
}
