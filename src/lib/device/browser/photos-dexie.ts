/**
 * Sealed photos in a database of their own: whatever happens to it, no word is
 * touched. Bytes lie apart from what is known of them, so that counting photos
 * never reads one. They are kept as plain buffers, which every browser keeps whole.
 */
import Dexie, { type Table } from 'dexie';
import type { PhotoEntry, PhotoStore } from '../core/photo-ports.ts';
import { withReopening } from './dexie-trouble.ts';

export const PHOTOS_DATABASE = 'voordeur-photos';

interface StoredBytes {
	readonly hash: string;
	readonly sealed: ArrayBuffer;
}

export class PhotosDatabase extends Dexie {
	readonly photos!: Table<PhotoEntry, string>;
	readonly bytes!: Table<StoredBytes, string>;

	constructor(name: string = PHOTOS_DATABASE) {
		super(name, { chromeTransactionDurability: 'strict' });
		this.version(1).stores({ photos: 'hash', bytes: 'hash' });
	}
}

export function dexiePhotos(db: PhotosDatabase): PhotoStore {
	return {
		list: () => withReopening(db, 'photos.list', () => db.photos.toArray()),
		read: (hash) =>
			withReopening(db, 'photos.read', async () => {
				const stored = await db.bytes.get(hash);
				return stored ? new Uint8Array(stored.sealed.slice(0)) : null;
			}),
		add: (entry, bytes) =>
			withReopening(db, 'photos.add', () =>
				db.transaction('rw', [db.photos, db.bytes], async () => {
					await db.bytes.put({ hash: entry.hash, sealed: bytes.slice().buffer });
					await db.photos.put(entry);
				})
			),
		update: (entries) =>
			withReopening(db, 'photos.update', () =>
				db.transaction('rw', [db.photos], async () => {
					const held = await db.photos.bulkGet(entries.map(({ hash }) => hash));
					await db.photos.bulkPut(entries.filter((_, at) => held[at] !== undefined));
				})
			),
		remove: (hashes) =>
			withReopening(db, 'photos.remove', () =>
				db.transaction('rw', [db.photos, db.bytes], async () => {
					await db.photos.bulkDelete([...hashes]);
					await db.bytes.bulkDelete([...hashes]);
				})
			)
	};
}
