/**
 * By what doors and those behind them are found. Who lives at a door is found by the door: with an index on the address
 * and another on the kind, SQLite took the kind, and went through every household of the organisation for each door that
 * somebody had been to.
 */
import { type Kysely, SqliteAdapter } from 'kysely';

/** What the table of addresses counts, filters and sorts by. */
const TOLD = [
	'visited_at',
	'ring_at',
	'ring_outcome',
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
	await db.schema.dropIndex('find_list_by_address').execute();
	await db.schema
		.createIndex('find_list_by_address_kind')
		.on('find_list')
		.columns(['tenant', 'address', 'kind'])
		.execute();
	// SQLite goes through the doors of one organisation in an index, and from there to each row: five times the time of
	// an index that holds what is asked for. PostgreSQL reads the rows as they lie, and writes them faster without it.
	if (!(db.getExecutor().adapter instanceof SqliteAdapter)) return;
	await db.schema.dropIndex('door_list_by_place_ent').execute();
	await db.schema
		.createIndex('door_list_by_place_told')
		.on('door_list')
		.columns(['tenant', 'place', 'ent', ...TOLD])
		.execute();
}
