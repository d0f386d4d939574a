/**
 * A backup back into a store. Whatever it goes into, nothing that is there is lost:
 * the earlier database stays beside it under another name. The restored store lives
 * a new epoch, so that every phone hands in again what came after the backup (G8).
 */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { officeNote } from '../audit/notes.ts';
import { folderPhotos } from '../photos/folder.ts';
import { migrate } from '../store/migrations/index.ts';
import { openPostgres } from '../store/postgres.ts';
import { openPool } from '../store/primary-pool.ts';
import { openSqlite, openSqliteFile } from '../store/sqlite.ts';
import type { SqlStore } from '../store/sql-store.ts';
import { photoLines, photosIn } from './backup-folder.ts';
import { type BackupKey, openFileKey } from './backup-key.ts';
import { copyPhotos } from './backup-photos.ts';
import { flush, settleAs } from './durable.ts';
import { mark } from './epoch-marker.ts';
import { intakeNames } from './intake-name.ts';
import { takeLines } from './lines.ts';
import type { Places } from './places.ts';
import { copyPurgeLines } from './purge-copy.ts';
import { emptyStoreTarget } from './records-target.ts';
import { readSealedHeader } from './sealed-file.ts';
import { contentOf, migrateFile, restoreInto } from './verify.ts';

export interface Restored {
	readonly takenAt: number;
	readonly rows: number;
	readonly operations: number;
	readonly photosCopied: number;
	readonly photosMissing: number;
	/** Where the database that was there lies now. */
	readonly earlier: string | null;
	readonly epochs: readonly string[];
}

export type RestoreTrouble =
	/** Something is there already, and nobody said to replace it. */
	| { readonly kind: 'occupied' }
	/** A running server has the database open. */
	| { readonly kind: 'inUse' }
	/** The keys that phones sealed for do not lie beside the store. */
	| { readonly kind: 'keys'; readonly found: 'none' | 'others' };

export type RestoreOutcome =
	{ readonly ok: true; readonly restored: Restored } | { readonly ok: false; readonly error: RestoreTrouble };

export interface RestoreOptions {
	readonly file: string;
	readonly privateKey: BackupKey;
	readonly replace: boolean;
	/** Go on without the keys: nothing that phones still hold can then be opened. */
	readonly withoutKeys: boolean;
	readonly now: () => number;
	readonly uuid: () => string;
}

const OTHERS_TRIES = 10;
const OTHERS_WAIT_MS = 200;

type Taken = Awaited<ReturnType<typeof takeLines>>;

export async function restoreBackup(places: Places, options: RestoreOptions): Promise<RestoreOutcome> {
	const header = await readSealedHeader(options.file);
	const fileKey = await openFileKey(header, options.privateKey);
	const intakes = await intakeNames(places.keysDir);
	if (!options.withoutKeys && header.intake !== null && !intakes.includes(header.intake))
		return { ok: false, error: { kind: 'keys', found: intakes.length === 0 ? 'none' : 'others' } };
	const put =
		places.store.engine === 'sqlite'
			? await putSqlite(places.store.path, { ...options, fileKey })
			: await putPostgres(places.store.url, { ...options, fileKey });
	if (!put.ok) return put;
	const { taken, earlier, epochs } = put;
	const folder = dirname(options.file);
	const photos = (await photoLines(folder, basename(options.file))).map((line) => {
		const [tenant = '', hash = ''] = line.split(' ');
		return { tenant, hash };
	});
	const copied = await copyPhotos(photos, {
		from: folderPhotos(photosIn(folder)),
		to: folderPhotos(places.photosDir)
	});
	await copyPurgeLines(folder, places.purgeDir);
	await markAll(places, options.now);
	return {
		ok: true,
		restored: {
			takenAt: taken.takenAt,
			rows: Object.values(taken.rows).reduce((sum, count) => sum + count, 0),
			operations: taken.rows['operation'] ?? 0,
			photosCopied: copied.copied,
			photosMissing: copied.missing.length,
			earlier,
			epochs
		}
	};
}

type Put =
	| { readonly ok: true; readonly taken: Taken; readonly earlier: string | null; readonly epochs: readonly string[] }
	| { readonly ok: false; readonly error: RestoreTrouble };

type PutOptions = RestoreOptions & { readonly fileKey: Uint8Array };

async function putSqlite(path: string, options: PutOptions): Promise<Put> {
	await mkdir(dirname(path), { recursive: true, mode: 0o700 });
	const isThere = existsSync(path);
	if (isThere && !options.replace) return { ok: false, error: { kind: 'occupied' } };
	if (isThere && !closeLog(path)) return { ok: false, error: { kind: 'inUse' } };
	const draft = `${path}.restoring`;
	for (const suffix of ['', '-wal', '-shm', '-journal']) await rm(`${draft}${suffix}`, { force: true });
	try {
		const taken = await restoreInto(draft, contentOf(options.file, options.fileKey));
		await migrateFile(draft);
		const store = await openSqlite(draft, { now: options.now, journal: 'DELETE' });
		let epochs: readonly string[];
		try {
			epochs = await beginLives(store, { ...options, taken });
		} finally {
			await store.close();
		}
		await flush(draft);
		const earlier = isThere ? `${path}.before-${options.now()}` : null;
		if (earlier) await rename(path, earlier);
		await settleAs(draft, path);
		return { ok: true, taken, earlier, epochs };
	} finally {
		for (const suffix of ['', '-wal', '-shm', '-journal']) await rm(`${draft}${suffix}`, { force: true });
	}
}

