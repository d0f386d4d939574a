/** Deriving, sealing and opening for the vault. Each use of a secret has its own key. */
import { copyOf, fromBase64url, toBase64url, toUtf8, type Bytes } from './bytes.ts';
import { IV_BYTES } from './row-sealer.ts';
import type { SealedBytes } from './vault-file.ts';

export interface KdfCost {
	readonly memoryKiB: number;
	readonly iterations: number;
}

/** Tried in this order: a phone without room for the first must still be able to lock. The last is the floor. */
export const COSTS: readonly KdfCost[] = [
	{ memoryKiB: 65_536, iterations: 3 },
	{ memoryKiB: 47_104, iterations: 3 },
	{ memoryKiB: 19_456, iterations: 2 }
];

/**
 * The derivation lies in a part of the shell of its own: the lock screen need not wait for it, and a phone that opens by
 * its screen lock never runs it. Asked for as soon as the worker lives, so that it is there when the words are typed.
 */
export function fetchDerivation(): Promise<typeof import('hash-wasm')> {
	return import('hash-wasm');
}

/** The secret is the caller's to overwrite. */
export async function stretch(
	passphrase: string,
	salt: Bytes,
	costs: readonly KdfCost[]
): Promise<{ readonly cost: KdfCost; readonly secret: Bytes }> {
	const { argon2id } = await fetchDerivation();
	let last: unknown = null;
	for (const { memoryKiB, iterations } of costs) {
		try {
			// The same words typed on another keyboard must give the same bytes.
			const password = passphrase.normalize('NFKC').trim();
			const hash = await argon2id({
				password,
				salt,
				iterations,
				memorySize: memoryKiB,
				parallelism: 1,
				hashLength: 32,
				outputType: 'binary'
			});
			const secret = copyOf(hash);
			hash.fill(0);
			return { cost: { memoryKiB, iterations }, secret };
		} catch (error) {
			last = error;
		}
	}
	throw last;
}

/** Each use has its own key: what was sealed for one can never be opened as another. */
export async function derive(secret: Bytes, info: string): Promise<CryptoKey> {
	const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
	const params = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: toUtf8(info) };
	return crypto.subtle.deriveKey(params, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

export async function sealBytes(key: CryptoKey, bytes: Bytes, bound: string): Promise<SealedBytes> {
	const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
	const ct = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: toUtf8(bound) }, key, bytes);
	return { iv: toBase64url(iv), ct: toBase64url(ct) };
}

export async function openBytes(key: CryptoKey, sealed: SealedBytes, bound: string): Promise<Bytes | null> {
	try {
		const params = { name: 'AES-GCM', iv: fromBase64url(sealed.iv), additionalData: toUtf8(bound) };
		return new Uint8Array(await crypto.subtle.decrypt(params, key, fromBase64url(sealed.ct)));
	} catch {
		// A wrong passphrase and changed bytes look the same, and are answered the same.
		return null;
	}
}
