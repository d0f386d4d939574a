import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeDeviceKeys } from '#lib/device/browser/device-keys.ts';
import { beginSession } from '#lib/device/browser/envelopes.ts';
import { createServerCrypto } from '#lib/server/crypto.ts';
import { type Operation, operationText } from '#lib/sync/operation.ts';
import { PACKED_MARK, SEALED_DICTIONARY_1, shortText, wholeText } from '#lib/sync/sealed-text.ts';
import { type Envelope, envelopeText } from '#lib/sync/wire.ts';

const uuid = (at: number): string => createHash('sha256').update(String(at)).digest('hex').slice(0, 32);
const ID = (at: number): string => uuid(at).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
const DEV = ID(1);

/** The operations of one visit of an ordinary kind. */
function visit(from: number): readonly Operation[] {
	const [address, household, coach, talk] = [ID(from), ID(from + 1), ID(2), ID(from + 2)];
	const at = 1_791_234_567_890 + from;
	const made: readonly [string, Operation['fields']][] = [
		['attempt', { address, coach, outcome: 'spoken', at, cardLeft: false }],
		['household', { address, language: 'nl' }],
		['visit', { address, household, coach, startedAt: at, state: { step: 'open' } }],
		['concern', { household, visit: talk, address, category: 'mould', raisedAt: at, raisedBy: coach }],
		[
			'note',
			{
				household,
				visit: talk,
				moment: 'listen',
				author: coach,
				at,
				text: `Mevrouw zegt dat de slaapkamer vochtig is en dat de verhuurder al ${from} keer beloofd heeft te komen kijken. De kinderen hoesten, zij slaapt er slecht van. Afgesproken dat we samen bellen.`
			}
		],
		['measure', { household, visit: talk, code: 'draught-strip', count: 4, how: 'fitted', at }],
		['visit', { closedAt: at + 3_000_000, helpAccepted: true, state: { step: 'closed' } }]
	];
	return made.map(([kind, fields], n) => ({
		opId: `0198${ID(from * 100 + n).slice(4, 14)}7${ID(from + n).slice(15, 19)}8${ID(from * 7 + n).slice(20)}`,
		dev: DEV,
		inc: ID(3),
		n: from + n + 1,
		scope: `round:${ID(4)}`,
		root: household,
		ent: ID(from * 50 + n),
		kind,
		fields,
		hlc: { time: at, counter: n },
		schema: 1
	}));
}

const NONE = { intake: [], certificate: [], receipt: [], token: [] };

async function phoneAndOffice() {
	const jwk = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
	const secret = { kty: 'oct', k: randomBytes(32).toString('base64url') };
	const office = await createServerCrypto({
		intake: jwk(),
		certificate: jwk(),
		receipt: secret,
		token: secret,
		earlier: NONE
	});
	const keys = await makeDeviceKeys();
	const sessions = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
	const store = { readAll: async () => [], put: async () => undefined, drop: async () => undefined };
	const options = { dev: DEV, intakeKey: office.intakeKey, submitKey: keys.submit.privateKey, sessions, store };
	const phone = await beginSession(options);
	const opener = await office.openSession(phone.session);
	if (!opener) throw new Error('the office did not open the session');
	return { phone, opener };
}

/** An envelope of any content, under a key that the test holds. */
function seal(key: Buffer, plain: Buffer): Envelope {
	const clear = { opId: ID(9), dev: DEV, inc: ID(3), n: 1, sid: ID(5) };
	const iv = randomBytes(12);
	const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(envelopeText(clear)));
	const ct = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
	return { ...clear, iv: iv.toString('base64url'), ct: ct.toString('base64url') };
}

