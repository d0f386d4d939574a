/**
 * Sealing the data key of a phone to the organisation's recovery key, and back to the
 * phone. It runs in the phone's worker and in the browser of an administrator; the
 * server has neither of the private halves.
 */
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { recoveryText, type RecoveryRequest, type SealedTo } from '#lib/sync/recovery.ts';
import { bytesOfText, fromBase64url, toBase64url, toCode, type Bytes } from './bytes.ts';

/** A private key as its 32 raw bytes, and its public half as a raw P-256 point, base64url. */
export interface RawPair {
	readonly privateKey: Bytes;
	readonly publicKey: string;
}

const COORDINATE_BYTES = 32;
/** Characters of the code that a coach reads out over the phone: 50 bits. */
export const SPOKEN_CODE_LENGTH = 10;

const suiteOf = (): CipherSuite =>
	new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

export async function makePair(): Promise<RawPair> {
	const { kem } = suiteOf();
	const pair = await kem.generateKeyPair();
	return {
		privateKey: new Uint8Array(await kem.serializePrivateKey(pair.privateKey)),
		publicKey: toBase64url(new Uint8Array(await kem.serializePublicKey(pair.publicKey)))
	};
}

/** Which key it is: the first 16 bytes of the SHA-256 of its public half, base64url. */
export async function keyIdOf(publicKey: string): Promise<string> {
	const digest = await crypto.subtle.digest('SHA-256', fromBase64url(publicKey));
	return toBase64url(new Uint8Array(digest).slice(0, 16));
}

/** Rejects when the public key is no point of the curve. */
export async function sealTo(publicKey: string, info: string, bytes: Bytes): Promise<SealedTo> {
	const suite = suiteOf();
	const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64url(publicKey).buffer);
	const sender = await suite.createSenderContext({ recipientPublicKey, info: bytesOfText(info).buffer });
	const ct = await sender.seal(new Uint8Array(bytes).buffer);
	return { enc: toBase64url(new Uint8Array(sender.enc)), ct: toBase64url(new Uint8Array(ct)) };
}

/** Null when it was sealed to another key, for another purpose, or was changed; or where both halves are not of one key. */
export async function openWith(pair: RawPair, info: string, sealed: SealedTo): Promise<Bytes | null> {
	try {
		const suite = suiteOf();
		// Browsers take a private key with its public half only, whatever Node takes.
		const recipientKey = await suite.kem.importKey('jwk', jwkOf(pair), false);
		const enc = fromBase64url(sealed.enc).buffer;
		const opened = await suite.open(
			{ recipientKey, enc, info: bytesOfText(info).buffer },
			fromBase64url(sealed.ct).buffer
		);
		return new Uint8Array(opened);
	} catch {
		// All of these look the same from outside, and are answered the same.
		return null;
	}
}

/** True when the private half belongs to the public one: what is sealed to the one opens with the other. */
export async function isPair(pair: RawPair): Promise<boolean> {
	const probe = crypto.getRandomValues(new Uint8Array(32));
	const info = 'voordeur recovery check 1';
	const opened = await openWith(pair, info, await sealTo(pair.publicKey, info, probe));
	return opened !== null && opened.length === probe.length && opened.every((byte, at) => byte === probe[at]);
}

function jwkOf({ privateKey, publicKey }: RawPair): JsonWebKey {
	// An uncompressed point: a mark of one byte, then both coordinates.
	const point = fromBase64url(publicKey);
	const [x, y] = [point.slice(1, 1 + COORDINATE_BYTES), point.slice(1 + COORDINATE_BYTES)];
	return { kty: 'EC', crv: 'P-256', d: toBase64url(privateKey), x: toBase64url(x), y: toBase64url(y) };
}

/** What the coach reads out and the administrator types: it holds the whole request, so nobody can put another key in its place. */
export async function spokenCode(request: RecoveryRequest): Promise<string> {
	const digest = await crypto.subtle.digest('SHA-256', bytesOfText(recoveryText(request)));
	const code = toCode(new Uint8Array(digest)).slice(0, SPOKEN_CODE_LENGTH);
	return `${code.slice(0, SPOKEN_CODE_LENGTH / 2)} ${code.slice(SPOKEN_CODE_LENGTH / 2)}`;
}
