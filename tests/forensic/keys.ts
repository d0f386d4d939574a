/**
 * The secrets of a phone, worked out from its profile and the passphrase: what must lie nowhere in the clear once it is
 * locked. The same steps as the vault's, by hand, since the vault never gives a key away.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { argon2id } from 'hash-wasm';
import * as v from 'valibot';
import type { Secrets } from '../browser/harness/coach.ts';
import { spellingsOf, spellingsOfBytes } from './spellings.ts';
import type { Sought } from './search.ts';

const sealed = { iv: v.string(), ct: v.string() };
const passphraseWrap = v.object({
	kind: v.literal('passphrase'),
	kdf: v.object({ memoryKiB: v.number(), iterations: v.number(), salt: v.string() }),
	...sealed
});
const keyFile = v.object({
	bound: v.string(),
	wraps: v.array(v.looseObject({ kind: v.string() })),
	readKey: v.object(sealed)
});
const slot = v.object({ generation: v.number(), text: v.string() });
const KEY_BITS = 256;

/** Everything that opens this phone: the words typed, the data key and each key made of it, the read key. */
export async function secretsIn(profile: string, secrets: Secrets): Promise<readonly Sought[]> {
	const file = v.parse(keyFile, JSON.parse(keyFileText(profile)));
	const wrap = v.parse(
		passphraseWrap,
		file.wraps.find(({ kind }) => kind === 'passphrase')
	);
	const { memoryKiB, iterations, salt } = wrap.kdf;
	const stretched = await argon2id({
		password: secrets.passphrase.normalize('NFKC').trim(),
		salt: bytesOf(salt),
		iterations,
		memorySize: memoryKiB,
		parallelism: 1,
		hashLength: 32,
		outputType: 'binary'
	});
	const wrapKey = await derived(stretched, 'voordeur wrap passphrase 1');
	const dataKey = await opened(wrapKey, wrap, file.bound);
	const readKey = await opened(await derived(dataKey, 'voordeur read key 1'), file.readKey, file.bound);
	const uses = ['voordeur rows 1', 'voordeur sessions 1', 'voordeur pin 1', 'voordeur read key 1'];
	return [
		{ name: 'the passphrase', forms: spellingsOf(secrets.passphrase) },
		{ name: 'the PIN', forms: spellingsOf(secrets.pin) },
		{ name: 'the stretched passphrase', forms: spellingsOfBytes(stretched) },
		{ name: "the passphrase's wrapping key", forms: spellingsOfBytes(wrapKey) },
		{ name: 'the data key', forms: spellingsOfBytes(dataKey) },
		{ name: 'the read key', forms: spellingsOfBytes(await privateNumber(readKey)) },
		...(await Promise.all(
			uses.map(async (use) => ({ name: `the key of "${use}"`, forms: spellingsOfBytes(await derived(dataKey, use)) }))
		))
	];
}

/** The locked data key itself, as it lies in the key file: after a wipe not even that may be left. */
export function lockedKeyIn(profile: string): Sought {
	const { wraps } = v.parse(keyFile, JSON.parse(keyFileText(profile)));
	const wrap = v.parse(
		passphraseWrap,
		wraps.find(({ kind }) => kind === 'passphrase')
	);
	return { name: 'the locked data key', forms: [Buffer.from(wrap.ct, 'latin1')] };
}

/** The newest of the two slots that the vault writes in turn. */
export function keyFileText(profile: string): string {
	const slots = filesUnder(join(profile, 'Default', 'File System')).flatMap((path) => {
		const text = readFileSync(path, 'utf8');
		if (!text.startsWith('{"generation":')) return [];
		return [v.parse(slot, JSON.parse(text))];
	});
	const newest = slots.sort((a, b) => b.generation - a.generation)[0];
	if (!newest) throw new Error('this profile holds no key file');
	return newest.text;
}

/** Of a P-256 private key in PKCS#8, its number alone: what surrounds it is the same in every key. */
async function privateNumber(pkcs8: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
	const key = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
	return bytesOf((await crypto.subtle.exportKey('jwk', key)).d ?? '');
}

async function derived(secret: Uint8Array, info: string): Promise<Uint8Array<ArrayBuffer>> {
	const base = await crypto.subtle.importKey('raw', new Uint8Array(secret), 'HKDF', false, ['deriveBits']);
	const params = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: new TextEncoder().encode(info) };
	return new Uint8Array(await crypto.subtle.deriveBits(params, base, KEY_BITS));
}

async function opened(
	raw: Uint8Array<ArrayBuffer>,
	box: { readonly iv: string; readonly ct: string },
	bound: string
): Promise<Uint8Array<ArrayBuffer>> {
	const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt']);
	const params = { name: 'AES-GCM', iv: bytesOf(box.iv), additionalData: new TextEncoder().encode(bound) };
	return new Uint8Array(await crypto.subtle.decrypt(params, key, bytesOf(box.ct)));
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
	return new Uint8Array(Buffer.from(base64url, 'base64url'));
}

function filesUnder(path: string): readonly string[] {
	return readdirSync(path).flatMap((name) => {
		const inner = join(path, name);
		return statSync(inner).isDirectory() ? filesUnder(inner) : [inner];
	});
}
