/**
 * One organisation as one archive: everything the store keeps of it at one moment, the lines of the purge file, and its
 * photos. Others of the same store are not in it, nor what is only of use to this server: its sessions and its backups.
 */
import { createGzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Tally } from '../backup/digest.ts';
import { linesOf } from '../backup/lines.ts';
import type { Places } from '../backup/places.ts';
import { openSnapshot, type Snapshot } from '../backup/snapshot.ts';
import { folderPhotos } from '../photos/folder.ts';
import { purgeFileText } from '../purge/purge-file.ts';
import { diskPurgeFile } from '../purge/purge-file-disk.ts';
import { ARCHIVE_VERSION, type Manifest, MANIFEST, PURGES, README, README_TEXT, recordsName } from './manifest.ts';
import { type TarEntry, tarOf } from './tar.ts';

/** Bytes of one file of records: enough to be few, small enough to be held. */
const RECORDS_BYTES = 4_000_000;
/** What this server knows of its own backups and phones rely on: another server has none of them. */
const OWN_TABLES: readonly string[] = ['backup', 'backup_head'];

/** The archive's bytes, packed. The snapshot is its own connection: others go on writing. */
export async function* packOrganisation(places: Places, options: { readonly tenant: string }): AsyncGenerator<Buffer> {
	const whole = await openSnapshot(places.store);
	try {
		const snapshot = ofTenant(whole, options.tenant);
		const packed = createGzip();
		const done = pipeline(Readable.from(tarOf(entriesFor(snapshot, places, options.tenant), snapshot.takenAt)), packed);
		// Whoever reads sees the error through the stream; this one must not be left unheard when they stop early.
		done.catch(() => undefined);
		for await (const piece of packed) yield Buffer.from(piece);
		await done;
	} finally {
		await whole.end();
	}
}

/** The same snapshot, of one organisation only. */
export function ofTenant(snapshot: Snapshot, tenant: string): Snapshot {
	return {
		...snapshot,
		tables: snapshot.tables.filter(({ name, columns }) => columns.includes('tenant') && !OWN_TABLES.includes(name)),
		async *rows(table) {
			const at = table.columns.indexOf('tenant');
			for await (const row of snapshot.rows(table)) if (row[at] === tenant) yield row;
		}
	};
}

async function* entriesFor(snapshot: Snapshot, places: Places, tenant: string): AsyncGenerator<TarEntry> {
	const photos = folderPhotos(places.photosDir);
	const { name, epoch } = await organisationIn(snapshot);
	const stored = await photosIn(snapshot);
	const there = new Set((await photos.list(tenant)).map(({ hash }) => hash));
	const hashes = stored.filter((hash) => there.has(hash));
	const manifest: Manifest = {
		voordeur: 'organisation',
		version: ARCHIVE_VERSION,
		name,
		tenant,
		epoch,
		takenAt: snapshot.takenAt,
		migration: snapshot.migration,
		photos: hashes.length
	};
	yield { name: MANIFEST, bytes: Buffer.from(`${JSON.stringify(manifest, null, '\t')}\n`) };
	yield { name: README, bytes: Buffer.from(README_TEXT) };
	const lines = (await diskPurgeFile(places.purgeDir).readAll()).filter((line) => line.tenant === tenant);
	yield { name: PURGES, bytes: Buffer.from(purgeFileText(lines)) };
	yield* recordEntries(snapshot);
	for (const hash of hashes) {
		const bytes = await photos.read(tenant, hash);
		// Erased while this was made: then it is not to be in it.
		if (bytes) yield { name: `photos/${hash}`, bytes };
	}
}

async function* recordEntries(snapshot: Snapshot): AsyncGenerator<TarEntry> {
	let number = 1;
	let held: Buffer[] = [];
	let length = 0;
	for await (const piece of linesOf(snapshot, new Tally())) {
		held.push(piece);
		length += piece.length;
		if (length < RECORDS_BYTES) continue;
		yield { name: recordsName(number), bytes: Buffer.concat(held) };
		[number, held, length] = [number + 1, [], 0];
	}
	if (length > 0) yield { name: recordsName(number), bytes: Buffer.concat(held) };
}

async function organisationIn(snapshot: Snapshot): Promise<{ readonly name: string; readonly epoch: string }> {
	const table = snapshot.tables.find(({ name }) => name === 'organisation');
	if (!table) throw new Error('this store has no table of organisations');
	const [name, epoch] = [table.columns.indexOf('name'), table.columns.indexOf('epoch')];
	let found: { readonly name: string; readonly epoch: string } | null = null;
	// To its end: what reads a table on PostgreSQL is closed there.
	for await (const row of snapshot.rows(table)) found = { name: String(row[name]), epoch: String(row[epoch]) };
	if (!found) throw new Error('there is no such organisation in this store');
	return found;
}

async function photosIn(snapshot: Snapshot): Promise<readonly string[]> {
	const table = snapshot.tables.find(({ name }) => name === 'photo_stored');
	if (!table) return [];
	const at = table.columns.indexOf('hash');
	const hashes: string[] = [];
	for await (const row of snapshot.rows(table)) hashes.push(String(row[at]));
	return hashes;
}
