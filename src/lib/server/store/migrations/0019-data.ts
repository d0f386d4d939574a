/**
 * What comes in and goes out as files: lists of addresses with what a person decided about each of their rows, and the
 * boundaries that the map is drawn with.
 */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('import_batch')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('id', 'text', (column) => column.notNull())
		.addColumn('name', 'text', (column) => column.notNull())
		.addColumn('state', 'text', (column) => column.notNull())
		.addColumn('person', 'text', (column) => column.notNull())
		.addColumn('made_at', 'bigint', (column) => column.notNull())
		.addColumn('touched_at', 'bigint', (column) => column.notNull())
		.addColumn('ended_at', 'bigint')
		.addColumn('lines', 'bigint', (column) => column.notNull())
		.addColumn('done', 'bigint', (column) => column.notNull())
		.addColumn('heads', 'text', (column) => column.notNull())
		.addColumn('choice', 'text', (column) => column.notNull())
		.addColumn('plan', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('import_batch_key', ['tenant', 'id'] as never[])
		.execute();
	await db.schema
		.createTable('import_row')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('batch', 'text', (column) => column.notNull())
		.addColumn('line', 'bigint', (column) => column.notNull())
		.addColumn('cells', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('import_row_key', ['tenant', 'batch', 'line'] as never[])
		.execute();
	await db.schema
		.createTable('import_verdict')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('batch', 'text', (column) => column.notNull())
		.addColumn('line', 'bigint', (column) => column.notNull())
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('detail', 'text', (column) => column.notNull())
		.addColumn('ent', 'text')
		.addColumn('taken', 'bigint', (column) => column.notNull())
		.addColumn('outcome', 'text')
		.addPrimaryKeyConstraint('import_verdict_key', ['tenant', 'batch', 'line'] as never[])
		.execute();
	await db.schema
		.createIndex('import_verdict_by_kind')
		.on('import_verdict')
		.columns(['tenant', 'batch', 'kind', 'line'])
		.execute();
	await db.schema
		.createTable('boundary_set')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('number', 'bigint', (column) => column.notNull())
		.addColumn('name', 'text', (column) => column.notNull())
		.addColumn('body', 'text', (column) => column.notNull())
		.addColumn('person', 'text')
		.addColumn('at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('boundary_set_key', ['tenant', 'number'] as never[])
		.execute();
}
