/** Accounts of the organisation's own provider: who each is here, and what a session that one began is asked again with. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('account')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('issuer', 'text', (column) => column.notNull())
		.addColumn('subject', 'text', (column) => column.notNull())
		.addColumn('person', 'text', (column) => column.notNull())
		.addColumn('linked_at', 'bigint', (column) => column.notNull())
		.addColumn('withdrawn_at', 'bigint')
		.addPrimaryKeyConstraint('account_key', ['tenant', 'issuer', 'subject'])
		.execute();
	await db.schema.createIndex('account_by_person').on('account').columns(['tenant', 'person']).execute();
	for (const name of ['account_subject', 'account_session', 'account_tokens'])
		await db.schema.alterTable('session').addColumn(name, 'text').execute();
	for (const name of ['account_checked_at', 'account_away_since'])
		await db.schema.alterTable('session').addColumn(name, 'bigint').execute();
}
