/**
 * The office's photos: sealed bytes by their hash, beside the store and restored apart
 * from it. The questions are those of `src/lib/server/photos`, asked of the twin's tables.
 */
import type { MemoryTables } from '#lib/server/store/memory-tables.ts';
import type { StoredEntity } from '#lib/server/store/port.ts';
import type { PhotoAnswer } from '#lib/sync/wire.ts';

export class OfficePhotos {
	readonly #tables: () => MemoryTables;
	#held: Set<string> = new Set();

	constructor(tables: () => MemoryTables) {
		this.#tables = tables;
	}

	/** What was taken away or purged meanwhile may be forgotten by the phone, and is not kept here. */
	receive(hash: string, receivedAt: number): PhotoAnswer {
		const isGone = this.#named().some((one) => one.hash === hash && one.removed) || this.#tables().denied.has(hash);
		if (!isGone) this.#held.add(hash);
		return { version: 1, hash, receivedAt };
	}

	missing(dev: string): string[] {
		for (const { hash, removed } of this.#named()) if (removed) this.#held.delete(hash);
		// Bytes that came ahead of a record that was purged on arrival.
		const named = new Set(this.#named().map(({ hash }) => hash));
		for (const hash of this.#held) if (this.#tables().denied.has(hash) && !named.has(hash)) this.#held.delete(hash);
		const mine = this.#named().filter((one) => one.dev === dev && !one.removed && !this.#held.has(one.hash));
		return [...new Set(mine.map(({ hash }) => hash))];
	}

	erase(root: string, hashes: readonly string[]): void {
		for (const one of this.#named()) if (one.root === root) this.#held.delete(one.hash);
		for (const hash of hashes) this.#held.delete(hash);
	}

	holds(hash: string): boolean {
		return this.#held.has(hash);
	}

	all(): ReadonlySet<string> {
		return new Set(this.#held);
	}

	/** The folder as a backup holds it. */
	restore(kept: ReadonlySet<string>): void {
		this.#held = new Set(kept);
	}

	#named(): readonly PhotoNamed[] {
		return [...this.#tables().entity.values()].flatMap((entity) => photoNamed(entity) ?? []);
	}
}

interface PhotoNamed {
	readonly hash: string;
	readonly dev: string;
	readonly root: string;
	readonly removed: boolean;
}

/** What a photo's record says; null of any other record. */
export function photoNamed({ kind, root, state }: StoredEntity): PhotoNamed | null {
	const hash = state.fields['sealedHash'];
	const removed = state.fields['removed'];
	if (kind !== 'photo' || hash?.m !== 'r' || typeof hash.v !== 'string') return null;
	const dev = hash.c.split('~')[2] ?? '';
	return { hash: hash.v, dev, root, removed: removed?.m === 'r' && removed.v === true };
}
