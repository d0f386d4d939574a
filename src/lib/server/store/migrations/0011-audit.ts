/** Who did what to which record: a chain per tenant, its head, and under which household or address an entry is found. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('audit')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('number', 'bigint', (column) => column.notNull())
		.addColumn('action', 'text', (column) => column.notNull())
		.addColumn('object', 'text', (column) => column.notNull())
		.addColumn('result', 'text', (column) => column.notNull())
		.addColumn('origin', 'text', (column) => column.notNull())
		.addColumn('actor', 'text', (column) => column.notNull())
		.addColumn('at', 'bigint', (column) => column.notNull())
		.addColumn('prior', 'text', (column) => column.notNull())
		.addColumn('hash', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('audit_key', ['tenant', 'number'] as never[])
		.execute();
	await db.schema
		.createTable('audit_about')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('about', 'text', (column) => column.notNull())
		.addColumn('number', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('audit_about_key', ['tenant', 'about', 'number'] as never[])
		.execute();
	await db.schema
		.createTable('audit_head')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('number', 'bigint', (column) => column.notNull())
		.addColumn('hash', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('audit_head_key', ['tenant'] as never[])
		.execute();
}
