/** A connection of one's own to the store, for whoever counts long: no push waits behind its questions. */
import { join } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import { openPool } from '../store/primary-pool.ts';
import type { Database, Tables } from '../store/schema.ts';
import { openSqliteFile, SqliteDialect } from '../store/sqlite.ts';

export interface StoreAddress {
	/** Null for the embedded file. */
	readonly databaseUrl: string | null;
	readonly dataDir: string;
}

export function storeAddressOf(env: {
	readonly DATABASE_URL?: string | undefined;
	readonly DATA_DIR?: string | undefined;
}): StoreAddress {
	return { databaseUrl: env.DATABASE_URL || null, dataDir: env.DATA_DIR || './data' };
}

/** The tables are there already: whoever opened the store made them. It reads, and reports keep what they release; `destroy` ends it. */
export function openForReading({ databaseUrl, dataDir }: StoreAddress): Database {
	if (databaseUrl === null)
		return new Kysely<Tables>({ dialect: new SqliteDialect(openSqliteFile(join(dataDir, 'voordeur.sqlite'))) });
	// Whole numbers of 64 bits come as text here, and every reader makes numbers of them.
	return new Kysely<Tables>({
		dialect: new PostgresDialect({ pool: openPool(databaseUrl, { max: 1 }) })
	});
}
