/**
 * The pair of keys of the backups. The public half lies on the server and seals; the
 * private half is kept elsewhere, and only a restore asks for it: who takes the
 * server's disk, backups and all, opens no backup with it.
 */
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { createHash, randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { fromBase64url, toBase64url } from '../bytes.ts';
import { BackupUnreadable, type SealedHeader } from './sealed-file.ts';

const keySchema = v.object({
	voordeur: v.picklist(['backup public key', 'backup private key']),
	kty: v.literal('EC'),
	crv: v.literal('P-256'),
	x: v.string(),
	y: v.string(),
	d: v.optional(v.string())
});
export type BackupKey = v.InferOutput<typeof keySchema>;

const INFO = new TextEncoder().encode('voordeur backup 1').buffer;
const FILE_KEY_BYTES = 32;

const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

export async function makeBackupKey(): Promise<{ readonly publicKey: BackupKey; readonly privateKey: BackupKey }> {
	const pair = await suite.kem.generateKeyPair();
	const { x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
	if (!x || !y || !d) throw new Error('WebCrypto made a key without its parts');
	const common = { kty: 'EC', crv: 'P-256', x, y } as const;
	return {
		publicKey: { voordeur: 'backup public key', ...common },
		privateKey: { voordeur: 'backup private key', ...common, d }
	};
}

/** Reads a key file; the message of what it throws names what to do. */
export function readBackupKey(text: string, half: 'public' | 'private'): BackupKey {
	const read = v.safeParse(keySchema, jsonOf(text));
	if (!read.success) throw new BackupUnreadable(`this file holds no ${half} backup key`);
	if (half === 'private' && read.output.d === undefined)
		throw new BackupUnreadable(
			'this is the public half of the backup key: give the private one, which was kept off the server'
		);
	return read.output;
}

/** Names a pair by its public half, in a few digits. */
export function keyName({ x, y }: BackupKey): string {
	return createHash('sha256').update(`${x}.${y}`).digest('hex').slice(0, 16);
}

/** A key for one file, and the same sealed for the holder of the private half. */
export async function makeFileKey(
	publicKey: BackupKey
): Promise<{ readonly fileKey: Uint8Array } & Pick<SealedHeader, 'key' | 'enc' | 'sealed'>> {
	const { kty, crv, x, y } = publicKey;
	const recipientPublicKey = await suite.kem.importKey('jwk', { kty, crv, x, y }, true);
	const fileKey = new Uint8Array(randomBytes(FILE_KEY_BYTES));
	const { enc, ct } = await suite.seal({ recipientPublicKey, info: INFO }, fileKey.buffer);
	return { fileKey, key: keyName(publicKey), enc: toBase64url(enc), sealed: toBase64url(ct) };
}

export async function openFileKey(header: SealedHeader, privateKey: BackupKey): Promise<Uint8Array> {
	if (keyName(privateKey) !== header.key)
		throw new BackupUnreadable(
			`this backup was sealed for the key ${header.key}, and this is ${keyName(privateKey)}: give the private half of that one`
		);
	const { kty, crv, x, y, d } = privateKey;
	const recipientKey = await suite.kem.importKey('jwk', { kty, crv, x, y, ...(d ? { d } : {}) }, false);
	try {
		const opened = await suite.open(
			{ recipientKey, enc: fromBase64url(header.enc), info: INFO },
			fromBase64url(header.sealed)
		);
		return new Uint8Array(opened);
	} catch {
		throw new BackupUnreadable('the key of this file does not open: its first line was changed');
	}
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
