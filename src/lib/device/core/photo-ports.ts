/** What photos need from the world beside the ports of the text: a store and a way to the office of their own. */
import type { PhotoAnswer } from '#lib/sync/wire.ts';
import type { NetResult } from './ports.ts';

/** A sealed photo on this phone, without its bytes. Nothing of a resident stands here in the clear. */
export interface PhotoEntry {
	/** SHA-256 of the sealed bytes, hexadecimal. */
	readonly hash: string;
	readonly size: number;
	/** By the corrected clock. */
	readonly takenAt: number;
	/** The record that names it is durable; before that it is nobody's photo and goes nowhere (G2). */
	readonly isRecorded: boolean;
	/** The household it shows, by its id in the clear: a purge must find it, also when its record went before it (G12). */
	readonly root?: string;
	/** When the office said it has it, by the office's clock; null as long as it does not. */
	readonly receivedAt: number | null;
}

/** The photo database. `add` resolves only after a strict transaction with entry and bytes has completed. */
export interface PhotoStore {
	list(): Promise<readonly PhotoEntry[]>;
	read(hash: string): Promise<Uint8Array<ArrayBuffer> | null>;
	add(entry: PhotoEntry, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
	/** Changes what is known of photos that are here; one that is not stays away. */
	update(entries: readonly PhotoEntry[]): Promise<void>;
	remove(hashes: readonly string[]): Promise<void>;
}

/** The office for photos. Never throws; it works without the vault, as the push does (G15). */
export interface PhotoNet {
	/** @param stop text wants the link: give up at once */
	put(hash: string, bytes: Uint8Array<ArrayBuffer>, stop: AbortSignal): Promise<NetResult<PhotoAnswer>>;
}

/** SHA-256 as hexadecimal: a photo that is not its own hash any more is not sent as one. */
export type HashBytes = (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;
