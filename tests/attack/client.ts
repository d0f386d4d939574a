/**
 * A phone written from PROTOCOL.md and nothing else: its own keys, its own envelopes, its own requests. It knows none of
 * the product's code, so it can say what no screen of ours would.
 */
import { createHash, webcrypto } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';

type Bytes = Uint8Array<ArrayBuffer>;
const utf8 = (text: string): Bytes => new TextEncoder().encode(text);
const to64 = (bytes: ArrayBuffer | Uint8Array): string =>
	Buffer.from(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)).toString('base64url');
const from64 = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'base64url'));
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export interface Said {
	readonly ent: string;
	readonly root: string;
	readonly kind: string;
	readonly scope: string;
	readonly fields: Readonly<Record<string, unknown>>;
}

export interface Receipt {
	readonly opId: string;
	readonly result: string;
	readonly reason?: string;
}

interface Enrolled {
	readonly certificate: { readonly body: string; readonly signature: string };
	readonly intakeKey: string;
	readonly tenant: string;
	readonly dev: string;
	readonly person: { readonly id: string };
}

/** An answer of the office: its status and its text, whatever it is. */
export interface Answer {
	readonly status: number;
	readonly text: string;
}

/** One operation, sealed; `opId` names it in what the office answers. */
export interface Sealed {
	readonly opId: string;
	readonly said: Said;
	readonly envelope: Readonly<Record<string, unknown>>;
}

export class Client {
	readonly #origin: string;
	readonly #enrolled: Enrolled;
	readonly #submit: webcrypto.CryptoKeyPair;
	readonly #read: webcrypto.CryptoKeyPair;
	readonly #session: Readonly<Record<string, string>>;
	readonly #key: webcrypto.CryptoKey;
	readonly #inc = crypto.randomUUID();
	#n = 0;
	#token = '';

	private constructor(made: {
		origin: string;
		enrolled: Enrolled;
		submit: webcrypto.CryptoKeyPair;
		read: webcrypto.CryptoKeyPair;
		session: Readonly<Record<string, string>>;
		key: webcrypto.CryptoKey;
	}) {
		this.#origin = made.origin;
		this.#enrolled = made.enrolled;
		this.#submit = made.submit;
		this.#read = made.read;
		this.#session = made.session;
		this.#key = made.key;
	}

	/** Enrols with a one-use code and makes the session of its first unlock. */
	static async enrol(origin: string, code: string): Promise<Client> {
		const [submit, read] = [await pair(), await pair()];
		const [submitKey, readKey] = [await publicKey(submit), await publicKey(read)];
		const answer = await ask(`${origin}/api/v1/enrol`, { version: 1, code, label: 'attack', submitKey, readKey });
		if (answer.status !== 200) throw new Error(`not enrolled: ${answer.status} ${answer.text}`);
		const enrolled = JSON.parse(answer.text) as Enrolled;
		const raw = crypto.getRandomValues(new Uint8Array(32));
		const [sid, { dev }] = [crypto.randomUUID(), enrolled];
		const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
		const recipientPublicKey = await suite.kem.deserializePublicKey(from64(enrolled.intakeKey));
		const info = utf8(['voordeur intake 1', sid, dev].join('\n'));
		const sealed = await suite.seal({ recipientPublicKey, info }, raw);
		const [enc, ct] = [to64(sealed.enc), to64(sealed.ct)];
		const signature = await sign(submit, ['voordeur session 1', sid, dev, enc, ct].join('\n'));
		const session = { sid, dev, enc, sealed: ct, signature };
		const key = await webcrypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt']);
		return new Client({ origin, enrolled, submit, read, session, key });
	}

	get person(): string {
		return this.#enrolled.person.id;
	}

