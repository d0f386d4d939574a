/** A connection of one's own to the store, for whoever counts long: no push waits behind its questions. */
import { join } from 'node:path';
import { type Dialect, Kysely, PostgresDialect } from 'kysely';
import { gated } from '../store/gated.ts';
import { openPool } from '../store/primary-pool.ts';
import type { Database, Tables } from '../store/schema.ts';
import { readBehind } from '../store/sql-lists.ts';
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

/** How long the server is given to bring the lists up to its log, and how often it is looked after. */
const LEVEL_MS_MAX = 5_000;
const LOOK_MS = 20;

/**
 * The tables are there already: whoever opened the store made them. It reads, and reports keep what they release; before a question about a list it
 * waits until the server has brought that list up to the log. `destroy` ends it.
 */
export function openForReading(address: StoreAddress): Database {
	const dialect = dialectOf(address);
	const db = new Kysely<Tables>({ dialect });
	return gated(db, { dialect, pass: () => waitForLists(db) });
}

function dialectOf({ databaseUrl, dataDir }: StoreAddress): Dialect {
	if (databaseUrl === null) return new SqliteDialect(openSqliteFile(join(dataDir, 'voordeur.sqlite')));
	// Whole numbers of 64 bits come as text here, and every reader makes numbers of them.
	return new PostgresDialect({ pool: openPool(databaseUrl, { max: 1 }) });
}

/** Waits for what was committed before the question, and for nothing later. Half-followed lists are not counted. */
async function waitForLists(db: Database): Promise<void> {
	const asked = await readBehind(db);
	for (let waited = 0, left = asked; left.length > 0; waited += LOOK_MS) {
		if (waited > LEVEL_MS_MAX) throw new Error('the lists do not follow the log');
		await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
		const now = new Map((await readBehind(db)).map((one) => [`${one.tenant} ${one.scope}`, one.listed]));
		left = asked.filter(({ tenant, scope, head }) => Number(now.get(`${tenant} ${scope}`) ?? head) < Number(head));
	}
}
