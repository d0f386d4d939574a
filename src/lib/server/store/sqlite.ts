/**
 * SQLite as the embedded store: one file, write-ahead log, every commit flushed
 * to the disk before it is acknowledged (G7). One connection, one user at a
 * time: a transaction never sees or waits for half of another.
 */
import { createRequire } from 'node:module';
import {
	CompiledQuery,
	type DatabaseConnection,
	type Dialect,
	type Driver,
	Kysely,
	type QueryResult,
	sql,
	SqliteAdapter,
	SqliteIntrospector,
	SqliteQueryCompiler
} from 'kysely';
import { migrate } from './migrations/index.ts';
import { exactNumber } from './exact-number.ts';
import { createMutex, type Mutex } from './mutex.ts';
import type { Tables } from './schema.ts';
import { keepDatabaseToOwner } from './own-files.ts';
import { createSqlStore, type SqlStore } from './sql-store.ts';

type Parameter = string | number | bigint | null | Uint8Array;

/** The part of `node:sqlite` that is used; @photostructure/sqlite has the same. */
interface Statement {
	all(...parameters: readonly Parameter[]): readonly unknown[];
	run(...parameters: readonly Parameter[]): { readonly changes: number | bigint };
	setReadBigInts(enabled: boolean): void;
}
export interface SqliteDatabase {
	exec(sql: string): void;
	prepare(sql: string): Statement;
	close(): void;
}
interface SqliteModule {
	readonly DatabaseSync: new (path: string) => SqliteDatabase;
}

/** Milliseconds to wait for another process, such as a backup, that holds the file. */
const BUSY_MS_MAX = 5_000;
/** Each try waits for readers as long as any other statement does. */
const LOG_TRIES_MAX = 3;
/** Prepared statements kept; the queries of this server are a few dozen in a few batch sizes. */
const STATEMENTS_MAX = 500;

/** A connection of its own to a store that is there already, for whoever reads it whole. */
export function openSqliteFile(path: string): SqliteDatabase {
	const database = new (sqliteModule().DatabaseSync)(path);
	database.exec(`PRAGMA busy_timeout = ${BUSY_MS_MAX}`);
	return database;
}

/** @param options.journal `DELETE` for a file that nobody else has and that is to be one file when it is closed */
export async function openSqlite(
	path: string,
	options: { readonly now: () => number; readonly journal?: 'WAL' | 'DELETE' }
): Promise<SqlStore> {
	if (path !== ':memory:') keepDatabaseToOwner(path);
	const database = new (sqliteModule().DatabaseSync)(path);
	for (const pragma of [
		`busy_timeout = ${BUSY_MS_MAX}`,
		`journal_mode = ${options.journal ?? 'WAL'}`,
		'synchronous = FULL',
		'foreign_keys = ON',
		'temp_store = MEMORY',
		// 64 MB: keys are random, so a push touches pages all over the indexes, and 2 MB would read each from the file again.
		'cache_size = -64000',
		// What is deleted or written over is zeroed at once: a purge leaves no byte in a free page (G12).
		'secure_delete = ON'
	]) {
		database.exec(`PRAGMA ${pragma}`);
	}
	const dialect = new SqliteDialect(database);
	const db = new Kysely<Tables>({ dialect });
	await migrate(db);
	return createSqlStore(db, {
		engine: 'sqlite',
		dialect,
		now: async () => options.now(),
		forgetErased: emptyLog,
		again: (error) => (error instanceof Error && /UNIQUE constraint failed/.test(error.message) ? 'now' : 'never')
	});
}

/** The log still holds older versions of its pages until it is written back whole and cut to nothing. */
async function emptyLog(db: Kysely<Tables>): Promise<boolean> {
	for (let tries = 0; tries < LOG_TRIES_MAX; tries += 1) {
		const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
		if (rows[0]?.busy === 0) return true;
	}
	return false;
}

function sqliteModule(): SqliteModule {
	// Node 20 has neither the function nor the module; later versions print a warning when it is imported by name.
	const builtin = typeof process.getBuiltinModule === 'function' ? process.getBuiltinModule('node:sqlite') : undefined;
	// Both modules carry the API described by `SqliteModule`; their own types differ in details that are not used.
	return (builtin ?? nativePackage()) as unknown as SqliteModule;
}

/** An optional package, which an install with `--omit=optional` leaves out. */
function nativePackage(): unknown {
	try {
		return createRequire(import.meta.url)('@photostructure/sqlite');
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')) throw error;
		throw new Error(
			`Node ${process.versions.node} has no SQLite of its own, and the package for it is not installed: use Node 24, or install the packages without --omit=optional.`,
			{ cause: error }
		);
	}
}

export class SqliteDialect implements Dialect {
	readonly #database: SqliteDatabase;

	constructor(database: SqliteDatabase) {
		this.#database = database;
	}

