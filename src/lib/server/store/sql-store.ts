/** The store on a SQL engine. The two engines differ in how they lock, tell the time and ask for a retry, and in nothing else. */
import type { Dialect, Transaction } from 'kysely';
import { type StoreFault, storeFaultOf } from './fault.ts';
import { gated } from './gated.ts';
import { createGroupCommit, type RunOnConnection } from './group-commit.ts';
import { createListFollower } from './list-follower.ts';
import type { ServerStore, SnapshotPage, StoreTransaction } from './port.ts';
import { type Again, withRetry } from './retry.ts';
import { rowToChange, rowToOperation, stateFromText } from './rows.ts';
import type { Database, Tables } from './schema.ts';
import { firstOf, foldLists, forgetLists, lookBehind } from './sql-lists.ts';
import { createSqlTransaction } from './sql-transaction.ts';

export interface SqlStore extends ServerStore {
	/** For the office's own questions; what travels by sync goes through the port. One about a list waits until it is level with the log. */
	readonly db: Database;
	readonly engine: 'sqlite' | 'postgres';
	/** Why it could not work when it was asked last; null when all was well, as far as anybody has tried. */
	fault(): StoreFault | null;
	/** `db` is the transaction's own connection, for what has no verb of the port. */
	transaction<T>(tenant: string, run: (tx: StoreTransaction, db: Database) => Promise<T>): Promise<T>;
}

export interface Engine {
	readonly engine: 'sqlite' | 'postgres';
	readonly dialect: Dialect;
	/** The database's time in milliseconds. */
	readonly now: (connection: Database) => Promise<number>;
	/** Empties what the engine keeps of rows that are gone; where it keeps nothing that it can empty, it has none. */
	readonly forgetErased?: (connection: Database) => Promise<boolean>;
	/** Whether the whole of it shall be run again after this error, and how soon. */
	readonly again: (error: unknown) => Again;
}

/** @param options.followsLists false for a store of a moment, on one connection: its questions about a list wait for nobody */
export function createSqlStore(
	db: Database,
	engine: Engine,
	options: { readonly followsLists: boolean } = { followsLists: true }
): SqlStore {
	// PostgreSQL flushes the commits of several connections together by itself.
	const begin =
		engine.engine === 'sqlite'
			? createGroupCommit(db)
			: <T>(run: RunOnConnection<T>): Promise<T> => db.transaction().execute(run);
	const watch = watchFaults();
	const retried = <T>(run: () => Promise<T>): Promise<T> => watch.over(() => withRetry(engine.again, run));
	const forget = (tenant: string): Promise<void> =>
		retried(() => begin((connection) => forgetLists(connection, tenant)));
	const lists = createListFollower({
		look: () => retried(() => lookBehind(db, forget)),
		async fold(work) {
			const some = firstOf(work);
			const [first] = some;
			if (!first) return [];
			const { tenant } = first;
			const left = await retried(() => begin((connection) => foldLists(connection, { tenant, engine }, some)));
			return [...left, ...work.slice(some.length)];
		},
		isShared: engine.engine === 'postgres',
		isIdle: !options.followsLists,
		say: (line) => console.error(line)
	});
	return {
		db: gated(db, { dialect: engine.dialect, pass: lists.level }),
		engine: engine.engine,
		fault: watch.fault,
		async transaction(tenant, run) {
			let isNumbered = false;
			const onNumbers = (): void => void (isNumbered = true);
			const result = await retried(() =>
				begin((connection) => run(createSqlTransaction(connection, { tenant, engine, onNumbers }), connection))
			);
			if (isNumbered) lists.due();
			return result;
		},
		async refoldLists(tenant) {
			await forget(tenant);
			lists.due();
			await lists.level();
		},
		readChanges: (tenant, scope, after, limit) =>
			retried(() => snapshot(db, engine, (transaction) => readChanges(transaction, { tenant, scope, after, limit }))),
		readSnapshot: (tenant, page) =>
			retried(() => snapshot(db, engine, (transaction) => readSnapshot(transaction, tenant, page))),
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
		forgetErased: () => (engine.forgetErased ? engine.forgetErased(db) : Promise.resolve(true)),
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
		async close() {
			await lists.close();
			await db.destroy();
		}
	};
}

