/**
 * Sealing operations for the office. One session key per unlock goes to the
 * organisation's intake by HPKE; the phone keeps it under the data key only until
 * its operations are in rows. After that the phone cannot read what it handed over.
 */
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { deflateSync, inflateSync } from 'fflate';
import type { Operation } from '#lib/sync/operation.ts';
import { PACKED_MARK, SEALED_DICTIONARY_1, shortText, wholeText } from '#lib/sync/sealed-text.ts';
import { type Envelope, envelopeText, type SealedSession, sessionInfo, sessionText } from '#lib/sync/wire.ts';
import type { EnvelopeSealer } from '../core/ports.ts';
import { joinBytes } from '../core/bytes.ts';
import { copyOf, fromBase64url, fromUtf8, toBase64url, toUtf8, type Bytes } from './bytes.ts';
import { IV_BYTES } from './row-sealer.ts';
import type { SealedKey, SessionKeyStore } from './rows-dexie.ts';

const SESSION_KEY_BYTES = 32;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

export interface SealerOptions {
	readonly dev: string;
	/** HPKE public key of the intake, raw P-256, base64url. */
	readonly intakeKey: string;
	readonly submitKey: CryptoKey;
	/** Seals session keys on this phone. */
	readonly sessions: CryptoKey;
	readonly store: SessionKeyStore;
}

type Sender = Pick<SealerOptions, 'dev' | 'intakeKey' | 'submitKey'>;

/** A session under whose key nothing has been sealed yet. */
interface NewSession {
	readonly raw: Bytes;
	readonly sealed: SealedSession;
	readonly intakeKey: string;
}

const ahead = new WeakMap<CryptoKey, Promise<NewSession | null>>();

/** Makes the next session while the passphrase is being typed: no secret of the vault is needed for that. It is used once. */
export function makeAhead(sender: Sender): void {
	// Whoever begins makes it then, and is told what went wrong.
	ahead.set(
		sender.submitKey,
		newSession(sender).catch(() => null)
	);
}

async function takeNew(sender: Sender): Promise<NewSession> {
	const promised = ahead.get(sender.submitKey);
	// Before anybody waits: two that begin at once must not share it.
	ahead.delete(sender.submitKey);
	const made = await promised;
	const isFor = made?.intakeKey === sender.intakeKey && made.sealed.dev === sender.dev;
	return isFor ? made : newSession(sender);
}

async function newSession(sender: Sender): Promise<NewSession> {
	const raw = crypto.getRandomValues(new Uint8Array(SESSION_KEY_BYTES));
	return { raw, sealed: await sealSession(sender, crypto.randomUUID(), raw), intakeKey: sender.intakeKey };
}

/** Begins a session: its key is on the disk, sealed, before the first envelope is made. No screen waits for that. */
export async function beginSession(options: SealerOptions): Promise<EnvelopeSealer> {
	const [{ raw, sealed: session }, found] = await Promise.all([takeNew(options), options.store.readAll()]);
	const { sid } = session;
	const earlier = await openEarlier(options, found);
	const sealedKey = await sealKey(options.sessions, sid, raw);
	const key = await importKey(raw);
	raw.fill(0);
	let stored: Promise<void> | null = null;
	const store = async (): Promise<void> => {
		stored ??= options.store.put(sealedKey);
		try {
			await stored;
		} catch (error) {
			stored = null;
			throw error;
		}
	};
	// What goes wrong is told to whoever seals first, who tries again.
	store().catch(() => undefined);
	const keys = new Map([...earlier, [sid, key]]);
	return {
		session,
		async seal(operation) {
			await store();
			const clear = { opId: operation.opId, dev: operation.dev, inc: operation.inc, n: operation.n, sid };
			const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
			const params = { name: 'AES-GCM', iv, additionalData: toUtf8(envelopeText(clear)) };
			const ct = await crypto.subtle.encrypt(params, key, packed(operation));
			return { ...clear, iv: toBase64url(iv), ct: toBase64url(ct) };
		},
		async open(envelope) {
			const kept = keys.get(envelope.sid);
			return kept ? openEnvelope(kept, envelope) : null;
		},
		async forgetEarlier() {
			// These and no others: a tab that took over meanwhile has a key of its own there.
			await options.store.drop(found.map((kept) => kept.sid));
			for (const other of keys.keys()) if (other !== sid) keys.delete(other);
		}
	};
}

async function sealSession({ dev, intakeKey, submitKey }: Sender, sid: string, raw: Bytes): Promise<SealedSession> {
	const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
	const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64url(intakeKey).buffer);
	const sender = await suite.createSenderContext({ recipientPublicKey, info: toUtf8(sessionInfo({ sid, dev })) });
	const sealed = await sender.seal(copyOf(raw).buffer);
	const unsigned = { sid, dev, enc: toBase64url(sender.enc), sealed: toBase64url(sealed) };
	const signature = await crypto.subtle.sign(SIGNING, submitKey, toUtf8(sessionText({ ...unsigned })));
	return { ...unsigned, signature: toBase64url(signature) };
}

async function openEnvelope(key: CryptoKey, envelope: Envelope): Promise<string | null> {
	try {
		const params = { name: 'AES-GCM', iv: fromBase64url(envelope.iv), additionalData: toUtf8(envelopeText(envelope)) };
		return unpacked(new Uint8Array(await crypto.subtle.decrypt(params, key, fromBase64url(envelope.ct))), envelope);
	} catch {
		// Changed bytes: the office will say so; here there is nothing to show.
		return null;
	}
}

const dictionary = toUtf8(SEALED_DICTIONARY_1);

/** Packed before it is sealed: afterwards nothing can pack it any more. */
function packed(operation: Operation): Bytes {
	return joinBytes([Uint8Array.of(PACKED_MARK), deflateSync(toUtf8(shortText(operation)), { dictionary })]);
}

/** Also what an earlier version sealed: its text as it is. */
function unpacked(bytes: Uint8Array, envelope: Envelope): string {
	if (bytes[0] !== PACKED_MARK) return fromUtf8(bytes);
	return wholeText(fromUtf8(inflateSync(bytes.subarray(1), { dictionary })), envelope);
}

async function sealKey(sessions: CryptoKey, sid: string, raw: Bytes): Promise<SealedKey> {
	const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
	const ct = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: toUtf8(sid) }, sessions, raw);
	return { sid, iv, ct: new Uint8Array(ct) };
}

async function openEarlier(
	{ sessions }: SealerOptions,
	found: readonly SealedKey[]
): Promise<ReadonlyMap<string, CryptoKey>> {
	const keys = new Map<string, CryptoKey>();
	for (const { sid, iv, ct } of found) {
		try {
			const params = { name: 'AES-GCM', iv: copyOf(iv), additionalData: toUtf8(sid) };
			keys.set(sid, await importKey(await crypto.subtle.decrypt(params, sessions, copyOf(ct))));
		} catch {
			// A key that does not open belongs to an earlier vault; its envelopes still go to the office.
			continue;
		}
	}
	return keys;
}

function importKey(raw: ArrayBuffer | Bytes): Promise<CryptoKey> {
	return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}