/** Brings the write-ahead log into the file; only who has the file to himself can. */
function closeLog(path: string): boolean {
	const database = openSqliteFile(path);
	try {
		database.exec('PRAGMA busy_timeout = 500');
		database.exec('PRAGMA journal_mode = DELETE');
		return true;
	} catch (error) {
		if (error instanceof Error && /locked|busy/i.test(error.message)) return false;
		throw error;
	} finally {
		database.close();
	}
}

async function putPostgres(url: string, options: PutOptions): Promise<Put> {
	const pool = openPool(url, { max: 4 });
	const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
	let earlier: string | null = null;
	try {
		const { rows } = await sql<{ schema: string; tables: number }>`
			select current_schema() as schema, (select count(*)::int from information_schema.tables
			where table_schema = current_schema()) as tables`.execute(db);
		const [found] = rows;
		if (!found) throw new Error('PostgreSQL names no schema to restore into');
		if (found.tables > 0) {
			if (!options.replace) return { ok: false, error: { kind: 'occupied' } };
			if (await hasOthers(db)) return { ok: false, error: { kind: 'inUse' } };
			earlier = `voordeur_before_${options.now()}`;
			await swapSchema(db, { from: found.schema, to: earlier });
		}
		try {
			const taken = await fill(db, { ...options, schema: found.schema });
			await migrate(db, { schema: found.schema });
			const store = await openPostgres(url);
			try {
				return { ok: true, taken, earlier, epochs: await beginLives(store, { ...options, taken }) };
			} finally {
				await store.close();
			}
		} catch (error) {
			await takeBackSchema(db, { schema: found.schema, earlier });
			throw error;
		}
	} finally {
		await db.destroy();
	}
}

/** Reading, checking and writing are one transaction: a file that does not add up leaves nothing. */
async function fill(db: Kysely<unknown>, options: PutOptions & { readonly schema: string }): Promise<Taken> {
	return db.transaction().execute((transaction) =>
		takeLines(contentOf(options.file, options.fileKey), {
			begin: (header) => emptyStoreTarget(db, options.schema).begin(header),
			insert: (table, rows) => emptyStoreTarget(transaction).insert(table, rows)
		})
	);
}

/** A connection that ends is still listed for a moment. */
async function hasOthers(db: Kysely<unknown>): Promise<boolean> {
	for (let tries = 0; tries < OTHERS_TRIES; tries += 1) {
		if (!(await countOthers(db))) return false;
		await new Promise((resolve) => setTimeout(resolve, OTHERS_WAIT_MS));
	}
	return true;
}

async function countOthers(db: Kysely<unknown>): Promise<number> {
	const { rows } = await sql<{ others: number }>`
		select count(*)::int as others from pg_stat_activity
		where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`.execute(db);
	return rows[0]?.others ?? 0;
}

async function swapSchema(db: Kysely<unknown>, names: { readonly from: string; readonly to: string }): Promise<void> {
	await db.transaction().execute(async (transaction) => {
		await sql`alter schema ${sql.id(names.from)} rename to ${sql.id(names.to)}`.execute(transaction);
		await sql`create schema ${sql.id(names.from)}`.execute(transaction);
	});
}

async function takeBackSchema(
	db: Kysely<unknown>,
	names: { readonly schema: string; readonly earlier: string | null }
): Promise<void> {
	await db.transaction().execute(async (transaction) => {
		await sql`drop schema ${sql.id(names.schema)} cascade`.execute(transaction);
		if (names.earlier === null) await sql`create schema ${sql.id(names.schema)}`.execute(transaction);
		else await sql`alter schema ${sql.id(names.earlier)} rename to ${sql.id(names.schema)}`.execute(transaction);
	});
}

/** A new epoch for every organisation, and this backup as the newest verified one: it has just been restored. */
async function beginLives(
	store: SqlStore,
	options: PutOptions & { readonly taken: Taken }
): Promise<readonly string[]> {
	const { taken, file } = options;
	const organisations = await store.db.selectFrom('organisation').select('tenant').execute();
	const epochs: string[] = [];
	for (const { tenant } of organisations) {
		const counters = await store.db
			.selectFrom('scope_counter')
			.select(['scope', 'seq'])
			.where('tenant', '=', tenant)
			.execute();
		const epoch = options.uuid();
		await store.transaction(tenant, async (tx) => {
			const organisation = await tx.readOrganisation();
			if (!organisation) return;
			const now = await tx.now();
			await tx.putOrganisation({ ...organisation, epoch });
			await tx.putRestore({
				epoch,
				earlierEpoch: organisation.epoch,
				backupTakenAt: taken.takenAt,
				restoredAt: now
			});
			await tx.appendAudit([
				officeNote('restore', { refs: [`epoch:${epoch}`], tenant, person: null, origin: 'server' })
			]);
			const { takenAt, digest } = taken;
			await tx.putBackup(
				{ id: basename(file), epoch, takenAt, verifiedAt: now, file: basename(file), digest },
				Object.fromEntries(counters.map(({ scope, seq }) => [scope, seq]))
			);
		});
		epochs.push(epoch);
	}
	return epochs;
}

async function markAll(places: Places, now: () => number): Promise<void> {
	const { store } = places;
	const opened = store.engine === 'sqlite' ? await openSqlite(store.path, { now }) : await openPostgres(store.url);
	try {
		await mkdir(places.purgeDir, { recursive: true, mode: 0o700 });
		for (const { tenant } of await opened.db.selectFrom('organisation').select('tenant').execute())
			await mark(opened, { tenant, folder: places.purgeDir });
	} finally {
		await opened.close();
	}
}

/** Where a store's own folder is, for `--to`. */
export function databaseIn(folder: string): string {
	return join(folder, 'voordeur.sqlite');
}
