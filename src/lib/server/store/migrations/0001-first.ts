/** Every table as it begins. Both engines read the same text; where one needs another index, it is made here. */
import { type Kysely, sql, SqliteAdapter } from 'kysely';
import { LISTS } from './first/lists.ts';
import { OFFICE } from './first/office.ts';
import { PEOPLE } from './first/people.ts';
import { RECORDS } from './first/records.ts';

/**
 * SQLite goes through the doors of one organisation in an index, and from there to each row: five times the time of an
 * index that holds what is asked for. PostgreSQL reads the rows as they lie, and writes them faster without it.
 */
const DOORS_IN_ORDER = {
	sqlite: `create index door_list_by_place_told on door_list (tenant, place, ent, visited_at, ring_at, ring_outcome,
		ring_not_again_in, rings, visits, open_concerns, do_not_visit, unchecked, postcode, area, round, label)`,
	postgres: 'create index door_list_by_place_ent on door_list (tenant, place, ent)'
};

/** Tables that SQLite is to keep in order of their key, one place for a row instead of two; PostgreSQL has no such table. */
const IN_ORDER_OF_KEY = '/* in order of its key */';

// Migrations outlive the schema of the day, so they are written against no table type.
export async function up(db: Kysely<unknown>): Promise<void> {
	const engine = db.getExecutor().adapter instanceof SqliteAdapter ? 'sqlite' : 'postgres';
	const text = [RECORDS, LISTS, PEOPLE, OFFICE, DOORS_IN_ORDER[engine]].join('');
	const spelt = engine === 'sqlite' ? text.replaceAll(IN_ORDER_OF_KEY, 'without rowid') : text;
	for (const statement of spelt.split(';')) if (statement.trim() !== '') await sql.raw(statement).execute(db);
}
