/** The store on a SQL engine. The two engines differ in how they lock, tell the time and ask for a retry, and in nothing else. */
import type { Transaction } from 'kysely';
import { createGroupCommit, type RunOnConnection } from './group-commit.ts';
import type { ServerStore } from './port.ts';
import { type Again, withRetry } from './retry.ts';
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
	/** Whether the whole of it shall be run again after this error, and how soon. */
	readonly again: (error: unknown) => Again;
}

export function createSqlStore(db: Database, engine: Engine): SqlStore {
	// PostgreSQL flushes the commits of several connections together by itself.
	const begin =
		engine.engine === 'sqlite'
			? createGroupCommit(db)
			: <T>(run: RunOnConnection<T>): Promise<T> => db.transaction().execute(run);
	const retried = <T>(run: () => Promise<T>): Promise<T> => withRetry(engine.again, run);
	return {
		db,
		engine: engine.engine,
		transaction: (tenant, run) =>
			retried(() => begin((connection) => run(createSqlTransaction(connection, { tenant, engine })))),
		readChanges: (tenant, scope, after, limit) =>
			retried(() => snapshot(db, engine, (transaction) => readChanges(transaction, { tenant, scope, after, limit }))),
		readDeviceRecord: (tenant, dev) => retried(() => readDeviceRecord(db, { tenant, dev })),
		async readHistory(tenant, ent) {
			const query = db
				.selectFrom('operation')
				.selectAll()
				.where('tenant', '=', tenant)
				.where('ent', '=', ent)
				.orderBy('eff');
			return (await retried(() => query.execute())).map(rowToOperation);
		},
		async readEpoch(tenant) {
			const query = db.selectFrom('organisation').select('epoch').where('tenant', '=', tenant);
			const row = await retried(() => query.executeTakeFirst());
			if (!row) throw new Error('there is no such organisation in this store');
			return row.epoch;
		},
		async firstTenant() {
			const query = db.selectFrom('organisation').select('tenant').orderBy('created_at').orderBy('tenant');
			return (await retried(() => query.executeTakeFirst()))?.tenant ?? null;
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
