/**
 * The sync core's crypto port on WebCrypto and HPKE (DHKEM P-256, HKDF-SHA256,
 * AES-256-GCM). The phone's side of the same stands behind the vault. What is done
 * for each single operation (opening, hashing, sealing a receipt) takes a few
 * microseconds, and is done in place: WebCrypto would send each to another thread,
 * which costs more than the work.
 */
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { createDecipheriv, createHash, createHmac } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import * as v from 'valibot';
import { OPERATION_BYTES_MAX } from '#lib/sync/limits.ts';
import { PACKED_MARK, SEALED_DICTIONARY_1, wholeText } from '#lib/sync/sealed-text.ts';
import {
	type Certificate,
	type CertificateBody,
	certificateBody,
	type Envelope,
	envelopeText,
	type SealedSession,
	sessionInfo
} from '#lib/sync/wire.ts';
import { fromBase64url, toBase64url } from './bytes.ts';
import type { Keys } from './keys.ts';
import { createProven } from './proven.ts';
import { type EnvelopeOpener, isSameSecret, type ServerChance, type ServerCrypto } from './sync/ports.ts';

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const AES_KEY_BYTES = 32;
const AES_TAG_BYTES = 16;
/** Certificates, signatures and sessions remembered, each: the phones that send within minutes of each other. */
const PROVEN_MAX = 2_000;

export async function createServerCrypto(keys: Keys): Promise<ServerCrypto> {
	const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
	// What is made is made under the present key; what an earlier one made is opened and verified still.
	const intakes = await Promise.all(
		[keys.intake, ...keys.earlier.intake].map((key) => suite.kem.importKey('jwk', key, false))
	);
	const intakePublic = await suite.kem.importKey('jwk', publicHalf(keys.intake), true);
	const signing = await crypto.subtle.importKey('jwk', keys.certificate, ECDSA, false, ['sign']);
	const checking = await Promise.all(
		[keys.certificate, ...keys.earlier.certificate].map((key) =>
			crypto.subtle.importKey('jwk', publicHalf(key), ECDSA, true, ['verify'])
		)
	);
	const receipt = secretOf(keys.receipt);
	const token = secretOf(keys.token);
	const receipts = [receipt, ...keys.earlier.receipt.map(secretOf)];
	const tokens = [token, ...keys.earlier.token.map(secretOf)];
	const certificates = createProven<CertificateBody>(PROVEN_MAX);
	const signatures = createProven<true>(PROVEN_MAX);
	const sessionKeys = createProven<Uint8Array>(PROVEN_MAX);
	return {
		intakeKey: toBase64url(await suite.kem.serializePublicKey(intakePublic)),
		async issueCertificate(content) {
			const body = JSON.stringify(content);
			return { body, signature: toBase64url(await crypto.subtle.sign(ECDSA, signing, bytesOf(certificateText(body)))) };
		},
		openCertificate({ body, signature }: Certificate): Promise<CertificateBody | null> {
			return certificates.find(JSON.stringify([body, signature]), async () =>
				(await isSignedByOne(checking, { text: certificateText(body), signature })) ? parseCertificate(body) : null
			);
		},
		async verify({ publicKey, text, signature }) {
			const proven = await signatures.find(JSON.stringify([publicKey, text, signature]), async () => {
				const key = await importPublic(publicKey);
				return key !== null && (await isSigned({ key, text, signature })) ? true : null;
			});
			return proven === true;
		},
		async openSession(session: SealedSession): Promise<EnvelopeOpener | null> {
			const { sid, dev, enc, sealed } = session;
			const key = await sessionKeys.find(JSON.stringify([sid, dev, enc, sealed]), () =>
				openSessionKey({ suite, intakes, session })
			);
			return key && (async (envelope) => openEnvelope(key, envelope));
		},
		async hash(text) {
			return createHash('sha256').update(text).digest('hex');
		},
		async receiptMac(text) {
			return macOf(receipt, text);
		},
		async isReceiptMac(text, mac) {
			return receipts.some((key) => isSameSecret(macOf(key, text), mac));
		},
		async tokenMac(text) {
			return macOf(token, text);
		},
		async isTokenMac(text, mac) {
			return tokens.some((key) => isSameSecret(macOf(key, text), mac));
		}
	};
}

