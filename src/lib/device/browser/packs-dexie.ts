/**
 * Content packs by hash. Unsealed, since they hold no resident, and readable with
 * no lock and no key: lessons open on a phone that is locked or open elsewhere.
 */
import Dexie, { type Table } from 'dexie';
import { canonicalJson, type Json } from '#lib/sync/json.ts';
import { packForTheDoor } from '#lib/domain/guide/discreet.ts';
import { type ContentPack, readContentPack } from '#lib/domain/guide/guide.ts';
import { sha256Hex } from './bytes.ts';
import { withReopening } from './dexie-trouble.ts';

export const PACKS_DATABASE = 'voordeur-packs';
/** A visit keeps the version it began with; older ones than these are fetched again if ever needed. */
const PACKS_KEPT_MAX = 5;

/** What came with the app is older than anything an office sends. */
const SHIPPED_AT = 0;

interface StoredPack {
	readonly hash: string;
	readonly at: number;
	readonly text: string;
}

export class PacksDatabase extends Dexie {
	readonly packs!: Table<StoredPack, string>;

	constructor(name: string = PACKS_DATABASE) {
		super(name);
		this.version(1).stores({ packs: 'hash, at' });
	}
}

export interface HeldPack {
	readonly hash: string;
	readonly pack: ContentPack;
}

export class Packs {
	readonly #db: PacksDatabase;
	#current: HeldPack | null = null;

	constructor(db: PacksDatabase) {
		this.#db = db;
	}

	/** The newest pack on this phone. */
	async current(): Promise<HeldPack | null> {
		if (this.#current) return this.#current;
		const stored = await withReopening(this.#db, 'packs.current', () => this.#db.packs.orderBy('at').last());
		this.#current = stored ? held(stored) : null;
		return this.#current;
	}

	async get(hash: string): Promise<HeldPack | null> {
		if (this.#current?.hash === hash) return this.#current;
		const stored = await withReopening(this.#db, 'packs.get', () => this.#db.packs.get(hash));
		return stored ? held(stored) : null;
	}

	/**
	 * Keeps a pack that is what its hash says; false for anything else.
	 *
	 * @param sent the pack, or what changed since one that is held here
	 */
	async put(hash: string, sent: string, at: number): Promise<boolean> {
		const text = await this.#whole(sent);
		if (text === null || !(await isPack(text, hash))) return false;
		await withReopening(this.#db, 'packs.put', async () => {
			await this.#db.packs.put({ hash, at, text });
			const old = await this.#db.packs.orderBy('at').reverse().offset(PACKS_KEPT_MAX).primaryKeys();
			await this.#db.packs.bulkDelete(old);
		});
		this.#current = null;
		return true;
	}

	/**
	 * Keeps the set that came with the app, for a phone that had none from an office yet: lessons and practice need no
	 * enrolment. It counts as older than any that was sent, and takes the place of what an earlier version came with.
	 */
	async putShipped(text: string): Promise<string | null> {
		const value = jsonOf(text);
		if (value === undefined || !readContentPack(value).ok) return null;
		const hash = await sha256Hex(canonicalJson(value as Json));
		await withReopening(this.#db, 'packs.putShipped', () =>
			this.#db.transaction('rw', this.#db.packs, async () => {
				if ((await this.#db.packs.get(hash)) !== undefined) return;
				await this.#db.packs.where('at').equals(SHIPPED_AT).delete();
				await this.#db.packs.put({ hash, at: SHIPPED_AT, text });
			})
		);
		this.#current = null;
		return (await this.current())?.hash ?? null;
	}

	/** The pack's own text. What is no JSON, or does not fit the pack held here, is none. */
	async #whole(sent: string): Promise<string | null> {
		const value = jsonOf(sent);
		// Read when a pack comes, which is seldom. Gone with an older version, it leaves the pack for the next exchange.
		const delta = await import('#lib/content/delta.ts').catch(() => null);
		if (!delta) return null;
		const { applyDelta, isPackDelta } = delta;
		if (!isPackDelta(value)) return sent;
		const old = await withReopening(this.#db, 'packs.get', () => this.#db.packs.get(value.from));
		if (!old) return null;
		const applied = applyDelta(jsonOf(old.text), value);
		return applied.ok ? JSON.stringify(applied.pack) : null;
	}
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

async function isPack(text: string, hash: string): Promise<boolean> {
	try {
		const value: Json = JSON.parse(text);
		return (await sha256Hex(canonicalJson(value))) === hash && readContentPack(value).ok;
	} catch {
		return false;
	}
}

function held(stored: StoredPack): HeldPack | null {
	const read = readContentPack(JSON.parse(stored.text));
	return read.ok ? { hash: stored.hash, pack: packForTheDoor(read.pack) } : null;
}
