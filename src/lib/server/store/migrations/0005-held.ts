/** Who decided what about work in quarantine, and why; and when a visit came late. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	for (const name of ['person', 'session', 'decided_by', 'decision', 'note', 'cited_by'])
		await db.schema.alterTable('quarantine').addColumn(name, 'text').execute();
	await db.schema.alterTable('quarantine').addColumn('decided_at', 'bigint').execute();
	await db.schema
		.createIndex('quarantine_by_dev_decided_at')
		.on('quarantine')
		.columns(['tenant', 'dev', 'decided_at'])
		.execute();
	await db.schema
		.createIndex('quarantine_by_state_received_at')
		.on('quarantine')
		.columns(['tenant', 'state', 'received_at'])
		.execute();
	await db.schema.alterTable('visit_list').addColumn('late', 'text').execute();
	await db.schema.createIndex('visit_list_by_late').on('visit_list').columns(['tenant', 'late']).execute();
}
