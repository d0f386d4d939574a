/**
 * What an organisation decided, every value it ever had; counts that outlive the records they were made of; and the
 * answers of households to each purpose, as the office's lists ask for them.
 */
import { type Kysely, sql } from 'kysely';

interface Before {
	entity: { tenant: string; ent: string; root: string; seq: number; kind: string; state: string };
	consent_list: ConsentLine;
}

interface ConsentLine {
	tenant: string;
	ent: string;
	root: string;
	seq: number;
	purpose: string | null;
	partner: string | null;
	given: number;
	withdrawn: number;
	at: number | null;
}

const ROWS_PER_READ = 500;

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('setting')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('name', 'text', (column) => column.notNull())
		.addColumn('number', 'bigint', (column) => column.notNull())
		.addColumn('value', 'text', (column) => column.notNull())
		.addColumn('person', 'text', (column) => column.notNull())
		.addColumn('at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('setting_key', ['tenant', 'name', 'number'] as never[])
		.execute();
	await db.schema
		.createTable('tally')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('month', 'text', (column) => column.notNull())
		.addColumn('area', 'text', (column) => column.notNull())
		.addColumn('what', 'text', (column) => column.notNull())
		.addColumn('amount', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('tally_key', ['tenant', 'month', 'area', 'what'] as never[])
		.execute();
	await db.schema
		.createTable('consent_list')
		.addColumn('tenant', 'text', (column) => column.notNull())
		.addColumn('ent', 'text', (column) => column.notNull())
		.addColumn('root', 'text', (column) => column.notNull())
		.addColumn('seq', 'bigint', (column) => column.notNull())
		.addColumn('purpose', 'text')
		.addColumn('partner', 'text')
		.addColumn('given', 'bigint', (column) => column.notNull())
		.addColumn('withdrawn', 'bigint', (column) => column.notNull())
		.addColumn('at', 'bigint')
		.addPrimaryKeyConstraint('consent_list_key', ['tenant', 'ent'] as never[])
		.execute();
	for (const columns of [['root'], ['purpose', 'withdrawn']])
		await db.schema
			.createIndex(`consent_list_by_${columns.join('_')}`)
			.on('consent_list')
			.columns(['tenant', ...columns])
			.execute();
	// The shape of this moment: a migration never changes afterwards, whatever the product's own types become.
	await listConsents(db as Kysely<Before>);
}

/** What was answered before there was this list. */
async function listConsents(db: Kysely<Before>): Promise<void> {
	for (let after = ['', '']; ;) {
		const [tenant = '', ent = ''] = after;
		const rows = await db
			.selectFrom('entity')
			.select(['tenant', 'ent', 'root', 'seq', 'state'])
			.where('kind', '=', 'consent')
			.where(sql<boolean>`(tenant > ${tenant} or (tenant = ${tenant} and ent > ${ent}))`)
			.orderBy('tenant')
			.orderBy('ent')
			.limit(ROWS_PER_READ)
			.execute();
		for (const row of rows) await db.insertInto('consent_list').values(lineOf(row)).execute();
		const last = rows.at(-1);
		if (!last || rows.length < ROWS_PER_READ) return;
		after = [last.tenant, last.ent];
	}
}

function lineOf(row: Omit<Before['entity'], 'kind'>): ConsentLine {
	const state: { fields?: Record<string, { v?: unknown; s?: object; x?: object }> } = JSON.parse(row.state);
	const valueOf = (name: string): unknown => state.fields?.[name]?.v;
	const textOf = (name: string): string | null => {
		const value = valueOf(name);
		return typeof value === 'string' ? value.replaceAll('\u0000', '') : null;
	};
	const at = valueOf('at');
	const { s = {}, x = {} } = state.fields?.['withdrawn'] ?? {};
	const { tenant, ent, root, seq } = row;
	return {
		tenant,
		ent,
		root,
		seq,
		purpose: textOf('purpose'),
		partner: textOf('partner'),
		given: valueOf('given') === true ? 1 : 0,
		withdrawn: Object.keys(s).some((set) => !Object.hasOwn(x, set)) ? 1 : 0,
		at: typeof at === 'number' && Number.isSafeInteger(at) ? at : null
	};
}
