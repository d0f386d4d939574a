/**
 * What somebody typed and did not send yet, kept in this browser for a day: sealed with a key that the office gives to
 * this person alone, so that what lies here says nothing to the next one at this desk. Three texts are never kept: what is
 * typed in a dialog, on the pages of keys and shares, and in a form without a long text.
 */
import * as v from 'valibot';

export interface DraftField {
	readonly name: string;
	/** Its place among the fields of that name. */
	readonly at: number;
	readonly value: string;
	/** What stood there before anything was typed. */
	readonly base: string;
}

export interface Draft {
	readonly savedAt: number;
	readonly fields: readonly DraftField[];
}

/** A key of 32 bytes, base64url, for each day on which a draft that still counts may have been sealed; the newest first. */
export type DraftKeys = readonly string[];

const SHELF = 'voordeur.office.kept';
const DAY_MS = 86_400_000;
/** Of all pages together; past it the oldest go. */
const DRAFTS_MAX = 40;
const IV_BYTES = 12;

const fieldSchema = v.object({ name: v.string(), at: v.number(), value: v.string(), base: v.string() });
const fieldsSchema = v.array(fieldSchema);
const shelfSchema = v.array(v.object({ id: v.string(), at: v.number(), iv: v.string(), ct: v.string() }));
type Shelf = v.InferOutput<typeof shelfSchema>;

export async function keepDraft(
	keys: DraftKeys,
	{ id, fields, now }: { readonly id: string; readonly fields: readonly DraftField[]; readonly now: number }
): Promise<void> {
	const [newest] = keys;
	if (newest === undefined) return;
	const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
	const text = new TextEncoder().encode(JSON.stringify(fields));
	const key = await keyOf(newest);
	const ct = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, text));
	const name = await nameOf(id);
	const others = readShelf(now).filter((one) => one.id !== name);
	writeShelf([...others, { id: name, at: now, iv: toText(iv), ct: toText(ct) }].slice(-DRAFTS_MAX));
}

/** Null where nothing of this person is kept of it. */
export async function openDraft(
	keys: DraftKeys,
	{ id, now }: { readonly id: string; readonly now: number }
): Promise<Draft | null> {
	const name = await nameOf(id);
	const kept = readShelf(now).find((one) => one.id === name);
	if (!kept) return null;
	for (const text of keys) {
		try {
			const key = await keyOf(text);
			const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: fromText(kept.iv) }, key, fromText(kept.ct));
			const fields = v.parse(fieldsSchema, JSON.parse(new TextDecoder().decode(plain)));
			return { savedAt: kept.at, fields };
		} catch {
			// Sealed on another day, or for somebody else.
			continue;
		}
	}
	return null;
}

export async function dropDraft({ id, now }: { readonly id: string; readonly now: number }): Promise<void> {
	const name = await nameOf(id);
	writeShelf(readShelf(now).filter((one) => one.id !== name));
}

/** Those of the last day. */
function readShelf(now: number): Shelf {
	try {
		const shelf = v.safeParse(shelfSchema, JSON.parse(localStorage.getItem(SHELF) ?? '[]'));
		return shelf.success ? shelf.output.filter(({ at }) => now - at < DAY_MS && at <= now) : [];
	} catch {
		// What lies there is not ours, or the browser keeps nothing.
		return [];
	}
}

function writeShelf(shelf: Shelf): void {
	try {
		if (shelf.length === 0) localStorage.removeItem(SHELF);
		else localStorage.setItem(SHELF, JSON.stringify(shelf));
	} catch {
		// A browser that keeps nothing keeps no drafts either: the page still holds the text.
		return;
	}
}

/** An address may name a record; its hash names nothing. */
async function nameOf(id: string): Promise<string> {
	return toText(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(id)))).slice(0, 22);
}

function keyOf(text: string): Promise<CryptoKey> {
	return crypto.subtle.importKey('raw', fromText(text), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

function toText(bytes: Uint8Array): string {
	return btoa(String.fromCharCode(...bytes))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replaceAll('=', '');
}

function fromText(text: string): Uint8Array<ArrayBuffer> {
	const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
	return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
