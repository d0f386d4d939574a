/** The office's lists follow the log on both engines: never ahead, soon level, whole after a crash, and the same when folded from nothing. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Dialect, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roundScope } from '#lib/domain/round.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { FOLLOWING_LISTS } from '#lib/server/store/following-lists.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import type { Tables } from '#lib/server/store/schema.ts';
import { foldLists, readBehind } from '#lib/server/store/sql-lists.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { openSqlite, openSqliteFile, SqliteDialect } from '#lib/server/store/sqlite.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { makeOffice, type TestOffice } from './office.ts';
import { makeScene, WORDS } from './purge-scene.ts';
import { newMigrated, postgresForTests } from './stores.ts';

const postgres = await postgresForTests();
const folders: string[] = [];
afterAll(async () => {
	await postgres?.stop();
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const ENGINES = ['SQLite', ...(postgres ? ['PostgreSQL'] : [])];
const id = serverChance.uuid;
const run = promisify(execFile);
const NOW = Date.parse('2026-11-20T12:00:00Z');

/** As the store itself reads them. */
const WHOLE_NUMBERS = {
	getTypeParser: (oid: number, format?: 'text' | 'binary') =>
		oid === 20 ? Number : pg.types.getTypeParser(oid, format)
};

describe.each(ENGINES)('the lists on %s', (engine) => {
	let reopen: () => Promise<SqlStore>;
	let store: SqlStore;
	/** The tables as they lie, which waits for nobody. */
	let bare: Kysely<Tables>;
	let office: TestOffice;
	/** Where a command finds this store. */
	let env: NodeJS.ProcessEnv;

	beforeEach(async () => {
		let dialect: Dialect;
		if (engine === 'PostgreSQL' && postgres) {
			const url = await newMigrated(postgres);
			env = { DATABASE_URL: url };
			reopen = () => openPostgres(url, { now: () => NOW });
			dialect = new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 1, types: WHOLE_NUMBERS }) });
			store = await reopen();
		} else {
			const folder = mkdtempSync(join(tmpdir(), 'voordeur-lists-'));
			folders.push(folder);
			env = { DATA_DIR: folder };
			const path = join(folder, 'voordeur.sqlite');
			reopen = () => openSqlite(path, { now: () => NOW });
			store = await reopen();
			dialect = new SqliteDialect(openSqliteFile(path));
		}
		bare = new Kysely<Tables>({ dialect });
		office = await makeOffice(store, () => NOW);
	});
	afterEach(async () => {
		await store.close();
		await bare.destroy();
	});

	async function addAddresses(count: number, scope = office.scope): Promise<readonly string[]> {
		const ents = Array.from({ length: count }, () => id());
		const outcome = await recordOffice(office.ports, {
			tenant: office.tenant,
			person: office.coordinator,
			role: 'coordinator',
			changes: ents.map((ent, number) => ({
				kind: 'address',
				ent,
				root: ent,
				scope,
				fields: { street: 'Hazelhof', number: number + 1 }
			}))
		});
		if (!outcome.ok) throw new Error(outcome.error.reason);
		return ents;
	}
	const rowsIn = async (db: Kysely<Tables>): Promise<Readonly<Record<string, readonly unknown[]>>> => {
		const all: Record<string, readonly unknown[]> = {};
		for (const list of FOLLOWING_LISTS) all[list] = await db.selectFrom(list).selectAll().orderBy('ent').execute();
		return all;
	};
	const listed = async (db: Kysely<Tables>, ents: readonly string[]): Promise<number> =>
		(
			await db
				.selectFrom('door_list')
				.select('ent')
				.where('ent', 'in', [...ents])
				.execute()
		).length;

	it('hold what was written as soon as somebody asks, and soon when nobody does', async () => {
		expect(await listed(store.db, await addAddresses(3))).toBe(3);
		const later = await addAddresses(2);
		const deadline = performance.now() + 10_000;
		while ((await listed(bare, later)) < 2 && performance.now() < deadline)
			await new Promise((resolve) => setTimeout(resolve, 20));
		expect(await listed(bare, later)).toBe(2);
	});

	it('G3: miss nothing when the server falls between log and lists, and nothing when it falls within a fold', async () => {
		const ents = await addAddresses(4);
		await store.close();
		expect(await listed(bare, ents)).toBe(0);
		const before = await readBehind(bare);
		expect(before.length).toBeGreaterThan(0);
		const falling = bare.transaction().execute(async (transaction) => {
			const some = await readBehind(transaction);
			await foldLists(
				transaction,
				{ tenant: office.tenant, engine: { engine: engine === 'SQLite' ? 'sqlite' : 'postgres' } },
				some
			);
			throw new Error('the power went');
		});
		await expect(falling).rejects.toThrow('the power went');
		expect([await listed(bare, ents), await readBehind(bare)]).toEqual([0, before]);
		store = await reopen();
		expect(await listed(store.db, ents)).toBe(4);
	});

	it('are never ahead of the log: a transaction that fails leaves no row', async () => {
		const ent = id();
		const failing = store.transaction(office.tenant, async (tx) => {
			const seq = await tx.takeNumbers(office.scope, 1);
			const state = { ent, kind: 'address', root: ent, fields: {} };
			await tx.putEntities([{ ent, kind: 'address', root: ent, scope: office.scope, move: 0, seq, state }]);
			await tx.putChanges([{ scope: office.scope, ent, seq, move: 0, what: 'state' }]);
			throw new Error('the power went');
		});
		await expect(failing).rejects.toThrow('the power went');
		await addAddresses(1);
		expect(await listed(store.db, [ent])).toBe(0);
	});

	it('come out the same when they are folded from nothing, over several batches and scopes', async () => {
		const here = await addAddresses(600);
		const there = await addAddresses(30, roundScope(id()));
		const before = await rowsIn(store.db);
		expect(await listed(store.db, [...here, ...there])).toBe(630);
		await bare.deleteFrom('door_list').where('ent', 'in', here.slice(0, 300)).execute();
		await bare
			.updateTable('address_list')
			.set({ street: 'Elders' })
			.where('ent', 'in', [...there])
			.execute();
		await store.refoldLists(office.tenant);
		expect(await rowsIn(bare)).toEqual(before);
		expect(await readBehind(bare)).toEqual([]);
	});

	it('are folded from nothing by one command, beside a running server', async () => {
		const ents = await addAddresses(3);
		expect(await listed(store.db, ents)).toBe(3);
		await bare.deleteFrom('door_list').execute();
		const { stdout } = await run('node', ['--import', 'tsx', 'commands/lists.ts'], {
			env: { ...process.env, DATA_DIR: 'nowhere', DATABASE_URL: '', ...env }
		});
		expect(stdout).toMatch(/^lists of .+: folded from the records again, \d+ doors$/m);
		expect(await listed(bare, ents)).toBe(3);
	});

	it('are folded from nothing when another version made them', async () => {
		const [ent = ''] = await addAddresses(1);
		expect(await listed(store.db, [ent])).toBe(1);
		await store.close();
		await bare.updateTable('list_cursor').set({ seq: 0 }).where('scope', '=', '').execute();
		await bare.updateTable('door_list').set({ place: 'as it was called then' }).execute();
		store = await reopen();
		const doors = await store.db.selectFrom('door_list').select('place').where('ent', '=', ent).execute();
		expect(doors).toEqual([{ place: 'hazelhof 00001' }]);
	});

	it('G13: go on behind a record that cannot be read', async () => {
		const [broken = '', whole = ''] = await addAddresses(2);
		await bare.updateTable('entity').set({ state: '{"half' }).where('ent', '=', broken).execute();
		await store.refoldLists(office.tenant);
		expect([await listed(store.db, [broken]), await listed(store.db, [whole])]).toEqual([0, 1]);
		expect(await readBehind(bare)).toEqual([]);
	});

	it('G12: hold nothing of a household that was purged while they were behind, nor after folding them again', async () => {
		const scene = await makeScene(store, undefined, () => NOW);
		const outcome = await scene.purge();
		expect(outcome.ok).toBe(true);
		const textOf = async (): Promise<string> => JSON.stringify(await rowsIn(store.db));
		for (const said of [await textOf(), await store.refoldLists(scene.office.tenant).then(textOf)])
			for (const word of [...WORDS, scene.visit.ent, scene.office.household]) expect(said).not.toContain(word);
	});
});