export const serverChance: ServerChance = {
	uuid: () => crypto.randomUUID(),
	operationId(now) {
		const bytes = crypto.getRandomValues(new Uint8Array(16));
		new DataView(bytes.buffer).setBigUint64(
			0,
			(BigInt(Math.max(0, Math.trunc(now))) << 16n) |
				0x7000n |
				BigInt((((bytes[6] ?? 0) & 0x0f) << 8) | (bytes[7] ?? 0))
		);
		bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
		const hex = Buffer.from(bytes).toString('hex');
		return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
	}
};

/** The purpose is part of what is signed: no other text of ours can be passed off as a certificate. */
function certificateText(body: string): string {
	return `voordeur certificate 1\n${body}`;
}

function parseCertificate(body: string): CertificateBody | null {
	const parsed = v.safeParse(certificateBody, JSON.parse(body));
	return parsed.success ? parsed.output : null;
}

async function importPublic(publicKey: string): Promise<CryptoKey | null> {
	try {
		return await crypto.subtle.importKey('raw', fromBase64url(publicKey), ECDSA, false, ['verify']);
	} catch {
		// Bytes that are no point of the curve: a key that nobody can sign for.
		return null;
	}
}

async function isSignedByOne(
	keys: readonly CryptoKey[],
	signed: { readonly text: string; readonly signature: string }
): Promise<boolean> {
	for (const key of keys) if (await isSigned({ key, ...signed })) return true;
	return false;
}

async function isSigned(signed: {
	readonly key: CryptoKey;
	readonly text: string;
	readonly signature: string;
}): Promise<boolean> {
	return crypto.subtle.verify(ECDSA, signed.key, fromBase64url(signed.signature), bytesOf(signed.text));
}

async function openSessionKey(options: {
	readonly suite: CipherSuite;
	readonly intakes: readonly CryptoKey[];
	readonly session: SealedSession;
}): Promise<Uint8Array | null> {
	const { suite, intakes, session } = options;
	for (const recipientKey of intakes) {
		try {
			const info = bytesOf(sessionInfo(session)).buffer;
			const recipient = { recipientKey, enc: fromBase64url(session.enc), info };
			const raw = await suite.open(recipient, fromBase64url(session.sealed));
			return raw.byteLength === AES_KEY_BYTES ? new Uint8Array(raw) : null;
		} catch {
			// Sealed for another key, or changed on the way: what no key of ours opens goes to quarantine, unopened.
			continue;
		}
	}
	return null;
}

function openEnvelope(key: Uint8Array, envelope: Envelope): string | null {
	const sealed = fromBase64url(envelope.ct);
	if (sealed.byteLength < AES_TAG_BYTES) return null;
	try {
		const opener = createDecipheriv('aes-256-gcm', key, fromBase64url(envelope.iv), { authTagLength: AES_TAG_BYTES });
		opener.setAAD(Buffer.from(envelopeText(envelope)));
		opener.setAuthTag(sealed.subarray(-AES_TAG_BYTES));
		const plain = Buffer.concat([opener.update(sealed.subarray(0, -AES_TAG_BYTES)), opener.final()]);
		return textOf(plain, envelope);
	} catch {
		// Changed, or another envelope's content: quarantine keeps it as it came.
		return null;
	}
}

const dictionary = Buffer.from(SEALED_DICTIONARY_1);
/** A few bytes can unpack to gigabytes; in UTF-8 a character takes four bytes at most. */
const UNPACKED_BYTES_MAX = OPERATION_BYTES_MAX * 4;

/** Packed, or as the first release sealed it. Throws on what is neither. */
function textOf(plain: Buffer, envelope: Envelope): string {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	if (plain[0] !== PACKED_MARK) return decoder.decode(plain);
	const bytes = inflateRawSync(plain.subarray(1), { dictionary, maxOutputLength: UNPACKED_BYTES_MAX });
	return wholeText(decoder.decode(bytes), envelope);
}

function macOf(key: Uint8Array, text: string): string {
	return createHmac('sha256', key).update(text).digest('base64url');
}

function secretOf(key: JsonWebKey): Uint8Array {
	if (!key.k) throw new Error('a key file holds another kind of key than its name says; put it back from a copy');
	return fromBase64url(key.k);
}

function publicHalf(key: JsonWebKey): JsonWebKey {
	const { d: _d, key_ops: _ops, ...rest } = key;
	return rest;
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
	return new TextEncoder().encode(text);
}
