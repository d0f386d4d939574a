/**
 * PostgreSQL as the store: several stateless processes may share it. It refuses
 * to serve when a commit would not reach the disk (G7).
 */
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { migrate } from './migrations/index.ts';
import { againOf } from './postgres-errors.ts';
import { withRetry } from './retry.ts';
import type { Tables } from './schema.ts';
import { createSqlStore, type SqlStore } from './sql-store.ts';

const CONNECTIONS_MAX = 10;
/** 64-bit whole numbers: ours are milliseconds and counters, far below 2^53. */
const INT8 = 20;

/**
 * The database's own clock serves, so that several processes tell one time.
 *
 * @param options.now a clock in its stead (ms since 1970), for tests that know no date
 */
export async function openPostgres(url: string, options: { readonly now?: () => number } = {}): Promise<SqlStore> {
	const pool = new pg.Pool({
		connectionString: url,
		max: CONNECTIONS_MAX,
		types: {
			getTypeParser: (oid: number, format?: 'text' | 'binary') =>
				oid === INT8 ? Number : pg.types.getTypeParser(oid, format)
		}
	});
	// An idle connection that the server closes is replaced at the next query; without a listener it would end the process.
	pool.on('error', () => undefined);
	// The same while one is lent out and no query runs on it; its next query fails, and the transaction is run again.
	pool.on('connect', (client) => client.on('error', () => undefined));
	const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
	try {
		// Several processes may start at once, also while the database itself still starts: the first makes the tables
		// under the lock that Kysely takes, the others wait for it and find them made.
		await withRetry(againOf, () => requireDurability(db));
		await withRetry(againOf, () => migrate(db));
	} catch (error) {
		await db.destroy();
		throw error;
	}
	return createSqlStore(db, {
		engine: 'postgres',
		now: async (connection) => {
			if (options.now) return options.now();
			const { rows } = await sql<{
				now: number;
			}>`select (extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(connection);
			return rows[0]?.now ?? 0;
		},
		again: againOf
	});
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
