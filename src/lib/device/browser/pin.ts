/**
 * The PIN uncovers a screen whose vault is still open. It opens nothing on the
 * disk: its salted hash lies sealed under the data key, so a stolen phone gives
 * nothing to guess against.
 */
import * as v from 'valibot';
import { rowSealer } from './row-sealer.ts';
import { fromBase64url, toBase64url, toUtf8, type Bytes } from './bytes.ts';
import type { LocalStore } from './rows-dexie.ts';

const NAME = 'pin';
const ROUNDS = 100_000;
const SALT_BYTES = 16;
const pinSchema = v.object({ salt: v.string(), hash: v.string() });

export async function keepPin(store: LocalStore, key: CryptoKey, pin: string): Promise<void> {
	const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
	const text = JSON.stringify({ salt: toBase64url(salt), hash: await hashPin(pin, salt) });
	await store.put({ name: NAME, ...(await rowSealer(key).seal(text, NAME)) });
}

export async function isPin(store: LocalStore, key: CryptoKey, pin: string): Promise<boolean> {
	const sealed = await store.read(NAME);
	if (!sealed) return false;
	const kept = v.parse(pinSchema, JSON.parse(await rowSealer(key).open(sealed, NAME)));
	return (await hashPin(pin, fromBase64url(kept.salt))) === kept.hash;
}

async function hashPin(pin: string, salt: Bytes): Promise<string> {
	const base = await crypto.subtle.importKey('raw', toUtf8(pin), 'PBKDF2', false, ['deriveBits']);
	return toBase64url(
		await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS }, base, 256)
	);
}
