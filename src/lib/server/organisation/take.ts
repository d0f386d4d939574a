/**
 * An archive of an organisation into a store that is empty: every record as it was, on either engine, whichever it came
 * from. The organisation lives a new epoch here, so that every phone hands in again what the archive does not hold. With
 * the embedded store nothing bears its name before all of it is there and adds up.
 */
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Kysely, PostgresDialect, sql } from 'kysely';
import * as v from 'valibot';
import { officeNote } from '../audit/notes.ts';
import { flush, settleAs } from '../backup/durable.ts';
import { mark } from '../backup/epoch-marker.ts';
import { takeLines } from '../backup/lines.ts';
import type { Places } from '../backup/places.ts';
import { emptyStoreTarget } from '../backup/records-target.ts';
import type { Row } from '../backup/digest.ts';
import { isKept, type SnapshotTable } from '../backup/snapshot.ts';
import { migrateFile, restoreInto } from '../backup/verify.ts';
import { folderPhotos } from '../photos/folder.ts';
import { readPurgeFileText } from '../purge/purge-file.ts';
import { diskPurgeFile } from '../purge/purge-file-disk.ts';
import { migrate } from '../store/migrations/index.ts';
import { openPostgres } from '../store/postgres.ts';
import { openPool } from '../store/primary-pool.ts';
import { openSqlite } from '../store/sqlite.ts';
import type { SqlStore } from '../store/sql-store.ts';
import { type Manifest, MANIFEST, manifestSchema, PHOTO, PURGES, RECORDS } from './manifest.ts';
import { ArchiveBroken, entriesOf, type TarEntry } from './tar.ts';

/** A photo or a file of records is far smaller. */
const ENTRY_BYTES_MAX = 64_000_000;

export interface Taken {
	readonly name: string;
	readonly tenant: string;
	readonly rows: number;
	readonly operations: number;
	readonly photos: number;
	/** Photos that the archive said it held and did not: erased while it was made. */
	readonly photosMissing: number;
	readonly takenAt: number;
}

export type TakeOutcome =
	| { readonly ok: true; readonly taken: Taken }
	/** Something is there already: an organisation is taken into an empty store only. */
	| { readonly ok: false; readonly error: { readonly kind: 'occupied' } };

/** @throws ArchiveBroken, or BackupUnreadable where the records do not add up */
export async function takeOrganisation(
	places: Places,
	options: { readonly file: string; readonly now: () => number; readonly uuid: () => string }
): Promise<TakeOutcome> {
	const archive = await openArchive(options.file);
	try {
		return places.store.engine === 'sqlite'
			? await intoSqlite(places, { ...options, archive, path: places.store.path })
			: await intoPostgres(places, { ...options, archive, url: places.store.url });
	} finally {
		await archive.close();
	}
}

interface Archive {
	readonly manifest: Manifest;
	/** The records, once; then the photos, once. */
	records(): AsyncGenerator<Buffer>;
	photos(): AsyncGenerator<TarEntry>;
	/** Text of the purge file, which comes before the records. */
	purges(): string;
	close(): Promise<void>;
}

async function openArchive(file: string): Promise<Archive> {
	const unpacked = createGunzip();
	// Whoever reads sees the error through the stream.
	pipeline(createReadStream(file), unpacked, () => undefined);
	const entries = entriesOf(piecesOf(unpacked), ENTRY_BYTES_MAX);
	const first = await entries.next();
	if (first.done || first.value.name !== MANIFEST) throw new ArchiveBroken('this is no archive of an organisation');
	const manifest = v.safeParse(manifestSchema, JSON.parse(Buffer.from(first.value.bytes).toString('utf8')));
	if (!manifest.success) throw new ArchiveBroken('the archive was made by another version than this one can read');
	let purges = '';
	let held: TarEntry | null = null;
	return {
		manifest: manifest.output,
		async *records() {
			for (;;) {
				const next = await entries.next();
				if (next.done) return;
				if (next.value.name === PURGES) purges = Buffer.from(next.value.bytes).toString('utf8');
				else if (RECORDS.test(next.value.name)) yield Buffer.from(next.value.bytes);
				else if (PHOTO.test(next.value.name)) {
					held = next.value;
					return;
				}
			}
		},
		async *photos() {
			if (held) yield held;
			for await (const entry of entries) yield entry;
		},
		purges: () => purges,
		async close() {
			unpacked.destroy();
		}
	};
}

async function* piecesOf(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	try {
		yield* source;
	} catch (error) {
		if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
			throw new ArchiveBroken('the archive does not unpack: take another copy of it');
		throw error;
	}
}

interface Into {
	readonly archive: Archive;
	readonly now: () => number;
	readonly uuid: () => string;
}

