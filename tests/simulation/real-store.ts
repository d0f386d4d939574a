/**
 * The office's store for real: SQLite or PostgreSQL in place of the twin, under the same
 * histories. What is committed is played on the twin's tables too, since the checks read
 * those; at the end the tables are read back from the engine, and both must agree.
 */
import { createMemoryTransaction } from '#lib/server/store/memory-transaction.ts';
import { changeKey, copyTables, emptyTables, type MemoryTables } from '#lib/server/store/memory-tables.ts';
import type { MemoryPoint, MemoryStore } from '#lib/server/store/memory.ts';
import type { StoreTransaction } from '#lib/server/store/port.ts';
import { rowToChange, rowToDevice, rowToEntity, rowToOperation, rowToQuarantine } from '#lib/server/store/rows.ts';
import { rowToPurge } from '#lib/server/store/sql-purge.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { inFlight } from './scheduler.ts';

export interface RealStore extends MemoryStore {
	/** Reads everything back from the engine; answers the tables in which it differs from the twin. */
	readBack(): Promise<readonly string[]>;
}

type Call = readonly [name: string, given: readonly unknown[]];

/** Calls that write nothing; everything else is played on the twin as well. */
const READS = /^(find(?!Never)|read|peek|list|now|highest)/;

export function createRealStore(
	sql: SqlStore,
	options: { readonly tenant: string; readonly now: () => number; readonly strike: (point: MemoryPoint) => void }
): RealStore {
	const { tenant, now } = options;
	let tables = emptyTables();
	const play = async (calls: readonly Call[]): Promise<void> => {
		const twin = createMemoryTransaction(tables, { now, undo: [] });
		for (const [name, given] of calls) await call(twin, name, given);
	};
	const transaction = <T>(of: string, run: (tx: StoreTransaction) => Promise<T>): Promise<T> =>
		counted(async () => {
			options.strike('begin');
			let calls: Call[] = [];
			const result = await sql.transaction(of, async (tx) => {
				// The engine may ask for the whole transaction again: what an undone try wrote does not count.
				calls = [];
				const done = await run(recording(tx, { now, calls }));
				options.strike('beforeCommit');
				return done;
			});
			await play(calls);
			options.strike('afterCommit');
			return result;
		});
	return asking(sql, {
		transaction,
		backup: async () => new Map([[tenant, copyTables(tables)]]),
		restore: (backup, epoch) =>
			counted(async () => {
				const kept = copyTables(backup.get(tenant) ?? emptyTables());
				const organisation = kept.organisation.get(tenant);
				if (organisation) kept.organisation.set(tenant, { ...organisation, epoch });
				await emptyTenant(sql, tenant);
				await sql.transaction(tenant, (tx) => fill(tx, kept));
				tables = kept;
			}),
		tables: () => tables,
		readBack: async () => {
			const found = await readTables(sql, tenant);
			return Object.entries(found)
				.filter(([name, rows]) => textOf(rows) !== textOf(Reflect.get(tables, name)))
				.map(([name]) => name);
		}
	});
}

/** Everything else that a store can be asked goes to the engine, and a step waits for its answer. */
function asking(sql: SqlStore, own: Partial<RealStore>): RealStore {
	return new Proxy(sql, {
		get(target, name): unknown {
			const verb: unknown = Reflect.get(own, name) ?? Reflect.get(target, name);
			if (typeof verb !== 'function' || name in own) return verb;
			return (...given: readonly unknown[]) =>
				counted(async () => {
					const answer: unknown = await Reflect.apply(verb, target, given);
					return answer;
				});
		}
		// The verbs of the engine and `own` together are all there are; a proxy's type cannot say so.
	}) as unknown as RealStore;
}

/** What runs in the engine goes on by itself: a step has ended only when none of it is under way. */
async function counted<T>(work: () => Promise<T>): Promise<T> {
	inFlight.count += 1;
	try {
		return await work();
	} finally {
		inFlight.count -= 1;
	}
}

/** Keeps the calls in order, and tells the history's time in place of the engine's own. */
function recording(
	tx: StoreTransaction,
	{ now, calls }: { readonly now: () => number; readonly calls: Call[] }
): StoreTransaction {
	return new Proxy(tx, {
		get(target, name): unknown {
			if (typeof name !== 'string') return Reflect.get(target, name);
			if (name === 'now') return async () => now();
			return async (...given: readonly unknown[]): Promise<unknown> => {
				const answer = await call(target, name, given);
				if (!READS.test(name)) calls.push([name, given]);
				return answer;
			};
		}
	});
}

async function call(tx: StoreTransaction, name: string, given: readonly unknown[]): Promise<unknown> {
	const verb: unknown = Reflect.get(tx, name);
	if (typeof verb !== 'function') throw new Error(`a store has no ${name}`);
	const answer: unknown = await Reflect.apply(verb, tx, given);
	return answer;
}

