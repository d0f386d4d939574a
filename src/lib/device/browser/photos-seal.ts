/** Sealing a photo with a key of its own. The key goes into the photo's record and nowhere else. */
import { PHOTO_BINDING } from '#lib/sync/wire.ts';
import { joinBytes } from '../core/bytes.ts';
import { type Bytes, fromBase64url, toBase64url, toUtf8 } from './bytes.ts';
import { IV_BYTES } from './row-sealer.ts';

const KEY_BYTES = 32;
const TAG_BYTES = 16;
/** What sealing adds to a photo. */
export const SEAL_BYTES = IV_BYTES + TAG_BYTES;

export interface SealedPhoto {
	readonly bytes: Bytes;
	readonly hash: string;
	/** Base64url. */
	readonly key: string;
}

export async function sealPhoto(jpeg: Bytes): Promise<SealedPhoto> {
	const raw = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
	const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
	const sealed = new Uint8Array(await crypto.subtle.encrypt(params(iv), await importKey(raw), jpeg));
	const bytes = joinBytes([iv, sealed]);
	const key = toBase64url(raw);
	raw.fill(0);
	return { bytes, hash: await hashOf(bytes), key };
}

/** Null when the bytes were changed or belong to another key. */
export async function unsealPhoto(bytes: Bytes, key: string): Promise<Bytes | null> {
	try {
		const opened = await importKey(fromBase64url(key));
		return new Uint8Array(
			await crypto.subtle.decrypt(params(bytes.slice(0, IV_BYTES)), opened, bytes.subarray(IV_BYTES))
		);
	} catch {
		// The screen says that it cannot be read; the record beside it stays.
		return null;
	}
}

export async function hashOf(bytes: Bytes): Promise<string> {
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
	return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function params(iv: Bytes): AesGcmParams {
	return { name: 'AES-GCM', iv, additionalData: toUtf8(PHOTO_BINDING) };
}

function importKey(raw: Bytes): Promise<CryptoKey> {
	return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}