async function intoSqlite(places: Places, into: Into & { readonly path: string }): Promise<TakeOutcome> {
	const { path, archive } = into;
	if (existsSync(path)) return { ok: false, error: { kind: 'occupied' } };
	await mkdir(dirname(path), { recursive: true, mode: 0o700 });
	const draft = `${path}.importing`;
	const clear = async (): Promise<void> => {
		for (const suffix of ['', '-wal', '-shm', '-journal']) await rm(`${draft}${suffix}`, { force: true });
	};
	await clear();
	try {
		const { rows } = await restoreInto(draft, archive.records(), ownRowsOnly(archive.manifest));
		await migrateFile(draft);
		const photos = await putPhotos(places, archive);
		await putPurges(places, archive);
		const store = await openSqlite(draft, { now: into.now, journal: 'DELETE' });
		try {
			await beginLife(store, into);
		} finally {
			await store.close();
		}
		await flush(draft);
		await settleAs(draft, path);
		const opened = await openSqlite(path, { now: into.now });
		try {
			await mark(opened, { tenant: archive.manifest.tenant, folder: places.purgeDir });
		} finally {
			await opened.close();
		}
		return { ok: true, taken: takenOf(archive.manifest, { rows, photos }) };
	} finally {
		await clear();
	}
}

async function intoPostgres(places: Places, into: Into & { readonly url: string }): Promise<TakeOutcome> {
	const { url, archive } = into;
	const db = new Kysely<unknown>({
		dialect: new PostgresDialect({ pool: openPool(url, { max: 4 }) })
	});
	try {
		const { rows: found } = await sql<{ schema: string; tables: number }>`
			select current_schema() as schema, (select count(*)::int from information_schema.tables
			where table_schema = current_schema()) as tables`.execute(db);
		const [place] = found;
		if (!place) throw new Error('PostgreSQL names no schema to take an organisation into');
		if (place.tables > 0) return { ok: false, error: { kind: 'occupied' } };
		const { schema } = place;
		// Records, photos and purges are one: a file that does not add up leaves empty tables and nothing in them.
		const { rows, photos } = await db.transaction().execute(async (transaction) => {
			const taken = await takeLines(archive.records(), {
				begin: (header) => emptyStoreTarget(db, schema).begin(header),
				async insert(table, some) {
					ownRowsOnly(archive.manifest)(table, some);
					await emptyStoreTarget(transaction).insert(table, some);
				}
			});
			return { rows: taken.rows, photos: await putPhotos(places, archive) };
		});
		await migrate(db, { schema });
		await putPurges(places, archive);
		const store = await openPostgres(url);
		try {
			await beginLife(store, into);
			await mkdir(places.purgeDir, { recursive: true, mode: 0o700 });
			await mark(store, { tenant: archive.manifest.tenant, folder: places.purgeDir });
		} finally {
			await store.close();
		}
		return { ok: true, taken: takenOf(archive.manifest, { rows, photos }) };
	} finally {
		await db.destroy();
	}
}

/** Whoever made the archive: it brings nobody along but the organisation that it names, and nothing that lets somebody in. */
function ownRowsOnly({ tenant }: Manifest): (table: SnapshotTable, rows: readonly Row[]) => void {
	return ({ name, columns }, rows) => {
		const at = columns.indexOf('tenant');
		if (!isKept(name) || at < 0 || rows.some((row) => row[at] !== tenant))
			throw new ArchiveBroken('the archive holds rows that are not of the organisation it names: it is not taken in');
	};
}

async function putPhotos(places: Places, { manifest, photos }: Archive): Promise<number> {
	const folder = folderPhotos(places.photosDir);
	let put = 0;
	for await (const { name, bytes } of photos()) {
		const hash = PHOTO.exec(name)?.[1];
		if (hash === undefined) continue;
		await folder.put(manifest.tenant, hash, bytes);
		put += 1;
	}
	return put;
}

/** Before anybody is let in: the next start carries out what the records lack of them (G12). */
async function putPurges(places: Places, archive: Archive): Promise<void> {
	const lines = readPurgeFileText(archive.purges()).filter(({ tenant }) => tenant === archive.manifest.tenant);
	await mkdir(places.purgeDir, { recursive: true, mode: 0o700 });
	await diskPurgeFile(places.purgeDir).append(lines);
}

/** Phones meet another epoch, and hand in again what this store does not hold (G8): none of its backups came along. */
async function beginLife(store: SqlStore, { archive, uuid }: Into): Promise<void> {
	const { tenant, takenAt } = archive.manifest;
	const epoch = uuid();
	await store.transaction(tenant, async (tx) => {
		const organisation = await tx.readOrganisation();
		if (!organisation) throw new ArchiveBroken('the archive names an organisation that is not in it');
		await tx.putOrganisation({ ...organisation, epoch });
		await tx.putRestore({
			epoch,
			earlierEpoch: organisation.epoch,
			backupTakenAt: takenAt,
			restoredAt: await tx.now()
		});
		await tx.appendAudit([officeNote('restore', { refs: [`epoch:${epoch}`], tenant, person: null, origin: 'server' })]);
	});
}

function takenOf(
	manifest: Manifest,
	{ rows, photos }: { readonly rows: Readonly<Record<string, number>>; readonly photos: number }
): Taken {
	return {
		name: manifest.name,
		tenant: manifest.tenant,
		rows: Object.values(rows).reduce((sum, count) => sum + count, 0),
		operations: rows['operation'] ?? 0,
		photos,
		photosMissing: manifest.photos - photos,
		takenAt: manifest.takenAt
	};
}