	/** Seals one operation with the session's key, its clear part bound to it. */
	async seal(said: Said): Promise<Sealed> {
		const { dev } = this.#enrolled;
		const n = (this.#n += 1);
		const opId = uuidv7(Date.now());
		const clear = { opId, dev, inc: this.#inc, n, sid: this.#session['sid'] ?? '' };
		const hlc = { time: Date.now(), counter: n };
		const operation = { opId, dev, inc: this.#inc, n, ...said, hlc, schema: 1 };
		const iv = crypto.getRandomValues(new Uint8Array(12));
		const bound = utf8(['voordeur envelope 1', opId, dev, this.#inc, String(n), clear.sid].join('\n'));
		const parameters = { name: 'AES-GCM', iv, additionalData: bound };
		const ct = await webcrypto.subtle.encrypt(parameters, this.#key, utf8(JSON.stringify(operation)));
		return { opId, said, envelope: { ...clear, iv: to64(iv), ct: to64(ct) } };
	}

	/** One push; its receipts by operation id. */
	async push(sealed: readonly Sealed[]): Promise<ReadonlyMap<string, Receipt>> {
		const answer = await ask(`${this.#origin}/api/v1/push`, {
			version: 1,
			certificate: this.#enrolled.certificate,
			sessions: [this.#session],
			envelopes: sealed.map(({ envelope }) => envelope),
			status: { unsent: sealed.length, appVersion: 'attack', persisted: null, clock: Date.now() }
		});
		if (answer.status !== 200) throw new Error(`a push was answered ${answer.status}: ${answer.text}`);
		const { receipts } = JSON.parse(answer.text) as { readonly receipts: readonly Receipt[] };
		return new Map(receipts.map((receipt) => [receipt.opId, receipt]));
	}

	/** The same by a rescue file, which tells counts only. */
	async rescue(sealed: readonly Sealed[]): Promise<Answer> {
		const lines = [
			{ voordeur: 'rescue', version: 1, madeAt: Date.now() },
			{ certificate: this.#enrolled.certificate },
			{ session: this.#session },
			...sealed.map(({ envelope }) => ({ envelope, savedAt: Date.now() })),
			{ end: true, envelopes: sealed.length }
		];
		const body = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
		return send(`${this.#origin}/api/v1/rescue`, { method: 'POST', type: 'application/x-ndjson', body });
	}

	/** @param as another device's name, signed by this phone's key */
	async readToken(as = this.#enrolled.dev): Promise<Answer> {
		const asked = await send(`${this.#origin}/api/v1/challenge`, {});
		const { challenge } = JSON.parse(asked.text) as { readonly challenge: string };
		const signature = await sign(this.#read, ['voordeur read 1', as, challenge].join('\n'));
		return ask(`${this.#origin}/api/v1/read-token`, { version: 1, dev: as, challenge, signature });
	}

	/** Reads as this phone; the token is asked for once. */
	async get(path: string): Promise<Answer> {
		return send(`${this.#origin}${path}`, { token: await this.#bearer() });
	}

	async pull(scope: string, more: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
		const { epoch } = JSON.parse((await this.get('/api/v1/handshake')).text) as { readonly epoch: string };
		const asked = { version: 1, scope, epoch, after: 0, limit: 500, purges: true, ...more };
		return this.post('/api/v1/pull', asked);
	}

	async post(path: string, body: unknown): Promise<Answer> {
		const token = await this.#bearer();
		return send(`${this.#origin}${path}`, { method: 'POST', body: JSON.stringify(body), token });
	}

	/** Sealed bytes under their own hash. */
	async putPhoto(bytes: Bytes): Promise<Answer> {
		const hash = createHash('sha256').update(bytes).digest('hex');
		const text = ['voordeur photo 1', 'PUT', `/api/v1/photos/${hash}`, this.#enrolled.dev].join('\n');
		const sender = { certificate: this.#enrolled.certificate, signature: await sign(this.#submit, text) };
		const authorization = `Voordeur ${to64(utf8(JSON.stringify(sender)))}`;
		const type = 'application/octet-stream';
		return send(`${this.#origin}/api/v1/photos/${hash}`, { method: 'PUT', body: bytes, type, authorization });
	}

	async #bearer(): Promise<string> {
		if (this.#token === '') {
			const answer = await this.readToken();
			if (answer.status !== 200) throw new Error(`no read token: ${answer.status} ${answer.text}`);
			this.#token = (JSON.parse(answer.text) as { readonly token: string }).token;
		}
		return this.#token;
	}
}

async function pair(): Promise<webcrypto.CryptoKeyPair> {
	return webcrypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
}

async function publicKey({ publicKey: key }: webcrypto.CryptoKeyPair): Promise<string> {
	return to64(await webcrypto.subtle.exportKey('raw', key));
}

async function sign({ privateKey }: webcrypto.CryptoKeyPair, text: string): Promise<string> {
	return to64(await webcrypto.subtle.sign(ECDSA, privateKey, utf8(text)));
}

function ask(url: string, body: unknown): Promise<Answer> {
	return send(url, { method: 'POST', body: JSON.stringify(body) });
}

async function send(
	url: string,
	options: {
		readonly method?: string;
		readonly body?: string | Bytes;
		readonly type?: string;
		readonly token?: string;
		readonly authorization?: string;
	}
): Promise<Answer> {
	const { method = 'GET', body, type = 'application/json', token } = options;
	const authorization = options.authorization ?? (token === undefined ? undefined : `Bearer ${token}`);
	const headers = {
		...(body === undefined ? {} : { 'content-type': type }),
		...(authorization === undefined ? {} : { authorization })
	};
	const response = await fetch(url, { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) });
	return { status: response.status, text: await response.text() };
}

/** 48 bits of time, version 7, variant 2, chance. */
export function uuidv7(time: number): string {
	const hex = [
		...time.toString(16).padStart(12, '0'),
		'7',
		...Buffer.from(crypto.getRandomValues(new Uint8Array(10)))
			.toString('hex')
			.slice(0, 19)
	];
	hex[16] = '89ab'[Number.parseInt(hex[16] ?? '0', 16) % 4] ?? '8';
	const text = hex.join('').slice(0, 32);
	return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}
