/**
 * Everything a store holds at one moment, read on a connection of its own while
 * others go on writing: SQLite's write-ahead log and PostgreSQL's repeatable read
 * both give that.
 */
import { connectPrimary } from '../store/primary-pool.ts';
import { openSqliteFile, type SqliteDatabase } from '../store/sqlite.ts';
import type { Row, Value } from './digest.ts';

/** Where a store is. */
export type StorePlace =
	{ readonly engine: 'sqlite'; readonly path: string } | { readonly engine: 'postgres'; readonly url: string };

export interface SnapshotTable {
	readonly name: string;
	/** In order of name, so that both engines tell the same. */
	readonly columns: readonly string[];
}

export interface Snapshot {
	/** The moment, by the database's clock, in milliseconds. */
	readonly takenAt: number;
	/** The newest migration of these tables. */
	readonly migration: string;
	readonly tables: readonly SnapshotTable[];
	rows(table: SnapshotTable): AsyncIterable<Row>;
	end(): Promise<void>;
}

/**
 * What a restore must not bring back to life: a session that was ended, a code that was used. People sign in again,
 * and an invitation and recovery codes are made anew.
 */
const ONE_USE = [
	'session',
	'sign_in_link',
	'passkey_challenge',
	'turn',
	'mail',
	'mail_concern',
	'invitation',
	'recovery_code',
	'recovery_request'
];
/** `history` is of the database that tells it, and of no other. */
const BOOKKEEPING = ['kysely_migration', 'kysely_migration_lock', 'history'];
const ROWS_PER_FETCH = 1_000;

export function openSnapshot(place: StorePlace): Promise<Snapshot> {
	return place.engine === 'sqlite' ? sqliteSnapshot(place.path) : postgresSnapshot(place.url);
}

export function isKept(table: string): boolean {
	return !ONE_USE.includes(table) && !BOOKKEEPING.includes(table) && !table.startsWith('sqlite_');
}

async function sqliteSnapshot(path: string): Promise<Snapshot> {
	const database = openSqliteFile(path);
	// The first read fixes the moment; nobody waits for it.
	database.exec('begin');
	const all = (sql: string): readonly Record<string, unknown>[] =>
		database.prepare(sql).all() as Record<string, unknown>[];
	const names = all("select name from sqlite_master where type = 'table' order by name").map(({ name }) =>
		String(name)
	);
	const takenAt = Date.now();
	return {
		takenAt,
		migration: newest(all('select name from kysely_migration')),
		tables: names.filter(isKept).map((name) => ({
			name,
			columns: all(`pragma table_info(${quoted(name)})`)
				.map((column) => String(column['name']))
				.sort()
		})),
		async *rows({ name, columns }) {
			for (const row of inPages(database, name, columns)) yield rowOf(name, columns, row);
		},
		async end() {
			database.exec('rollback');
			database.close();
		}
	};
}

/**
 * Every row of a table in the order of its key, a page at a time. The embedded engine's own iterator is not used: it lost
 * its statement to the garbage collector in the middle of a table.
 */
function* inPages(database: SqliteDatabase, table: string, columns: readonly string[]): Generator<object> {
	const key = (database.prepare(`pragma table_info(${quoted(table)})`).all() as readonly KeyColumn[])
		.filter(({ pk }) => pk > 0)
		.sort((one, other) => one.pk - other.pk)
		.map(({ name }) => name);
	if (key.length === 0) throw new Error(`the table ${table} has no primary key, by which a backup reads`);
	const names = key.map(quoted).join(', ');
	const marks = key.map(() => '?').join(', ');
	const select = selectOf(table, columns);
	let last: Readonly<Record<string, string | number | bigint | null>> | undefined;
	for (;;) {
		const after = last === undefined ? '' : `where (${names}) > (${marks})`;
		const statement = database.prepare(`${select} ${after} order by ${names} limit ${ROWS_PER_FETCH}`);
		// A number beyond what a JavaScript number holds would end the backup.
		statement.setReadBigInts(true);
		const from = last;
		const page = statement.all(...(from ? key.map((name) => from[name] ?? null) : [])) as readonly (typeof last &
			object)[];
		yield* page;
		last = page.at(-1);
		if (page.length < ROWS_PER_FETCH) return;
	}
}

interface KeyColumn {
	readonly name: string;
	/** The place in the primary key, from 1; 0 outside it. */
	readonly pk: number;
}

async function postgresSnapshot(url: string): Promise<Snapshot> {
	const { client, end } = await connectPrimary(url);
	await client.query('begin isolation level repeatable read read only');
	const all = async (sql: string): Promise<readonly Record<string, unknown>[]> => (await client.query(sql)).rows;
	const columns = await all(
		`select table_name as name, column_name as column from information_schema.columns
		 where table_schema = current_schema() order by 1`
	);
	const [clock] = await all('select (extract(epoch from clock_timestamp()) * 1000)::bigint as now');
	const names = [...new Set(columns.map(({ name }) => String(name)))].sort();
	return {
		takenAt: Number(clock?.['now']),
		migration: newest(await all('select name from kysely_migration')),
		tables: names.filter(isKept).map((name) => ({
			name,
			columns: columns
				.filter((column) => column['name'] === name)
				.map((column) => String(column['column']))
				.sort()
		})),
		async *rows({ name, columns: wanted }) {
			await client.query(`declare rows_of no scroll cursor for ${selectOf(name, wanted)}`);
			for (;;) {
				const { rows } = await client.query(`fetch ${ROWS_PER_FETCH} from rows_of`);
				for (const row of rows) yield rowOf(name, wanted, row);
				if (rows.length < ROWS_PER_FETCH) break;
			}
			await client.query('close rows_of');
		},
		end
	};
}

function newest(migrations: readonly Record<string, unknown>[]): string {
	const last = migrations
		.map(({ name }) => String(name))
		.sort()
		.at(-1);
	if (last === undefined) throw new Error('this database holds no tables of Voordeur');
	return last;
}

function selectOf(table: string, columns: readonly string[]): string {
	return `select ${columns.map(quoted).join(', ')} from ${quoted(table)}`;
}

/** Names come from the database's own catalogue. */
function quoted(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}

function rowOf(table: string, columns: readonly string[], row: unknown): Row {
	// Both drivers answer a row as an object by column name.
	const values = row as Readonly<Record<string, unknown>>;
	return columns.map((column) => valueOf(values[column], `${table}.${column}`));
}

/**
 * The nearest whole number that every engine tells exactly: one beyond it means nothing, and its column may not be able
 * to hold that nothing is known.
 */
function within(value: number): number {
	return Math.min(Math.max(value, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

function valueOf(value: unknown, place: string): Value {
	if (value === null || typeof value === 'string') return value;
	if (typeof value === 'number') return Number.isInteger(value) ? within(value) : value;
	if (typeof value === 'bigint') return within(Number(value));
	throw new Error(`${place} holds a ${typeof value}, which a backup cannot carry`);
}
