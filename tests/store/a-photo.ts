/** A sealed photo as a phone makes it: a few bytes that begin like a JPEG, sealed with a key of its own. */
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { toBase64url } from '#lib/server/bytes.ts';
import { PHOTO_BINDING } from '#lib/sync/wire.ts';

export interface SealedTestPhoto {
	readonly jpeg: Uint8Array<ArrayBuffer>;
	readonly sealed: Uint8Array<ArrayBuffer>;
	readonly hash: string;
	readonly key: string;
}

export function aPhoto(about = randomBytes(8).toString('hex')): SealedTestPhoto {
	const jpeg = new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(about)]));
	const key = randomBytes(32);
	const iv = randomBytes(12);
	const cipher = createCipheriv('aes-256-gcm', key, iv);
	cipher.setAAD(Buffer.from(PHOTO_BINDING));
	const sealed = new Uint8Array(Buffer.concat([iv, cipher.update(jpeg), cipher.final(), cipher.getAuthTag()]));
	return { jpeg, sealed, hash: createHash('sha256').update(sealed).digest('hex'), key: toBase64url(key) };
}
