/**
 * PostgreSQL store, for several server processes on one database. The server refuses
 * to serve when a commit would not reach the disk (G7).
 */
import { Kysely, PostgresDialect, sql } from 'kysely';
import { migrate } from './migrations/index.ts';
import { againOf } from './postgres-errors.ts';
import { exactNumber } from './exact-number.ts';
import { openPool } from './primary-pool.ts';
import { START_MS_MAX, withRetry } from './retry.ts';
import type { Tables } from './schema.ts';
import { createSqlStore, type SqlStore } from './sql-store.ts';

const CONNECTIONS_MAX = 10;

/**
 * The database's own clock serves, so that several processes tell one time.
 *
 * @param options.now a clock in its stead (ms since 1970), for tests that know no date
 */
export async function openPostgres(url: string, options: { readonly now?: () => number } = {}): Promise<SqlStore> {
	const pool = openPool(url, { max: CONNECTIONS_MAX, int8: exactNumber });
	const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
	try {
		// Several processes may start at once, also while the database itself still starts: the first makes the tables
		// under the lock that Kysely takes, the others wait for it and find them made.
		await withRetry(againOf, () => requireDurability(db), START_MS_MAX);
		await withRetry(againOf, () => migrate(db), START_MS_MAX);
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