	createDriver = (): Driver => new SqliteDriver(this.#database);
	createQueryCompiler = (): SqliteQueryCompiler => new SqliteQueryCompiler();
	createAdapter = (): SqliteAdapter => new SqliteAdapter();
	createIntrospector = (db: Kysely<unknown>): SqliteIntrospector => new SqliteIntrospector(db);
}

class SqliteDriver implements Driver {
	readonly #connection: SqliteConnection;
	readonly #mutex: Mutex = createMutex();
	#release: (() => void) | null = null;

	constructor(database: SqliteDatabase) {
		this.#connection = new SqliteConnection(database);
	}

	async init(): Promise<void> {}

	async acquireConnection(): Promise<DatabaseConnection> {
		this.#release = await this.#mutex.acquire();
		return this.#connection;
	}

	async releaseConnection(): Promise<void> {
		const release = this.#release;
		this.#release = null;
		release?.();
	}

	/** IMMEDIATE: the write lock is taken at once, so a transaction never fails half-way for want of it. */
	async beginTransaction(connection: DatabaseConnection): Promise<void> {
		await connection.executeQuery(CompiledQuery.raw('begin immediate'));
	}

	async commitTransaction(connection: DatabaseConnection): Promise<void> {
		await connection.executeQuery(CompiledQuery.raw('commit'));
	}

	async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
		await connection.executeQuery(CompiledQuery.raw('rollback'));
	}

	async destroy(): Promise<void> {
		this.#connection.close();
	}
}

class SqliteConnection implements DatabaseConnection {
	readonly #database: SqliteDatabase;
	readonly #statements = new Map<string, Statement>();

	constructor(database: SqliteDatabase) {
		this.#database = database;
	}

	async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
		const statement = this.#prepare(query.sql);
		const parameters = query.parameters.map(toParameter);
		if (isReader(query)) {
			// Kysely's own type for the rows of this query; the engine knows only columns.
			return { rows: (isRepeatable(query) ? readAll : readWide)(statement, parameters) as R[] };
		}
		return { rows: [], numAffectedRows: BigInt(statement.run(...parameters).changes) };
	}

	// eslint-disable-next-line require-yield -- an async generator is the interface; nothing here is streamed.
	async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
		throw new Error('the SQLite store answers in pages and does not stream');
	}

	close(): void {
		this.#statements.clear();
		this.#database.close();
	}

	#prepare(sql: string): Statement {
		const kept = this.#statements.get(sql);
		if (kept) return kept;
		const statement = this.#database.prepare(sql);
		if (this.#statements.size >= STATEMENTS_MAX) this.#statements.clear();
		this.#statements.set(sql, statement);
		return statement;
	}
}

/**
 * Every row, whatever number lies in it: the engine refuses one that no JavaScript number holds exactly, and with it
 * every row beside it. Asked for a second time, such a number reads as unknown.
 */
function readAll(statement: Statement, parameters: readonly Parameter[]): readonly unknown[] {
	try {
		return statement.all(...parameters);
	} catch (error) {
		if (!isOutOfRange(error)) throw error;
	}
	return readWide(statement, parameters);
}

/** The same in one go, for what must not run twice; slower, since every number is taken apart. */
function readWide(statement: Statement, parameters: readonly Parameter[]): readonly unknown[] {
	statement.setReadBigInts(true);
	try {
		return statement.all(...parameters).map(withSafeNumbers);
	} finally {
		statement.setReadBigInts(false);
	}
}

function isOutOfRange(error: unknown): boolean {
	return (
		error instanceof Error &&
		(('code' in error && error.code === 'ERR_OUT_OF_RANGE') || /too large to be represented/.test(error.message))
	);
}

function withSafeNumbers(row: unknown): unknown {
	if (typeof row !== 'object' || row === null) return row;
	return Object.fromEntries(
		Object.entries(row).map(([column, value]) => [column, typeof value === 'bigint' ? exactNumber(value) : value])
	);
}

function isReader(query: CompiledQuery): boolean {
	const node = query.query;
	return (
		node.kind === 'SelectQueryNode' ||
		('returning' in node && node.returning !== undefined) ||
		/^\s*(select|pragma|with)\b/i.test(query.sql)
	);
}

/** True for what changes nothing: it may be asked for a second time. */
function isRepeatable({ query, sql }: CompiledQuery): boolean {
	return query.kind === 'SelectQueryNode' || /^\s*(select|pragma)\b/i.test(sql);
}

function toParameter(value: unknown): Parameter {
	if (value === null || value === undefined) return null;
	if (typeof value === 'boolean') return value ? 1 : 0;
	if (
		typeof value === 'string' ||
		typeof value === 'number' ||
		typeof value === 'bigint' ||
		value instanceof Uint8Array
	)
		return value;
	throw new Error(`a ${typeof value} cannot be stored in SQLite`);
}
