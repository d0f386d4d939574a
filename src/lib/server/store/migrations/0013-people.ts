/** What people may do with their own ways in, who reviewed their rights and when, and what an invitation was made for. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('session').addColumn('confirmed_at', 'bigint').execute();
	for (const name of ['how', 'label', 'role']) await db.schema.alterTable('session').addColumn(name, 'text').execute();
	await db.schema.alterTable('passkey').addColumn('name', 'text').execute();
	for (const name of ['created_at', 'reviewed_at'])
		await db.schema.alterTable('person').addColumn(name, 'bigint').execute();
	await db.schema.alterTable('person').addColumn('reviewed_by', 'text').execute();
	await db.schema.alterTable('invitation').addColumn('created_at', 'bigint').execute();
	for (const name of ['made_by', 'role', 'rounds'])
		await db.schema.alterTable('invitation').addColumn(name, 'text').execute();
	await db.schema
		.createTable('recovery_code')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('code_hash', 'text', (column) => column.notNull())
		.addColumn('person', 'text', (column) => column.notNull())
		.addColumn('created_at', 'bigint', (column) => column.notNull())
		.addColumn('used_at', 'bigint')
		.addPrimaryKeyConstraint('recovery_code_key', ['tenant', 'code_hash'] as never[])
		.execute();
	await db.schema.createIndex('recovery_code_by_person').on('recovery_code').columns(['tenant', 'person']).execute();
	await db.schema.createIndex('session_by_person').on('session').columns(['tenant', 'person']).execute();
}
