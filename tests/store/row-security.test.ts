/**
 * Organisations apart by the database too: a question that forgets its `where` finds, changes and takes nothing of
 * another organisation, on every table there is. On PostgreSQL only; SQLite knows no such thing.
 */
import { type Kysely, sql } from 'kysely';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openForReading } from '#lib/server/reports/own-connection.ts';
import { openPool } from '#lib/server/store/primary-pool.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { across, ofTenant } from '#lib/server/store/whose.ts';
import { newMigrated, postgresForTests } from './stores.ts';

const OURS = 'ours';
const THEIRS = 'theirs';
/** What Kysely keeps of the migrations is nobody's. */
const OF_NOBODY = ['kysely_migration', 'kysely_migration_lock'];

type AnyTables = Record<string, Record<string, string | number>>;

interface Column {
	readonly table: string;
	readonly name: string;
	readonly type: string;
}

const postgres = await postgresForTests();
afterAll(() => postgres?.stop());

describe.runIf(postgres)('rows of another organisation on PostgreSQL', () => {
	let url = '';
	let store: SqlStore;
	let tables: ReadonlyMap<string, readonly Column[]>;

	beforeEach(async () => {
		if (!postgres) throw new Error('there is no PostgreSQL');
		url = await newMigrated(postgres);
		store = await openPostgres(url);
		tables = await tablesOf(store.db);
		for (const [table, columns] of tables)
			for (const tenant of [OURS, THEIRS])
				await any(store.db)
					.insertInto(table)
					.values(Object.fromEntries(columns.map((column) => [column.name, valueOf(column, tenant)])))
					.execute();
		// Otherwise the next connection would meet another history, and begin an epoch with an alarm.
		await sql`update history set system = system_identifier::text,
			timeline = substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) from pg_control_system()`.execute(store.db);
	});
	afterEach(() => store.close());

	it('have a policy on every table', async () => {
		expect(tables.size).toBeGreaterThan(50);
		const { rows } = await sql<{ name: string }>`
			select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'
			and not (relrowsecurity and relforcerowsecurity)`.execute(store.db);
		expect(rows.map(({ name }) => name).sort()).toEqual(OF_NOBODY);
	});

	it('are not read without a where', async () => {
		const read: string[] = [];
		for (const table of tables.keys()) {
			const found = await tenantsIn(store.of(OURS).db, table);
			read.push(...found.map((tenant) => `${table} ${tenant}`));
		}
		expect(read.filter((line) => line.endsWith(` ${THEIRS}`))).toEqual([]);
		expect(read).toEqual([...tables.keys()].map((table) => `${table} ${OURS}`));
	});

	it('are not read without a where inside a transaction, nor by a thread', async () => {
		const thread = openForReading({ databaseUrl: url, dataDir: '' }, OURS);
		try {
			await store.transaction(OURS, async (_, db) => {
				for (const table of tables.keys()) expect(await tenantsIn(db, table), table).toEqual([OURS]);
			});
			for (const table of ['entity', 'operation', 'person', 'session'])
				expect(await tenantsIn(thread, table), table).toEqual([OURS]);
		} finally {
			await thread.destroy();
		}
	});

	it('are not changed, taken or brought without a where', async () => {
		const before = await contentOf(store.db, tables, THEIRS);
		for (const table of tables.keys()) {
			const db = any(store.of(OURS).db);
			const foreign = Object.fromEntries(
				(tables.get(table) ?? []).map((column) => [column.name, valueOf(column, 'a third')])
			);
			await expect(db.insertInto(table).values(foreign).execute(), table).rejects.toThrow('row-level security');
			await expect(db.updateTable(table).set({ tenant: THEIRS }).execute(), table).rejects.toThrow();
			const { numDeletedRows } = await db.deleteFrom(table).executeTakeFirstOrThrow();
			expect(numDeletedRows, table).toBeGreaterThan(0n);
		}
		expect(await contentOf(store.db, tables, THEIRS)).toEqual(before);
	});

	it('stay apart while one connection serves both in turn, and one that nobody was named for reads nothing', async () => {
		const pool = openPool(url, { max: 1, whose: across('process') });
		try {
			for (const whose of [ofTenant(OURS), ofTenant(THEIRS), across('backup'), ofTenant(OURS)]) {
				const client = await pool.lentTo(whose).connect();
				const { rows } = await client.query<{ tenant: string }>('select tenant from entity order by tenant');
				client.release();
				const all = whose.setting === '*';
				expect(rows.map(({ tenant }) => tenant)).toEqual(all ? [OURS, THEIRS] : [whose.setting]);
			}
			const client = await pool.connect();
			await client.query('reset voordeur.tenant');
			expect((await client.query('select tenant from entity')).rows).toEqual([]);
			client.release(true);
		} finally {
			await pool.end();
		}
	});

	it('are refused to a store that was lent for another', async () => {
		const ours = store.of(OURS);
		await expect(ours.transaction(THEIRS, (tx) => tx.readOrganisation())).rejects.toThrow('another organisation');
		await expect(ours.readEpoch(THEIRS)).rejects.toThrow('another organisation');
		expect(() => ofTenant('*')).toThrow();
	});

	it('get their policy back at the next start, and a role that passes by it is told', async () => {
		await sql`drop policy of_one_tenant on entity`.execute(store.db);
		await sql`alter table entity no force row level security`.execute(store.db);
		expect(await tenantsIn(store.of(OURS).db, 'entity')).toEqual([OURS, THEIRS]);
		await store.close();
		const said: string[] = [];
		store = await openPostgres(url, { say: (line) => said.push(line) });
		expect(await tenantsIn(store.of(OURS).db, 'entity')).toEqual([OURS]);
		expect(said).toEqual([]);
		await (await openPostgres(url.replace('//plain@', '//voordeur@'), { say: (line) => said.push(line) })).close();
		expect(said.join()).toContain('BYPASSRLS');
	});
});

function any<T>(db: Kysely<T>): Kysely<AnyTables> {
	return db as unknown as Kysely<AnyTables>;
}

async function tenantsIn<T>(db: Kysely<T>, table: string): Promise<readonly (string | number | undefined)[]> {
	const rows = await any(db).selectFrom(table).select('tenant').distinct().orderBy('tenant').execute();
	return rows.map(({ tenant }) => tenant);
}

async function contentOf<T>(db: Kysely<T>, tables: ReadonlyMap<string, unknown>, tenant: string) {
	const all = [];
	for (const table of tables.keys())
		all.push(await any(db).selectFrom(table).selectAll().where('tenant', '=', tenant).execute());
	return all;
}

async function tablesOf<T>(db: Kysely<T>): Promise<ReadonlyMap<string, readonly Column[]>> {
	const { rows } = await sql<Column>`
		select table_name as "table", column_name as name, data_type as type from information_schema.columns
		where table_schema = current_schema() order by 1, 2`.execute(db);
	const names = new Set(rows.map(({ table }) => table).filter((table) => !OF_NOBODY.includes(table)));
	return new Map([...names].map((name) => [name, rows.filter(({ table }) => table === name)]));
}

function valueOf({ name, type }: Column, tenant: string): string | number {
	// No two organisations are reached at one address.
	if (name === 'tenant' || name === 'origin') return tenant;
	return type === 'text' ? 'x' : 1;
}
