/**
 * What the office follows to its end: which partner a referral went to, when it was last heard of and when it ended;
 * notes of which two versions stand beside each other; and doors where nobody rings again that the office has seen.
 */
import { type Kysely, sql } from 'kysely';

interface Before {
	entity: { tenant: string; ent: string; root: string; seq: number; kind: string; state: string };
	note_list: NoteLine;
}

interface NoteLine {
	tenant: string;
	ent: string;
	root: string;
	seq: number;
	household: string | null;
	visit: string | null;
	versions: number;
	at: number | null;
}

const ROWS_PER_READ = 500;
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('referral_list').addColumn('named', 'text').execute();
	for (const name of ['heard_at', 'ended_at'])
		await db.schema.alterTable('referral_list').addColumn(name, 'bigint').execute();
	await db.schema.alterTable('address_list').addColumn('opt_out_seen_at', 'bigint').execute();
	let table = db.schema.createTable('note_list');
	for (const name of ['tenant', 'ent', 'root']) table = table.addColumn(name, 'text', (column) => column.notNull());
	await table
		.addColumn('seq', 'bigint', (column) => column.notNull())
		.addColumn('household', 'text')
		.addColumn('visit', 'text')
		.addColumn('versions', 'bigint', (column) => column.notNull())
		.addColumn('at', 'bigint')
		.addPrimaryKeyConstraint('note_list_key', ['tenant', 'ent'] as never[])
		.execute();
	for (const [name, list, columns] of [
		['referral_list_by_concern', 'referral_list', ['concern', 'state']],
		['note_list_by_versions', 'note_list', ['versions']],
		['address_list_by_opt_out', 'address_list', ['do_not_visit', 'opt_out_seen_at']]
	] as const)
		await db.schema
			.createIndex(name)
			.on(list)
			.columns(['tenant', ...columns])
			.execute();
	// The shape of this moment: a migration never changes afterwards, whatever the product's own types become.
	await listNotes(db as Kysely<Before>);
}

type Row = Omit<Before['entity'], 'kind'>;

/** Notes that were written before there was this list. */
async function listNotes(db: Kysely<Before>): Promise<void> {
	for (let after = ['', '']; ;) {
		const [tenant = '', ent = ''] = after;
		const rows = await db
			.selectFrom('entity')
			.select(['tenant', 'ent', 'root', 'seq', 'state'])
			.where('kind', '=', 'note')
			.where(sql<boolean>`(tenant > ${tenant} or (tenant = ${tenant} and ent > ${ent}))`)
			.orderBy('tenant')
			.orderBy('ent')
			.limit(ROWS_PER_READ)
			.execute();
		for (const row of rows) await db.insertInto('note_list').values(noteOf(row)).execute();
		const last = rows.at(-1);
		if (!last || rows.length < ROWS_PER_READ) return;
		after = [last.tenant, last.ent];
	}
}

function fieldsIn(row: Row): (name: string) => { readonly v?: unknown; readonly h?: object } {
	const state: { fields?: Record<string, { v?: unknown; h?: object }> } = JSON.parse(row.state);
	return (name) => state.fields?.[name] ?? {};
}

function noteOf(row: Row): NoteLine {
	const fieldOf = fieldsIn(row);
	const at = fieldOf('at').v;
	return {
		...keyOf(row),
		household: textOf(fieldOf('household').v),
		visit: textOf(fieldOf('visit').v),
		versions: Object.keys(fieldOf('text').h ?? {}).length,
		at: typeof at === 'number' && Number.isSafeInteger(at) ? at : null
	};
}

function keyOf({ tenant, ent, root, seq }: Row): Pick<NoteLine, 'tenant' | 'ent' | 'root' | 'seq'> {
	return { tenant, ent, root, seq };
}

/** PostgreSQL takes no zero character in text. */
function textOf(value: unknown): string | null {
	return typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed() : null;
}