describe('the text that is sealed', () => {
	it('comes out at the office as it went in at the phone, and at the phone too', async () => {
		const { phone, opener } = await phoneAndOffice();
		for (const operation of visit(7)) {
			const envelope = await phone.seal(operation);
			expect(JSON.parse((await opener(envelope)) ?? '')).toEqual(operation);
			expect(JSON.parse((await phone.open(envelope)) ?? '')).toEqual(operation);
		}
	});

	it('keeps fields of a later version, and its order of keys does not matter', () => {
		const [operation] = visit(1);
		if (!operation) throw new Error('nothing was made');
		const later = { ...operation, mood: { of: ['a', 'later version'] } };
		expect(JSON.parse(wholeText(shortText(later), later))).toEqual(later);
	});

	it('G11: a text that names another operation than its envelope keeps that name, so that it is found out', () => {
		const [one, other] = visit(1);
		if (!one || !other) throw new Error('nothing was made');
		expect(JSON.parse(wholeText(operationText(one), other))).toEqual(one);
		expect(wholeText('no JSON', one)).toBe('no JSON');
		expect(wholeText('[1]', one)).toBe('[1]');
	});

	it('of the first release, unpacked, still opens', async () => {
		const { open } = await officeWithKey();
		const [operation] = visit(1);
		const text = operationText(operation!);
		expect(await open(Buffer.from(text))).toBe(text);
	});

	it('G13: bytes that are no text, or unpack to gigabytes, open to nothing and throw nothing', async () => {
		const { open } = await officeWithKey();
		const bomb = deflateRawSync(Buffer.alloc(40_000_000), { dictionary: Buffer.from(SEALED_DICTIONARY_1) });
		expect(bomb.length).toBeLessThan(100_000);
		expect(await open(Buffer.concat([Buffer.from([PACKED_MARK]), bomb]))).toBeNull();
		expect(await open(Buffer.from([PACKED_MARK, 255, 255, 255]))).toBeNull();
		expect(await open(Buffer.from([2, 1, 1]))).not.toContain('opId');
	});

	it('is sealed against words that never change', () => {
		const hash = createHash('sha256').update(SEALED_DICTIONARY_1).digest('hex');
		expect(hash).toBe('f9c77737a8e7438f4b4a3f14c7d77a1485a1a2d1fd702a5f1d6cfd08156d3dcf');
	});

	it('makes a visit of seven operations cost less than half of what it did', async () => {
		const { phone } = await phoneAndOffice();
		const visits = Array.from({ length: 15 }, (_, at) => visit(at * 10));
		const packed = await Promise.all(visits.flat().map((operation) => phone.seal(operation)));
		const plain = packed.map((envelope, at) => ({
			...envelope,
			// As the first release sealed it: the text, and sixteen bytes that prove it.
			ct: randomBytes(Buffer.byteLength(operationText(visits.flat()[at]!)) + 16).toString('base64url')
		}));
		const bytes = (envelopes: readonly Envelope[]): number => gzipSync(JSON.stringify({ envelopes })).length / 15;
		const [before, after] = [bytes(plain), bytes(packed)];
		console.info(`a visit on the wire: ${Math.round(before)} bytes before, ${Math.round(after)} now`);
		expect(after).toBeLessThan(before / 2);
	});
});

/** What an office makes of a sealed content; the key of the session is the test's own. */
async function officeWithKey() {
	const { CipherSuite, DhkemP256HkdfSha256, HkdfSha256, Aes256Gcm } = await import('@hpke/core');
	const { sessionInfo } = await import('#lib/sync/wire.ts');
	const jwk = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
	const secret = { kty: 'oct', k: randomBytes(32).toString('base64url') };
	const office = await createServerCrypto({
		intake: jwk(),
		certificate: jwk(),
		receipt: secret,
		token: secret,
		earlier: NONE
	});
	const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
	const key = randomBytes(32);
	const recipientPublicKey = await suite.kem.deserializePublicKey(
		new Uint8Array(Buffer.from(office.intakeKey, 'base64url')).buffer
	);
	const info = new TextEncoder().encode(sessionInfo({ sid: ID(5), dev: DEV }));
	const sender = await suite.createSenderContext({ recipientPublicKey, info });
	const sealed = Buffer.from(await sender.seal(new Uint8Array(key).buffer)).toString('base64url');
	const enc = Buffer.from(sender.enc).toString('base64url');
	const opener = await office.openSession({ sid: ID(5), dev: DEV, enc, sealed, signature: '' });
	if (!opener) throw new Error('the office did not open the session');
	return { open: (plain: Buffer) => opener(seal(key, plain)) };
}
