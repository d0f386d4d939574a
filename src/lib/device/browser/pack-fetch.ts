/**
 * The content pack of this phone: the one that came with the app, and the one the office names. It holds no resident,
 * so that it is fetched and kept without a key.
 */
import type { NetPort } from '../core/ports.ts';
import { kindOf } from './dexie-trouble.ts';
import type { Packs } from './packs-dexie.ts';

/** Made at build time from the content that ships; the offline shell keeps it. */
const SHIPPED_PACK_URL = '/lesson-set.json';

export class PackFetch {
	readonly #packs: Packs;
	readonly #net: NetPort;
	/** Hash of the pack held here. */
	hash: string | null = null;
	#opened: Promise<void> | null = null;

	constructor(options: { readonly packs: Packs; readonly net: NetPort }) {
		this.#packs = options.packs;
		this.#net = options.net;
	}

	/** Reads which pack lies here, once. */
	open(): Promise<void> {
		return (this.#opened ??= this.#read());
	}

	/** @param hash the pack that the office names, null before it was asked */
	async fetch(hash: string | null): Promise<void> {
		await this.open();
		if (hash === null || hash === this.hash) return;
		// First what changed since the pack held here; the whole only where that does not come out as the hash says.
		for (const from of this.hash === null ? [null] : [this.hash, null]) {
			const answer = await this.#net.pack(hash, from);
			if (!answer.ok || (await this.#keep(hash, answer.value))) return;
		}
	}

	/** The lessons that came with the app, from the app's own files: no network and no office is needed. */
	async takeShipped(): Promise<void> {
		try {
			const answer = await fetch(SHIPPED_PACK_URL);
			if (answer.ok) this.hash = (await this.#packs.putShipped(await answer.text())) ?? this.hash;
		} catch (error) {
			// Without network and without the installed shell there are no lessons yet; they come with either.
			if (!(error instanceof TypeError) && kindOf(error) === null) throw error;
		}
	}

	async #read(): Promise<void> {
		try {
			this.hash = (await this.#packs.current())?.hash ?? null;
		} catch (error) {
			// As if there were none: it comes again with the next exchange.
			if (kindOf(error) === null) throw error;
		}
	}

	async #keep(hash: string, sent: string): Promise<boolean> {
		try {
			if (!(await this.#packs.put(hash, sent, Date.now()))) return false;
			this.hash = hash;
		} catch (error) {
			// The pack comes again with the next exchange; a full phone keeps its room for visits.
			if (kindOf(error) === null) throw error;
		}
		return true;
	}
}
