/**
 * PostgreSQL as the store: several stateless processes may share it. It refuses
 * to serve when a commit would not reach the disk (G7).
 */
import { type Dialect, Kysely, PostgresDialect, sql } from 'kysely';
import type pg from 'pg';
import { migrate } from './migrations/index.ts';
import { createMutex } from './mutex.ts';
import { againOf } from './postgres-errors.ts';
import { exactNumber } from './exact-number.ts';
import { type History, type Lineage, meetHistory, onOne } from './postgres-history.ts';
import { openPool, type PrimaryPool } from './primary-pool.ts';
import { START_MS_MAX, withRetry } from './retry.ts';
import type { Database, Tables } from './schema.ts';
import { createSqlStore, type Engine, type SqlStore } from './sql-store.ts';

const CONNECTIONS_MAX = 10;

export interface PostgresOptions {
	/** A clock in the database's stead (ms since 1970), for tests that know no date. */
	readonly now?: (() => number) | undefined;
	/**
	 * Called with each new connection, by itself a store, before anybody works on it. `isOther`: it tells another history
	 * than this process has met so far, and the epoch is new by then. What it throws closes the connection.
	 */
	readonly onConnection?: ((store: SqlStore, isOther: boolean) => Promise<void>) | undefined;
}

/** The database's own clock serves, so that several processes tell one time. */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<SqlStore> {
	let hasTables = false;
	const pool = openPool(url, {
		max: CONNECTIONS_MAX,
		int8: exactNumber,
		onNew: async (client) => (hasTables ? meet(client) : undefined)
	});
	const dialect = new PostgresDialect({ pool });
	const engine = engineOf(options, dialect);
	const meet = meetingOf(engine, options.onConnection);
	const db = new Kysely<Tables>({ dialect });
	try {
		// Several processes may start at once, also while the database itself still starts: the first makes the tables
		// under the lock that Kysely takes, the others wait for it and find them made.
		await withRetry(againOf, () => requireDurability(db), START_MS_MAX);
		await withRetry(againOf, () => migrate(db), START_MS_MAX);
		await withRetry(againOf, () => onConnectionOf(pool, meet), START_MS_MAX);
		hasTables = true;
	} catch (error) {
		await db.destroy();
		throw error;
	}
	return createSqlStore(db, engine);
}

async function onConnectionOf(pool: PrimaryPool, run: (client: pg.PoolClient) => Promise<void>): Promise<void> {
	const client = await pool.connect();
	try {
		await run(client);
	} finally {
		client.release();
	}
}

/** One connection after the other: those that come while the first is met find what followed from it done. */
function meetingOf(
	engine: Engine,
	onConnection: PostgresOptions['onConnection']
): (client: pg.PoolClient) => Promise<void> {
	const mutex = createMutex();
	// A connection that broke is not the one to try again on: whoever asked for it asks for another.
	const alone: Engine = { ...engine, again: (error) => (againOf(error) === 'later' ? 'never' : againOf(error)) };
	let met: Lineage | null = null;
	return async (client) => {
		const done = await mutex.acquire();
		try {
			const history = await meetHistory(client, { engine: alone, chance: { uuid: () => crypto.randomUUID() } });
			// Another process may have begun the epoch: this one has to go through what follows from it all the same.
			const isOther = isNews(history, met);
			if (history.kind !== 'unknown') met = history.lineage;
			await onConnection?.(createSqlStore(onOne(client), alone, { followsLists: false }), isOther);
		} finally {
			done();
		}
	};
}

function isNews(history: History, met: Lineage | null): boolean {
	if (history.kind === 'unknown') return false;
	const { system, timeline } = history.lineage;
	return history.kind === 'other' || (met !== null && (met.system !== system || met.timeline !== timeline));
}

function engineOf(options: PostgresOptions, dialect: Dialect): Engine {
	return {
		engine: 'postgres',
		dialect,
		now: async (connection: Database) => {
			if (options.now) return options.now();
			const { rows } = await sql<{
				now: number;
			}>`select (extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(connection);
			return rows[0]?.now ?? 0;
		},
		again: againOf
	};
}

async function requireDurability(db: Kysely<Tables>): Promise<void> {
	for (const setting of ['fsync', 'synchronous_commit']) {
		const { rows } = await sql<{ value: string }>`select current_setting(${setting}) as value`.execute(db);
		if (rows[0]?.value === 'off') {
			throw new Error(
				`PostgreSQL has ${setting} off: an acknowledged visit could be lost. Set ${setting} = on and start again.`
			);
		}
	}
}
