/** The store on a SQL engine. The two engines differ in how they lock, tell the time and ask for a retry, and in nothing else. */
import type { Transaction } from 'kysely';
import { createGroupCommit, type RunOnConnection } from './group-commit.ts';
import type { ServerStore, StoreTransaction } from './port.ts';
import { rowToChange, rowToOperation, stateFromText } from './rows.ts';
import type { Database, Tables } from './schema.ts';
import { createSqlTransaction } from './sql-transaction.ts';

export interface SqlStore extends ServerStore {
	/** For the office's own questions; what travels by sync goes through the port. */
	readonly db: Database;
	readonly engine: 'sqlite' | 'postgres';
}

export interface Engine {
	readonly engine: 'sqlite' | 'postgres';
	/** The database's time in milliseconds. */
	readonly now: (connection: Database) => Promise<number>;
	/** True when the engine asks to run the whole transaction again. */
	readonly retries: (error: unknown) => boolean;
}

const TRIES_MAX = 8;

export function createSqlStore(db: Database, engine: Engine): SqlStore {
	// PostgreSQL flushes the commits of several connections together by itself.
	const begin =
		engine.engine === 'sqlite'
			? createGroupCommit(db)
			: <T>(run: RunOnConnection<T>): Promise<T> => db.transaction().execute(run);
	return {
		db,
		engine: engine.engine,
		async transaction<T>(tenant: string, run: (tx: StoreTransaction) => Promise<T>): Promise<T> {
			for (let tries = 1; ; tries += 1) {
				try {
					return await begin((connection) => run(createSqlTransaction(connection, { tenant, engine })));
				} catch (error) {
					if (tries >= TRIES_MAX || !engine.retries(error)) throw error;
				}
			}
		},
		readChanges: (tenant, scope, after, limit) =>
			snapshot(db, engine, (transaction) => readChanges(transaction, { tenant, scope, after, limit })),
		readDeviceRecord: (tenant, dev) => readDeviceRecord(db, { tenant, dev }),
		async readHistory(tenant, ent) {
			const rows = await db
				.selectFrom('operation')
				.selectAll()
				.where('tenant', '=', tenant)
				.where('ent', '=', ent)
				.orderBy('eff')
				.execute();
			return rows.map(rowToOperation);
		},
		async readEpoch(tenant) {
			const row = await db.selectFrom('organisation').select('epoch').where('tenant', '=', tenant).executeTakeFirst();
			if (!row) throw new Error('there is no such organisation in this store');
			return row.epoch;
		},
		async firstTenant() {
			const row = await db
				.selectFrom('organisation')
				.select('tenant')
				.orderBy('created_at')
				.orderBy('tenant')
				.executeTakeFirst();
			return row?.tenant ?? null;
		},
		close: () => db.destroy()
	};
}

/** One moment for all reads within: on SQLite nobody else writes meanwhile, PostgreSQL is told so. */
function snapshot<T>(db: Database, engine: Engine, read: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> {
	if (engine.engine === 'sqlite') return db.transaction().execute(read);
	return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);
}

interface Page {
	readonly tenant: string;
	readonly scope: string;
	readonly after: number;
	readonly limit: number;
}

async function readChanges(db: Database, page: Page): ReturnType<ServerStore['readChanges']> {
	const counter = await db
		.selectFrom('scope_counter')
		.select('seq')
		.where('tenant', '=', page.tenant)
		.where('scope', '=', page.scope)
		.executeTakeFirst();
	const rows = await db
		.selectFrom('change')
		.leftJoin('entity', (join) =>
			join
				.onRef('entity.tenant', '=', 'change.tenant')
				.onRef('entity.ent', '=', 'change.ent')
				.on('change.what', '=', 'state')
		)
		.selectAll('change')
		.select('entity.state')
		.where('change.tenant', '=', page.tenant)
		.where('change.scope', '=', page.scope)
		.where('change.seq', '>', page.after)
		.orderBy('change.seq')
		.limit(page.limit)
		.execute();
	return {
		head: counter?.seq ?? 0,
		changes: rows.map((row) => ({ ...rowToChange(row), state: row.state === null ? null : stateFromText(row.state) }))
	};
}

async function readDeviceRecord(
	db: Database,
	device: { tenant: string; dev: string }
): ReturnType<ServerStore['readDeviceRecord']> {
	const rows = await db
		.selectFrom('operation')
		.select((e) => ['inc', e.fn.max('n').as('n'), e.fn.max('eff').as('eff')])
		.where('tenant', '=', device.tenant)
		.where('dev', '=', device.dev)
		.groupBy('inc')
		.execute();
	const highest =
		rows
			.map((row) => row.eff)
			.sort()
			.at(-1) ?? null;
	return { known: Object.fromEntries(rows.map((row) => [row.inc, row.n])), highest };
}