/** How long a full disk is told after the last write that found it full: what only reads finds nothing wrong. */
const FAULT_MS = 60_000;

function watchFaults(): { over<T>(run: () => Promise<T>): Promise<T>; fault(): StoreFault | null } {
	let last: { readonly fault: StoreFault; readonly at: number } | null = null;
	return {
		async over(run) {
			try {
				const result = await run();
				if (last?.fault.kind === 'away') last = null;
				return result;
			} catch (error) {
				const fault = storeFaultOf(error);
				// A damaged file stays one, whatever else goes wrong with it.
				if (fault && last?.fault.kind !== 'damaged') last = { fault, at: performance.now() };
				throw error;
			}
		},
		fault() {
			if (last && last.fault.kind !== 'damaged' && performance.now() - last.at > FAULT_MS) last = null;
			return last?.fault ?? null;
		}
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
	const rows = await changesOf(db, page)
		.where('change.seq', '>', page.after)
		.orderBy('change.seq')
		.limit(page.limit)
		.execute();
	return { head: await readHead(db, page), changes: rows.map(changeWithState) };
}

async function readSnapshot(db: Database, tenant: string, page: SnapshotPage): ReturnType<ServerStore['readSnapshot']> {
	const stream = { tenant, scope: page.scope };
	const head = await readHead(db, stream);
	const at = page.at ?? head;
	const upTo = changesOf(db, stream).where('change.seq', '<=', at);
	const ofPart = page.isOfKinds
		? upTo.where('entity.kind', 'in', [...page.kinds])
		: upTo.where((e) => e.or([e('entity.kind', 'is', null), e('entity.kind', 'not in', [...page.kinds])]));
	const rows = await (page.below === null ? ofPart : ofPart.where('change.seq', '<', page.below))
		.orderBy('change.seq', 'desc')
		.limit(page.limit)
		.execute();
	const total = page.at === null ? await countStates(db, { ...stream, at }) : null;
	return { head, at, total, changes: rows.map(changeWithState) };
}

interface Stream {
	readonly tenant: string;
	readonly scope: string;
}

/** Lines of a scope's stream with the record each names, where it is here. */
function changesOf(db: Database, { tenant, scope }: Stream) {
	return db
		.selectFrom('change')
		.leftJoin('entity', (join) =>
			join
				.onRef('entity.tenant', '=', 'change.tenant')
				.onRef('entity.ent', '=', 'change.ent')
				.on('change.what', '=', 'state')
		)
		.selectAll('change')
		.select('entity.state')
		.where('change.tenant', '=', tenant)
		.where('change.scope', '=', scope);
}

function changeWithState(row: Parameters<typeof rowToChange>[0] & { readonly state: string | null }) {
	return { ...rowToChange(row), state: row.state === null ? null : stateFromText(row.state) };
}

async function readHead(db: Database, { tenant, scope }: Stream): Promise<number> {
	const counter = await db
		.selectFrom('scope_counter')
		.select('seq')
		.where('tenant', '=', tenant)
		.where('scope', '=', scope)
		.executeTakeFirst();
	return counter?.seq ?? 0;
}

async function countStates(db: Database, { tenant, scope, at }: Stream & { readonly at: number }): Promise<number> {
	const row = await db
		.selectFrom('change')
		.select((e) => e.fn.countAll<number | string>().as('count'))
		.where('tenant', '=', tenant)
		.where('scope', '=', scope)
		.where('seq', '<=', at)
		.where('what', '=', 'state')
		.executeTakeFirst();
	return Number(row?.count ?? 0);
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
