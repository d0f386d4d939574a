/**
 * One backup, from the first row to its line in the store:
 *
 *   snapshot ─► lines ─► gzip ─► sealed chunks ─► file.part ─► disk
 *                                                  │ read back, opened, restored, held against the snapshot
 *   photos that the folder lacks ─► folder         ▼
 *   the store learns how far it reaches ◄──── file.backup
 *
 * A file bears its name only once it was verified, and phones hear of it last of all (G8).
 */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { folderPhotos } from '../photos/folder.ts';
import { openStore } from '../store/open.ts';
import { backupName, claimFolder, draftOf, photosIn, PHOTOS_SUFFIX, prune } from './backup-folder.ts';
import { type BackupKey, makeFileKey } from './backup-key.ts';
import { intakeName } from './intake-name.ts';
import { copyPurgeLines } from './purge-copy.ts';
import { copyPhotos, type PhotoName } from './backup-photos.ts';
import { Tally } from './digest.ts';
import { flush, settleAs, writeWhole } from './durable.ts';
import { linesOf } from './lines.ts';
import { noteVerified } from './note-verified.ts';
import type { Places } from './places.ts';
import { BackupUnreadable, SEALED_VERSION, sealChunks } from './sealed-file.ts';
import { openSnapshot, type Snapshot } from './snapshot.ts';
import { type Held, verifyBackup } from './verify.ts';

export interface Made {
	readonly file: string;
	readonly rows: number;
	readonly operations: number;
	readonly photosCopied: number;
	readonly photosMissing: number;
	readonly removed: readonly string[];
}

export type MakeOutcome =
	{ readonly ok: true; readonly made: Made } | { readonly ok: false; readonly error: { readonly kind: 'busy' } };

export async function makeBackup(
	places: Places,
	options: { readonly publicKey: BackupKey; readonly now: () => number }
): Promise<MakeOutcome> {
	const release = await claimFolder(places.backupDir, options.now());
	if (!release) return { ok: false, error: { kind: 'busy' } };
	try {
		return { ok: true, made: await make(places, options) };
	} finally {
		await release();
	}
}

async function make(
	places: Places,
	options: { readonly publicKey: BackupKey; readonly now: () => number }
): Promise<Made> {
	const { fileKey, ...sealedKey } = await makeFileKey(options.publicKey);
	const snapshot = await openSnapshot(places.store);
	const name = backupName(snapshot.takenAt);
	const path = join(places.backupDir, name);
	const draft = draftOf(path);
	try {
		const { digest, photos } = await write(snapshot, {
			draft,
			fileKey,
			sealedKey,
			intake: await intakeName(places.keysDir)
		});
		const held = await verifyBackup({ path: draft, fileKey, folder: places.scratchDir });
		if (held.digest !== digest)
			throw new BackupUnreadable('what lies on the disk is not what the store held: the backup does not count');
		const copied = await copyPhotos(photos, {
			from: folderPhotos(places.photosDir),
			to: folderPhotos(photosIn(places.backupDir))
		});
		await writeWhole(`${path}${PHOTOS_SUFFIX}`, photos.map(({ tenant, hash }) => `${tenant} ${hash}\n`).join(''));
		await copyPurgeLines(places.purgeDir, places.backupDir);
		await settleAs(draft, path);
		await noteInStore(places, { held, file: name, now: options.now });
		return {
			file: path,
			rows: Object.values(held.rows).reduce((sum, count) => sum + count, 0),
			operations: held.rows['operation'] ?? 0,
			photosCopied: copied.copied,
			photosMissing: copied.missing.length,
			removed: await prune(places.backupDir, places.keep)
		};
	} finally {
		fileKey.fill(0);
		await rm(draft, { force: true });
	}
}

async function write(
	snapshot: Snapshot,
	options: {
		readonly draft: string;
		readonly fileKey: Uint8Array;
		readonly intake: string | null;
		readonly sealedKey: { readonly key: string; readonly enc: string; readonly sealed: string };
	}
): Promise<{ readonly digest: string; readonly photos: readonly PhotoName[] }> {
	const { draft, fileKey, sealedKey } = options;
	const tally = new Tally();
	const header = {
		voordeur: 'backup',
		version: SEALED_VERSION,
		takenAt: new Date(snapshot.takenAt).toISOString(),
		intake: options.intake,
		...sealedKey
	} as const;
	try {
		await pipeline(
			Readable.from(linesOf(snapshot, tally)),
			createGzip(),
			(source: AsyncIterable<Buffer>) => sealChunks(source, { header, fileKey }),
			createWriteStream(draft, { flags: 'wx', mode: 0o600 })
		);
		await flush(draft);
		return { digest: tally.digest(), photos: await photosOf(snapshot) };
	} finally {
		await snapshot.end();
	}
}

/** Which photos the store had at that moment. */
async function photosOf(snapshot: Snapshot): Promise<readonly PhotoName[]> {
	const table = snapshot.tables.find(({ name }) => name === 'photo_stored');
	if (!table) return [];
	const [tenant, hash] = [table.columns.indexOf('tenant'), table.columns.indexOf('hash')];
	const photos: PhotoName[] = [];
	for await (const row of snapshot.rows(table)) photos.push({ tenant: String(row[tenant]), hash: String(row[hash]) });
	return photos;
}

/** Last of all: from here on a phone may let go of what this file holds. */
async function noteInStore(
	places: Places,
	options: { readonly held: Held; readonly file: string; readonly now: () => number }
): Promise<void> {
	const { held, file, now } = options;
	const { store } = places;
	const opened = await openStore({
		databaseUrl: store.engine === 'postgres' ? store.url : undefined,
		dataDir: places.dataDir,
		now
	});
	try {
		const { takenAt, digest } = held;
		for (const { tenant, epoch, newest } of held.organisations)
			await opened.transaction(tenant, async (tx) =>
				noteVerified(tx, {
					backup: { id: file, epoch, takenAt, verifiedAt: await tx.now(), file, digest },
					newest
				})
			);
	} finally {
		await opened.close();
	}
}
