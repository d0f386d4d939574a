/**
 * The photos of a phone behind its port: store, queue and verbs. Whatever happens
 * to their database, the words go on: then there are no photos, and no more.
 */
import type { DeviceVerbs, Done, PhotoWhere } from '../port.ts';
import type { EntityIndex } from '../core/entity-index.ts';
import { failed } from '../core/failed.ts';
import type { Handover } from '../core/handover.ts';
import { PhotoBook } from '../core/photo-book.ts';
import { PhotoCourier, type PhotoSide, textAheadOf } from '../core/photo-courier.ts';
import { settlePhotos } from '../core/photo-record.ts';
import type { Keeper, PurgedHere } from '../core/purging.ts';
import { troubleOf } from '../core/trouble.ts';
import { dexiePhotos, PhotosDatabase } from './photos-dexie.ts';
import { photoNet } from './photos-net.ts';
import { hashOf } from './photos-seal.ts';
import type { Session } from './session.ts';
import { browserAlarm, browserChance, browserClock } from './world.ts';

export type PhotoVerb = 'takePhoto' | 'removePhoto' | 'openPhoto';

interface Running {
	readonly book: PhotoBook;
	readonly courier: PhotoCourier;
}

export class PhonePhotos implements Keeper {
	readonly db = new PhotosDatabase();
	readonly #onChange: () => void;
	readonly #alarm = browserAlarm(() => void this.#running?.courier.rang());
	#running: Running | null = null;

	constructor(onChange: () => void) {
		this.#onChange = onChange;
	}

	/** Begins sending behind the text. Undefined when the database cannot be opened. */
	async open(handover: Handover, submitKey: CryptoKey): Promise<PhotoSide | undefined> {
		try {
			const book = await PhotoBook.open(dexiePhotos(this.db));
			const courier = new PhotoCourier({
				book,
				net: photoNet({
					fetch: (...request) => fetch(...request),
					sender: () => ({ dev: handover.meta.dev, certificate: handover.meta.certificate, submitKey })
				}),
				clock: browserClock,
				chance: browserChance,
				alarm: this.#alarm,
				hash: hashOf,
				...textAheadOf(handover.book),
				onChange: this.#onChange
			});
			this.#running = { book, courier };
			return courier;
		} catch (error) {
			if (!troubleOf(error)) throw error;
			return undefined;
		}
	}

	close(): void {
		this.#running = null;
		this.db.close();
	}

	get unsent(): number {
		return this.#running?.book.unsent() ?? 0;
	}

	readonly whereOf = (hash: string): PhotoWhere =>
		this.#running?.book.whereOf(hash, this.#running.courier.sending) ?? { kind: 'elsewhere' };

	/** After opening the vault: what a fall left between bytes and record. */
	async settle(index: EntityIndex): Promise<void> {
		try {
			if (this.#running) await settlePhotos(this.#running.book, index);
		} catch (error) {
			// The next opening settles it; the words do not wait for it.
			if (!troubleOf(error)) throw error;
		}
	}

	/** Photos of a household that is purged (G12): what cannot be reached is not gone, and must not be confirmed. */
	async forget(purged: PurgedHere): Promise<void> {
		// A database that could not be opened then may open now; what cannot be reached is not gone, and throws.
		const book = this.#running?.book ?? (await PhotoBook.open(dexiePhotos(this.db)));
		await book.forget(purged);
	}

	/**
	 * For a phone that is emptied: only what the office does not have stays, under a key that this phone never holds
	 * again. Answers how many.
	 */
	async empty(): Promise<number> {
		const book = this.#running?.book ?? (await PhotoBook.open(dexiePhotos(this.db)));
		const isUnsent = new Set(book.due());
		await book.remove(book.entries().flatMap(({ hash }) => (isUnsent.has(hash) ? [] : [hash])));
		if (isUnsent.size === 0) {
			this.close();
			await this.db.delete();
		}
		return isUnsent.size;
	}

	async run(verb: PhotoVerb, input: unknown, session: Session): Promise<Done<unknown>> {
		const book = this.#running?.book;
		if (!book) return failed({ kind: 'closed' });
		// Most days begin without a photo: what makes one is read when the first is asked for, from the offline shell.
		const { openPhoto, takePhoto, takePhotoAway } = await import('./photos-desk.ts');
		const desk = { session, book, estimate: () => navigator.storage.estimate() };
		// The page's side of the port is typed by the same verb; what arrives is its input.
		switch (verb) {
			case 'takePhoto':
				return takePhoto(desk, input as Parameters<DeviceVerbs['takePhoto']>[0]);
			case 'removePhoto':
				return takePhotoAway(desk, input as Parameters<DeviceVerbs['removePhoto']>[0]);
			case 'openPhoto':
				return openPhoto(desk, input as Parameters<DeviceVerbs['openPhoto']>[0]);
		}
	}
}