const TABLES = [
	'operation',
	'entity',
	'change',
	'quarantine',
	'denied',
	'purge_device',
	'purge',
	'backup_head',
	'backup',
	'restore',
	'alarm',
	'device',
	'scope_counter',
	'audit_about',
	'audit_head',
	'audit'
] as const;

/** Made from the records: what an office table filters on. */
const LISTS = [
	'address_list',
	'attempt_list',
	'visit_list',
	'concern_list',
	'commitment_list',
	'referral_list',
	'note_list',
	'photo_list',
	'consent_list',
	'measure_list',
	'find_list',
	'appointment_list',
	'door_list',
	'list_cursor',
	'saved_view',
	'registry',
	'setting',
	'tally'
] as const;

/** Nothing of the organisation stays, as in a new database. */
export async function emptyTenant({ db }: SqlStore, tenant: string): Promise<void> {
	for (const table of [...TABLES, ...LISTS, 'person', 'invitation', 'organisation'] as const)
		await db.deleteFrom(table).where('tenant', '=', tenant).execute();
}

async function fill(tx: StoreTransaction, tables: MemoryTables): Promise<void> {
	for (const organisation of tables.organisation.values()) await tx.putOrganisation(organisation);
	for (const person of tables.person.values()) await tx.putPerson(person);
	for (const device of tables.device.values()) await tx.putDevice(device);
	for (const invitation of tables.invitation.values()) await tx.putInvitation(invitation);
	for (const [scope, seq] of tables.counter) await tx.takeNumbers(scope, seq);
	await tx.insertOperations([...tables.operation.values()]);
	await tx.putEntities([...tables.entity.values()]);
	await tx.putChanges([...tables.change.values()]);
	await tx.insertQuarantine([...tables.quarantine.values()]);
	await tx.insertAlarms([...tables.alarm.values()]);
	for (const root of tables.denied.keys()) await tx.denyRoot(root);
	const asked = [...tables.purgeDevice.values()];
	for (const purge of tables.purge.values())
		await tx.putPurge(
			purge,
			asked.filter(({ root }) => root === purge.root).map(({ dev }) => dev)
		);
	for (const { dev, root, confirmedAt } of asked)
		if (confirmedAt !== null) await tx.confirmPurges(dev, [root], confirmedAt);
	const heads = Object.fromEntries(tables.backups.covered);
	for (const backup of tables.backups.backup.values()) await tx.putBackup(backup, heads);
	for (const restore of tables.backups.restored.values()) await tx.putRestore(restore);
}

type Checked = Pick<
	MemoryTables,
	'operation' | 'entity' | 'change' | 'counter' | 'quarantine' | 'denied' | 'device' | 'purge' | 'purgeDevice'
>;

async function readTables({ db }: SqlStore, tenant: string): Promise<Checked> {
	const [operations, entities, changes] = await Promise.all([
		db.selectFrom('operation').selectAll().where('tenant', '=', tenant).execute(),
		db.selectFrom('entity').selectAll().where('tenant', '=', tenant).execute(),
		db.selectFrom('change').selectAll().where('tenant', '=', tenant).execute()
	]);
	const aside = await db.selectFrom('quarantine').selectAll().where('tenant', '=', tenant).execute();
	const devices = await db.selectFrom('device').selectAll().where('tenant', '=', tenant).execute();
	const denied = await db.selectFrom('denied').select('root').where('tenant', '=', tenant).execute();
	const counters = await db.selectFrom('scope_counter').selectAll().where('tenant', '=', tenant).execute();
	const purges = await db.selectFrom('purge').selectAll().where('tenant', '=', tenant).execute();
	const asked = await db.selectFrom('purge_device').selectAll().where('tenant', '=', tenant).execute();
	return {
		purge: keyed(purges.map(rowToPurge), ({ root }) => root),
		purgeDevice: keyed(
			asked.map(({ dev, root, confirmed_at }) => ({ dev, root, confirmedAt: confirmed_at })),
			({ dev, root }) => `${dev} ${root}`
		),
		operation: keyed(operations.map(rowToOperation), ({ opId }) => opId),
		entity: keyed(entities.map(rowToEntity), ({ ent }) => ent),
		change: keyed(changes.map(rowToChange), ({ scope, ent }) => changeKey(scope, ent)),
		quarantine: keyed(aside.map(rowToQuarantine), ({ id }) => id),
		device: keyed(devices.map(rowToDevice), ({ dev }) => dev),
		denied: new Map(denied.map(({ root }) => [root, true])),
		counter: new Map(counters.map(({ scope, seq }) => [scope, seq]))
	};
}

function keyed<V>(values: readonly V[], key: (value: V) => string): Map<string, V> {
	return new Map(values.map((value) => [key(value), value]));
}

/** Rows in order of their key, each with its fields in order of their names. */
function textOf(rows: unknown): string {
	if (!(rows instanceof Map)) return '';
	return [...rows]
		.map(([key, row]) => `${String(key)} ${JSON.stringify(row, inOrder)}`)
		.sort()
		.join('\n');
}

function inOrder(_key: string, value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
