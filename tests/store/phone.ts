/** A phone as tests drive it: real keys, real envelopes, no screens. */
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { fromBase64url, toBase64url } from '#lib/server/bytes.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { enrol, invite } from '#lib/server/sync/enrol.ts';
import type { SyncPorts } from '#lib/server/sync/ports.ts';
import type { Json } from '#lib/sync/json.ts';
import { type Operation, operationText } from '#lib/sync/operation.ts';
import {
	type EnrolAnswer,
	type EnrolRequest,
	type Envelope,
	envelopeText,
	photoText,
	type PushRequest,
	readText,
	type SealedSession,
	sessionInfo,
	sessionText
} from '#lib/sync/wire.ts';

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

export interface Phone {
	readonly enrolled: EnrolAnswer;
	readonly inc: string;
	make(change: PhoneChange): Operation;
	seal(operation: Operation): Promise<Envelope>;
	sealText(text: string, about: Pick<Operation, 'opId' | 'inc' | 'n'>): Promise<Envelope>;
	/** Seals any content, such as a packed one. */
	sealBytes(content: Uint8Array<ArrayBuffer>, about: Pick<Operation, 'opId' | 'inc' | 'n'>): Promise<Envelope>;
	request(envelopes: readonly unknown[], more?: Partial<PushRequest>): PushRequest;
	push(operations: readonly Operation[]): Promise<PushRequest>;
	signRead(challenge: string): Promise<string>;
	/** By the submit key. */
	sign(text: string): Promise<string>;
	/** The `Authorization` header of a photo. */
	signPhoto(hash: string): Promise<string>;
}

export interface PhoneChange {
	readonly ent: string;
	readonly kind: string;
	readonly scope: string;
	readonly fields: Record<string, Json>;
	readonly root?: string;
	readonly n?: number;
	readonly hlc?: { readonly time: number; readonly counter: number };
	readonly base?: string[];
}

/** Enrols a phone of this person with the ports at hand. */
export async function makePhone(
	ports: SyncPorts,
	options: { readonly tenant: string; readonly person: string; readonly now: () => number }
): Promise<Phone> {
	const code = serverChance.uuid();
	await invite(ports, { tenant: options.tenant, person: options.person, code });
	return enrolPhone(code, {
		now: options.now,
		ask: async (request) => {
			const outcome = await enrol(ports, { tenant: options.tenant, request });
			if (!outcome.ok) throw new Error('the test phone was not enrolled');
			return outcome.answer;
		}
	});
}

/** A phone with a code that was given to it, wherever the office is. */
export async function enrolPhone(
	code: string,
	options: { readonly now: () => number; readonly ask: (request: EnrolRequest) => Promise<EnrolAnswer> }
): Promise<Phone> {
	const submit = await keyPair();
	const read = await keyPair();
	const enrolled = await options.ask({
		version: 1,
		code,
		label: 'test',
		submitKey: await publicOf(submit),
		readKey: await publicOf(read)
	});
	const { session, key } = await makeSession(enrolled, submit);
	const inc = serverChance.uuid();
	let last = 0;

	const phone: Phone = {
		enrolled,
		inc,
		make(change) {
			last = change.n ?? last + 1;
			const { ent, kind, scope, fields } = change;
			return {
				opId: serverChance.operationId(options.now()),
				dev: enrolled.dev,
				inc,
				n: last,
				scope,
				root: change.root ?? ent,
				ent,
				kind,
				fields,
				hlc: change.hlc ?? { time: options.now(), counter: last },
				schema: 1,
				...(change.base ? { base: change.base } : {})
			};
		},
		seal: (operation) => phone.sealText(operationText(operation), operation),
		sealText: (text, about) => phone.sealBytes(bytes(text), about),
		async sealBytes(content, { opId, inc: incarnation, n }) {
			const clear = { opId, dev: enrolled.dev, inc: incarnation, n, sid: session.sid };
			const iv = crypto.getRandomValues(new Uint8Array(12));
			const ct = await crypto.subtle.encrypt(
				{ name: 'AES-GCM', iv, additionalData: bytes(envelopeText(clear)) },
				key,
				content
			);
			return { ...clear, iv: toBase64url(iv), ct: toBase64url(ct) };
		},
		request: (envelopes, more = {}) => ({
			version: 1,
			certificate: enrolled.certificate,
			sessions: [session],
			// Broken envelopes are sent on purpose: the wire's type does not hold them.
			envelopes: [...envelopes] as Envelope[],
			status: { unsent: envelopes.length, appVersion: 'test', persisted: null, clock: options.now() },
			...more
		}),
		push: async (operations) => phone.request(await Promise.all(operations.map((operation) => phone.seal(operation)))),
		signRead: async (challenge) =>
			toBase64url(await crypto.subtle.sign(ECDSA, read.privateKey, bytes(readText({ dev: enrolled.dev, challenge })))),
		sign: async (text) => toBase64url(await crypto.subtle.sign(ECDSA, submit.privateKey, bytes(text))),
		async signPhoto(hash) {
			const text = photoText({ hash, dev: enrolled.dev });
			const signature = toBase64url(await crypto.subtle.sign(ECDSA, submit.privateKey, bytes(text)));
			return `Voordeur ${toBase64url(bytes(JSON.stringify({ certificate: enrolled.certificate, signature })))}`;
		}
	};
	return phone;
}

async function keyPair(): Promise<CryptoKeyPair> {
	const pair = await crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
	if (!('privateKey' in pair)) throw new Error('no key pair');
	return pair;
}

async function publicOf(pair: CryptoKeyPair): Promise<string> {
	return toBase64url(await crypto.subtle.exportKey('raw', pair.publicKey));
}

async function makeSession(
	enrolled: EnrolAnswer,
	submit: CryptoKeyPair
): Promise<{ readonly session: SealedSession; readonly key: CryptoKey }> {
	const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
	const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64url(enrolled.intakeKey));
	const raw = crypto.getRandomValues(new Uint8Array(32));
	const about = { sid: serverChance.uuid(), dev: enrolled.dev };
	const sealed = await suite.seal({ recipientPublicKey, info: bytes(sessionInfo(about)) }, raw);
	const session = { ...about, enc: toBase64url(sealed.enc), sealed: toBase64url(sealed.ct) };
	const signature = toBase64url(await crypto.subtle.sign(ECDSA, submit.privateKey, bytes(sessionText(session))));
	return {
		session: { ...session, signature },
		key: await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt'])
	};
}
