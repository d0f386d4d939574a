/** An office with a list of addresses, on either engine, for the tests of taking lists in. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { changeBatch, readBatch } from '#lib/server/imports/batches.ts';
import { judgeList } from '#lib/server/imports/judge-list.ts';
import type { ImportDesk } from '#lib/server/imports/running.ts';
import { takeList } from '#lib/server/imports/take-list.ts';
import { undoBatch } from '#lib/server/imports/undo-batch.ts';
import { writeBatch } from '#lib/server/imports/write-batch.ts';
import type { StoreAddress } from '#lib/server/reports/own-connection.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { makeOffice, type TestOffice } from './office.ts';
import { newMigrated, postgresForTests } from './stores.ts';

const postgres = await postgresForTests();
const folders: string[] = [];
afterAll(async () => {
	await postgres?.stop();
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
export const ENGINES = ['SQLite', ...(postgres ? ['PostgreSQL'] : [])];

export interface Scene {
	readonly store: SqlStore;
	readonly office: TestOffice;
	readonly desk: ImportDesk;
	readonly address: StoreAddress;
	readonly place: { readonly db: SqlStore['db']; readonly tenant: string };
}

export async function sceneOn(engine: string): Promise<Scene> {
	const dataDir = mkdtempSync(join(tmpdir(), 'voordeur-import-'));
	folders.push(dataDir);
	const databaseUrl = engine === 'PostgreSQL' && postgres ? await newMigrated(postgres) : null;
	const store =
		databaseUrl === null
			? await openSqlite(join(dataDir, 'voordeur.sqlite'), { now: Date.now })
			: await openPostgres(databaseUrl);
	const office = await makeOffice(store, Date.now);
	const { ports, tenant, coordinator: person } = office;
	const desk: ImportDesk = { store, ports, tenant, person, role: 'coordinator', now: Date.now };
	return { store, office, desk, address: { databaseUrl, dataDir }, place: { db: store.db, tenant } };
}

export async function judged(scene: Scene, text: string): Promise<string> {
	const taken = await takeList(scene.desk, { name: 'lijst.csv', bytes: Buffer.from(text) });
	if (!taken.ok) throw new Error(taken.error.kind);
	const batch = await readBatch(scene.place, taken.batch);
	await changeBatch(scene.place, taken.batch, { state: 'judging' });
	await judgeList(scene.desk, { batch: taken.batch, choice: batch?.choice ?? [], store: scene.address });
	return taken.batch;
}

export async function written(scene: Scene, text: string): Promise<string> {
	const batch = await judged(scene, text);
	await changeBatch(scene.place, batch, { state: 'writing' });
	await writeBatch(scene.desk, batch);
	return batch;
}

export async function undone(scene: Scene, batch: string): Promise<void> {
	await changeBatch(scene.place, batch, { state: 'undoing' });
	await undoBatch(scene.desk, batch);
}

export const addressesIn = async ({ store, office }: Scene) =>
	store.db.selectFrom('address_list').selectAll().where('tenant', '=', office.tenant).execute();
