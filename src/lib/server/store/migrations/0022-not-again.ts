/**
 * Doors where a coach rings no more in the round they are in: what the last ring says of it. A server that did not know
 * the field carried it, so it is read here from the rings that it holds.
 */
import { type Kysely, sql, SqliteAdapter } from 'kysely';

interface Before {
	entity: { tenant: string; ent: string; kind: string; state: string };
	attempt_list: { tenant: string; ent: string; address: string | null; not_again_in: string | null };
}

/** What the table of addresses counts, filters and sorts by. */
const TOLD = [
	'visited_at',
	'ring_at',
	'ring_outcome',
	'ring_not_again_in',
	'rings',
	'visits',
	'open_concerns',
	'do_not_visit',
	'unchecked',
	'postcode',
	'area',
	'round',
	'label'
];

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('attempt_list').addColumn('not_again_in', 'text').execute();
	await db.schema.alterTable('door_list').addColumn('ring_not_again_in', 'text').execute();
	await takeCarried(db as Kysely<Before>);
	if (!(db.getExecutor().adapter instanceof SqliteAdapter)) return;
	await db.schema.dropIndex('door_list_by_place_told').execute();
	await db.schema
		.createIndex('door_list_by_place_told')
		.on('door_list')
		.columns(['tenant', 'place', 'ent', ...TOLD])
		.execute();
}

async function takeCarried(db: Kysely<Before>): Promise<void> {
	const rows = await db
		.selectFrom('entity')
		.select(['tenant', 'ent', 'state'])
		.where('kind', '=', 'attempt')
		.where('state', 'like', '%"notAgainIn"%')
		.execute();
	for (const { tenant, ent, state } of rows)
		await db
			.updateTable('attempt_list')
			.set({ not_again_in: saidIn(state) })
			.where('tenant', '=', tenant)
			.where('ent', '=', ent)
			.execute();
	if (rows.length === 0) return;
	await sql`update door_list set ring_not_again_in = (select a.not_again_in from attempt_list a where a.tenant = door_list.tenant and a.address = door_list.ent and a.undone = 0 order by coalesce(a.at, 0) desc, a.ent desc limit 1)`.execute(
		db
	);
}

/** PostgreSQL takes no zero character in text. */
function saidIn(state: string): string | null {
	const { fields }: { fields?: Record<string, { v?: unknown }> } = JSON.parse(state);
	const value = fields?.['notAgainIn']?.v;
	return typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed() : null;
}
