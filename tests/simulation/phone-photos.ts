/** A phone's photos: the product's book and queue over a store on the phone's disk. */
import { createHash } from 'node:crypto';
import { PhotoBook } from '#lib/device/core/photo-book.ts';
import { PhotoCourier, textAheadOf } from '#lib/device/core/photo-courier.ts';
import type { PhotoEntry, PhotoNet, PhotoStore } from '#lib/device/core/photo-ports.ts';
import type { AlarmPort, ChancePort, ClockPort } from '#lib/device/core/ports.ts';
import { troubleOf } from '#lib/device/core/trouble.ts';
import type { Handover } from '#lib/device/core/handover.ts';
import type { Keeper } from '#lib/device/core/purging.ts';
import type { DiskSession } from '#lib/device/twins/disk.ts';
import type { Gate } from './phone-ports.ts';

export interface PhonePhotos {
	readonly book: PhotoBook;
	readonly courier: PhotoCourier;
}

type Held = ReadonlyMap<string, { readonly entry: PhotoEntry; readonly bytes: Uint8Array<ArrayBuffer> }>;
const NONE: Held = new Map();

/** Every write waits for the disk, as the product's does. */
export function photosOnDisk(disk: DiskSession): PhotoStore {
	const change = (point: string, apply: (held: Held) => Held) =>
		disk.write<Held>(point, { volume: 'photos', start: NONE, strict: true, apply });
	return {
		list: async () => [...(await disk.read('photos', NONE)).values()].map(({ entry }) => entry),
		read: async (hash) => (await disk.read('photos', NONE)).get(hash)?.bytes ?? null,
		add: (entry, bytes) => change('photos.add', (held) => new Map([...held, [entry.hash, { entry, bytes }]])),
		update: (entries) =>
			change('photos.update', (held) => {
				const next = new Map(held);
				for (const entry of entries) {
					const one = next.get(entry.hash);
					if (one) next.set(entry.hash, { ...one, entry });
				}
				return next;
			}),
		remove: (hashes) => change('photos.remove', (held) => new Map([...held].filter(([hash]) => !hashes.includes(hash))))
	};
}

export function gatedPhotos(store: PhotoStore, gate: Gate): PhotoStore {
	return {
		list: () => gate('photos.list', 'read', () => store.list()),
		read: (hash) => gate('photos.read', 'read', () => store.read(hash)),
		add: (entry, bytes) => gate('photos.add', 'write', () => store.add(entry, bytes)),
		update: (entries) => gate('photos.update', 'write', () => store.update(entries)),
		remove: (hashes) => gate('photos.remove', 'write', () => store.remove(hashes))
	};
}

/** Null when their database cannot be opened: the words go on without. */
export async function openPhotos(options: {
	readonly store: PhotoStore;
	readonly net: PhotoNet;
	readonly clock: ClockPort;
	readonly chance: ChancePort;
	readonly alarm: AlarmPort;
	readonly handover: Handover;
}): Promise<PhonePhotos | null> {
	const { store, handover, ...ports } = options;
	try {
		const book = await PhotoBook.open(store);
		const hash = async (bytes: Uint8Array) => photoHash(bytes);
		const text = textAheadOf(handover.book);
		return { book, courier: new PhotoCourier({ ...ports, ...text, book, hash, onChange: () => undefined }) };
	} catch (error) {
		if (!troubleOf(error)) throw error;
		return null;
	}
}

/** What cannot be reached is not gone, and must not be confirmed (G12): a store that did not open is tried again. */
export function photoKeeper(photos: PhonePhotos | null, store: PhotoStore): Keeper {
	return {
		async forget(purged) {
			const book = photos?.book ?? (await PhotoBook.open(store));
			await book.forget(purged);
		}
	};
}

export function photoHash(bytes: Uint8Array): string {
	return createHash('sha256').update(bytes).digest('hex');
}
