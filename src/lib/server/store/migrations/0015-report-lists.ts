/**
 * What reports count and no list had: measures; the theme that a concern was joined to and how it ended; and when a
 * promise was done.
 */
import { type Kysely, sql } from 'kysely';

interface Before {
	entity: EntityLine & { kind: string };
	measure_list: MeasureLine;
	concern_list: { tenant: string; ent: string; theme: string | null; ended: string | null };
	commitment_list: { tenant: string; ent: string; done_at: number | null };
}

interface EntityLine {
	tenant: string;
	ent: string;
	root: string;
	seq: number;
	state: string;
}

interface MeasureLine {
	tenant: string;
	ent: string;
	root: string;
	seq: number;
	household: string | null;
	visit: string | null;
	code: string | null;
	amount: number | null;
	how: string | null;
	at: number | null;
	removed: number;
}

const ROWS_PER_READ = 500;

export async function up(db: Kysely<unknown>): Promise<void> {
	let table = db.schema.createTable('measure_list');
	for (const name of ['tenant', 'ent', 'root']) table = table.addColumn(name, 'text', (column) => column.notNull());
	table = table.addColumn('seq', 'bigint', (column) => column.notNull());
	for (const name of ['household', 'visit', 'code', 'how']) table = table.addColumn(name, 'text');
	await table
		.addColumn('amount', 'bigint')
		.addColumn('at', 'bigint')
		.addColumn('removed', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('measure_list_key', ['tenant', 'ent'] as never[])
		.execute();
	await db.schema.createIndex('measure_list_by_at').on('measure_list').columns(['tenant', 'at']).execute();
	for (const name of ['theme', 'ended']) await db.schema.alterTable('concern_list').addColumn(name, 'text').execute();
	await db.schema.alterTable('commitment_list').addColumn('done_at', 'bigint').execute();
	for (const [list, columns] of [
		['concern_list', ['tenant', 'raised_at']],
		['referral_list', ['tenant', 'made_at']]
	] as const)
		await db.schema
			.createIndex(`${list}_by_${columns[1]}`)
			.on(list)
			.columns([...columns])
			.execute();
	// The shape of this moment: a migration never changes afterwards, whatever the product's own types become.
	await fillLists(db as Kysely<Before>);
}

/** What was recorded before these columns were there. */
async function fillLists(db: Kysely<Before>): Promise<void> {
	await eachOf(db, 'measure', async (row, valueOf) => {
		const { tenant, ent, root, seq } = row;
		await db
			.insertInto('measure_list')
			.values({
				tenant,
				ent,
				root,
				seq,
				household: textOf(valueOf('household')),
				visit: textOf(valueOf('visit')),
				code: textOf(valueOf('code')),
				amount: wholeOf(valueOf('count')),
				how: textOf(valueOf('how')),
				at: wholeOf(valueOf('at')),
				removed: valueOf('removed') === true ? 1 : 0
			})
			.execute();
	});
	await eachOf(db, 'concern', async ({ tenant, ent }, valueOf) => {
		const [theme, ended] = [textOf(valueOf('linkTheme')), textOf(valueOf('end'))];
		if (theme === null && ended === null) return;
		await db
			.updateTable('concern_list')
			.set({ theme, ended })
			.where('tenant', '=', tenant)
			.where('ent', '=', ent)
			.execute();
	});
	await eachOf(db, 'commitment', async ({ tenant, ent }, valueOf) => {
		const doneAt = wholeOf(valueOf('doneAt'));
		if (doneAt === null) return;
		await db
			.updateTable('commitment_list')
			.set({ done_at: doneAt })
			.where('tenant', '=', tenant)
			.where('ent', '=', ent)
			.execute();
	});
}

async function eachOf(
	db: Kysely<Before>,
	kind: string,
	take: (row: EntityLine, valueOf: (name: string) => unknown) => Promise<void>
): Promise<void> {
	for (let after = ['', '']; ;) {
		const [tenant = '', ent = ''] = after;
		const rows = await db
			.selectFrom('entity')
			.select(['tenant', 'ent', 'root', 'seq', 'state'])
			.where('kind', '=', kind)
			.where(sql<boolean>`(tenant > ${tenant} or (tenant = ${tenant} and ent > ${ent}))`)
			.orderBy('tenant')
			.orderBy('ent')
			.limit(ROWS_PER_READ)
			.execute();
		for (const row of rows) {
			const state: { fields?: Record<string, { v?: unknown }> } = JSON.parse(row.state);
			await take(row, (name) => state.fields?.[name]?.v);
		}
		const last = rows.at(-1);
		if (!last || rows.length < ROWS_PER_READ) return;
		after = [last.tenant, last.ent];
	}
}

/** PostgreSQL takes no zero character in text. */
function textOf(value: unknown): string | null {
	return typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed() : null;
}

function wholeOf(value: unknown): number | null {
	return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}
