/** A server's folder for the tests of backups: its store, its office, its backups. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeEach } from 'vitest';
import { type BackupKey, makeBackupKey } from '#lib/server/backup/backup-key.ts';
import { makeBackup, type Made } from '#lib/server/backup/make-backup.ts';
import { type Places, placesOf } from '#lib/server/backup/places.ts';
import { restoreBackup, type RestoreOutcome } from '#lib/server/backup/restore.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { diskPurgeFile } from '#lib/server/purge/purge-file-disk.ts';
import { openStore } from '#lib/server/store/open.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { answerHandshake } from '#lib/server/sync/handshake.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import type { Operation } from '#lib/sync/operation.ts';
import type { PushAnswer, PushRequest } from '#lib/sync/wire.ts';
import { makeOffice, type TestOffice } from './office.ts';
import type { Phone } from './phone.ts';
import { postgresForTests } from './stores.ts';

const postgres = await postgresForTests();
afterAll(() => postgres?.stop());
export const ENGINES = ['SQLite', ...(postgres ? ['PostgreSQL'] : [])] as const;
export const id = serverChance.uuid;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
export const key = await makeBackupKey();

/** A server's folder with its store open, as a process has it. */
export interface Site {
	readonly places: Places;
	store: SqlStore;
	office: TestOffice;
}

export let folder = '';
const open: SqlStore[] = [];

/**
 * A folder of its own for each test of the file that calls this at its top. Files share what they import, and a hook in
 * here would belong to the first of them alone: the next would go on in a folder that somebody else had filled.
 */
export function keepSites(): void {
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'voordeur-backup-'));
	});
	afterEach(async () => {
		for (const store of open.splice(0)) await store.close().catch(() => undefined);
		rmSync(folder, { recursive: true, force: true });
		folder = '';
	});
}

export async function placesFor(engine: string, name: string): Promise<Places> {
	if (folder === '') throw new Error('a file that opens a site calls keepSites() first');
	const url = engine === 'PostgreSQL' ? await postgres?.newDatabase() : undefined;
	return placesOf({
		DATA_DIR: join(folder, name),
		BACKUP_DIR: join(folder, 'backups'),
		DATABASE_URL: url,
		BACKUP_KEEP: '3'
	});
}

export async function openAt(places: Places): Promise<SqlStore> {
	const databaseUrl = places.store.engine === 'postgres' ? places.store.url : undefined;
	const store = await openStore({ databaseUrl, dataDir: places.dataDir, now: Date.now });
	open.push(store);
	return store;
}

export async function siteOf(engine: string): Promise<Site> {
	const places = await placesFor(engine, 'data');
	const store = await openAt(places);
	return { places, store, office: withPurgeFile(await makeOffice(store, Date.now), places) };
}

function withPurgeFile(office: TestOffice, places: Places): TestOffice {
	return { ...office, ports: { ...office.ports, purgeFile: diskPurgeFile(places.purgeDir) } };
}

/**
 * As if the process had ended. The embedded engine keeps a file open until its last statement is collected, so in one
 * process a store that was closed may still look as if a server had it.
 */
export async function closed(store: SqlStore): Promise<void> {
	await store.close();
	for (let turn = 0; turn < 5; turn += 1) {
		collect();
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

/** The office's people and ids, on the restored store. */
export async function reopen(office: TestOffice, places: Places): Promise<TestOffice> {
	return { ...office, ports: { ...office.ports, store: await openAt(places) } };
}

export async function back(places: Places): Promise<Made> {
	const outcome = await makeBackup(places, { publicKey: key.publicKey, now: Date.now });
	if (!outcome.ok) throw new Error(outcome.error.kind);
	return outcome.made;
}

export const restore = (places: Places, file: string, more: { replace?: boolean; privateKey?: BackupKey } = {}) =>
	restoreBackup(places, {
		file,
		privateKey: more.privateKey ?? key.privateKey,
		replace: more.replace ?? false,
		withoutKeys: false,
		now: Date.now,
		uuid: id
	});

export async function send(office: TestOffice, request: PushRequest): Promise<PushAnswer> {
	const outcome = await receivePush(office.ports, request);
	if (!outcome.ok) throw new Error(`refused: ${outcome.error.kind}`);
	return outcome.answer;
}

export const ring = (office: TestOffice, phone: Phone, outcome = 'notHome'): Operation =>
	phone.make({
		ent: id(),
		kind: 'attempt',
		scope: office.scope,
		root: office.household,
		fields: { address: office.address, outcome }
	});

export const stored = async (office: TestOffice, operations: readonly Operation[]): Promise<readonly string[]> =>
	(
		await office.ports.store.transaction(office.tenant, (tx) => tx.findOperations(operations.map(({ opId }) => opId)))
	).map(({ opId }) => opId);

export const greet = (office: TestOffice, phone: Phone) =>
	answerHandshake(office.ports, {
		tenant: office.tenant,
		dev: phone.enrolled.dev,
		person: phone.enrolled.person.id
	});

export function takenBack(outcome: RestoreOutcome) {
	if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
	return outcome.restored;
}
