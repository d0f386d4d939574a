/**
 * The photos of this phone in memory: which are due, where each one is, and when
 * a sealed copy may go. It needs no key, as the outbox's book needs none.
 */
import { PHOTO_KEPT_MS } from '#lib/sync/limits.ts';
import type { PhotoWhere } from '../port.ts';
import type { PhotoEntry, PhotoStore } from './photo-ports.ts';
import type { PurgedHere } from './purging.ts';

export class PhotoBook {
	readonly #store: PhotoStore;
	readonly #entries = new Map<string, PhotoEntry>();
	/** Failed alone: the others go first (G13). */
	readonly #aside = new Set<string>();
	/** The bytes are gone or are not what the hash says; looked at again at the next start. */
	readonly #unreadable = new Set<string>();

	private constructor(store: PhotoStore) {
		this.#store = store;
	}

	static async open(store: PhotoStore): Promise<PhotoBook> {
		const book = new PhotoBook(store);
		for (const entry of await store.list()) book.#entries.set(entry.hash, entry);
		return book;
	}

	entries(): readonly PhotoEntry[] {
		return [...this.#entries.values()];
	}

	read(hash: string): Promise<Uint8Array<ArrayBuffer> | null> {
		return this.#entries.has(hash) ? this.#store.read(hash) : Promise.resolve(null);
	}

	async add(entry: PhotoEntry, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
		await this.#store.add(entry, bytes);
		this.#entries.set(entry.hash, entry);
	}

	/** Its record is durable: from here on it is sent. */
	async confirm(hash: string): Promise<void> {
		await this.#change([hash], (entry) => ({ ...entry, isRecorded: true }));
	}

	async received(hash: string, receivedAt: number): Promise<void> {
		await this.#change([hash], (entry) => ({ ...entry, receivedAt }));
		this.#aside.delete(hash);
	}

	/** What the office misses goes again, whatever it said before (G8); what it does not miss may go in time. */
	async meet(missing: readonly string[], now: number): Promise<void> {
		await this.#change(
			missing.filter((hash) => (this.#entries.get(hash)?.receivedAt ?? null) !== null),
			(entry) => ({ ...entry, receivedAt: null })
		);
		const done = this.entries().filter(({ receivedAt }) => receivedAt !== null && receivedAt + PHOTO_KEPT_MS < now);
		await this.remove(done.map(({ hash }) => hash));
	}

	/** The photos of purged households: those that records named, and those whose record is here no more (G12). */
	async forget({ roots, photos }: Pick<PurgedHere, 'roots' | 'photos'>): Promise<void> {
		const own = this.entries().filter(({ root }) => root !== undefined && roots.has(root));
		await this.remove([...new Set([...photos, ...own.map(({ hash }) => hash)])]);
	}

	async remove(hashes: readonly string[]): Promise<void> {
		const here = hashes.filter((hash) => this.#entries.has(hash));
		if (here.length === 0) return;
		await this.#store.remove(here);
		for (const hash of here) {
			this.#entries.delete(hash);
			this.#aside.delete(hash);
			this.#unreadable.delete(hash);
		}
	}

	setAside(hash: string): void {
		this.#aside.add(hash);
	}

	takeBack(): void {
		this.#aside.clear();
	}

	markUnreadable(hash: string): void {
		this.#unreadable.add(hash);
	}

	/**
	 * The oldest that is due and not set aside. One of a household whose text has not arrived waits for it: bytes that no
	 * record at the office names are found by no purge (G12).
	 */
	next(isUnsent: (root: string) => boolean): string | null {
		const isAhead = ({ root }: PhotoEntry): boolean => root !== undefined && isUnsent(root);
		const first = this.#due().find((entry) => !this.#aside.has(entry.hash) && !isAhead(entry)) ?? null;
		return first?.hash ?? null;
	}

	/** Hashes of the photos that the office does not have and that can be sent, the oldest first. */
	due(): readonly string[] {
		return this.#due().map(({ hash }) => hash);
	}

	/** How many those are. */
	unsent(): number {
		return this.#due().length;
	}

	/** @param sending the photo on its way now */
	whereOf(hash: string, sending: string | null): PhotoWhere {
		const entry = this.#entries.get(hash);
		if (!entry) return { kind: 'elsewhere' };
		if (this.#unreadable.has(hash)) return { kind: 'unreadable' };
		if (entry.receivedAt !== null) return { kind: 'office', at: entry.receivedAt };
		return hash === sending ? { kind: 'sending' } : { kind: 'phone', savedAt: entry.takenAt };
	}

	#due(): readonly PhotoEntry[] {
		return this.entries()
			.filter(({ hash, isRecorded, receivedAt }) => isRecorded && receivedAt === null && !this.#unreadable.has(hash))
			.sort((a, b) => a.takenAt - b.takenAt || (a.hash < b.hash ? -1 : 1));
	}

	async #change(hashes: readonly string[], change: (entry: PhotoEntry) => PhotoEntry): Promise<void> {
		const changed = hashes.flatMap((hash) => {
			const entry = this.#entries.get(hash);
			return entry ? [change(entry)] : [];
		});
		if (changed.length === 0) return;
		await this.#store.update(changed);
		for (const entry of changed) this.#entries.set(entry.hash, entry);
	}
}
