/**
 * The vault: one random data key, and what opens it. The key itself never leaves
 * the worker; on the disk lies only its wrap under the passphrase.
 *
 *   passphrase ─ Argon2id ─ HKDF "wrap" ─► opens ─► data key ─ HKDF ─┬─ "rows"
 *   (parameters beside the wrap)                                     ├─ "sessions"
 *                                                                    ├─ "read key"
 *                                                                    └─ "pin"
 */
import { argon2id } from 'hash-wasm';
import * as v from 'valibot';
import { copyOf, fromBase64url, toBase64url, toUtf8, type Bytes } from './bytes.ts';
import type { KeyFile } from './key-file.ts';
import { IV_BYTES } from './row-sealer.ts';

export interface KdfCost {
	readonly memoryKiB: number;
	readonly iterations: number;
}

/** Tried in this order: a phone without room for the first must still be able to lock. The last is the floor. */
const COSTS: readonly KdfCost[] = [
	{ memoryKiB: 65_536, iterations: 3 },
	{ memoryKiB: 47_104, iterations: 3 },
	{ memoryKiB: 19_456, iterations: 2 }
];
const SALT_BYTES = 16;
const DATA_KEY_BYTES = 32;

const sealedSchema = v.object({ iv: v.string(), ct: v.string() });
const fileSchema = v.object({
	format: v.literal(1),
	bound: v.string(),
	wraps: v.array(
		v.object({
			kind: v.literal('passphrase'),
			kdf: v.object({
				name: v.literal('argon2id'),
				memoryKiB: v.number(),
				iterations: v.number(),
				parallelism: v.literal(1),
				salt: v.string()
			}),
			...sealedSchema.entries
		})
	),
	readKey: sealedSchema
});
type VaultFile = v.InferOutput<typeof fileSchema>;

/** Keys derived from the data key; they exist while the vault is open and cannot be taken out. */
export interface OpenVault {
	readonly rows: CryptoKey;
	readonly sessions: CryptoKey;
	readonly pin: CryptoKey;
	readonly readKey: CryptoKey;
}

export async function hasVault(file: KeyFile): Promise<boolean> {
	return (await readFile(file)) !== null;
}

/**
 * Makes a vault. The read key must be extractable here, once, to be sealed.
 *
 * @param options.costs only tests pass cheaper ones
 */
export async function createVault(options: {
	readonly file: KeyFile;
	readonly passphrase: string;
	/** What the wraps are bound to: tenant and device. */
	readonly bound: string;
	readonly readKey: CryptoKey;
	readonly costs?: readonly KdfCost[];
}): Promise<OpenVault> {
	const { file, passphrase, bound } = options;
	const dataKey = crypto.getRandomValues(new Uint8Array(DATA_KEY_BYTES));
	const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
	const { cost, secret } = await stretch(passphrase, salt, options.costs ?? COSTS);
	const wrapped = await sealBytes(await derive(secret, 'voordeur wrap passphrase 1'), dataKey, bound);
	const readKeySeal = await derive(dataKey, 'voordeur read key 1');
	const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', options.readKey));
	const readKey = await sealBytes(readKeySeal, pkcs8, bound);
	const kdf = { name: 'argon2id', ...cost, parallelism: 1, salt: toBase64url(salt) } as const;
	const content: VaultFile = { format: 1, bound, wraps: [{ kind: 'passphrase', kdf, ...wrapped }], readKey };
	await file.write(JSON.stringify(content));
	const open = await openWith(dataKey, content);
	dataKey.fill(0);
	return open;
}

/** Opens the vault; null for a wrong passphrase. */
export async function unlockVault(file: KeyFile, passphrase: string): Promise<OpenVault | null> {
	const content = await readFile(file);
	if (!content) return null;
	for (const wrap of content.wraps) {
		const { secret } = await stretch(passphrase, fromBase64url(wrap.kdf.salt), [wrap.kdf]);
		const dataKey = await openBytes(await derive(secret, 'voordeur wrap passphrase 1'), wrap, content.bound);
		if (!dataKey) continue;
		const open = await openWith(dataKey, content);
		dataKey.fill(0);
		return open;
	}
	return null;
}

async function openWith(dataKey: Bytes, content: VaultFile): Promise<OpenVault> {
	const pkcs8 = await openBytes(await derive(dataKey, 'voordeur read key 1'), content.readKey, content.bound);
	if (!pkcs8) throw new Error('the vault opened and its read key did not: the key file was changed');
	const readKey = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'ECDSA', namedCurve: 'P-256' }, false, [
		'sign'
	]);
	pkcs8.fill(0);
	return {
		rows: await derive(dataKey, 'voordeur rows 1'),
		sessions: await derive(dataKey, 'voordeur sessions 1'),
		pin: await derive(dataKey, 'voordeur pin 1'),
		readKey
	};
}

async function stretch(
	passphrase: string,
	salt: Bytes,
	costs: readonly KdfCost[]
): Promise<{ readonly cost: KdfCost; readonly secret: Bytes }> {
	let last: unknown = null;
	for (const { memoryKiB, iterations } of costs) {
		try {
			// The same words typed on another keyboard must give the same bytes.
			const password = passphrase.normalize('NFKC').trim();
			const hash = await argon2id({
				password,
				salt,
				iterations,
				memorySize: memoryKiB,
				parallelism: 1,
				hashLength: 32,
				outputType: 'binary'
			});
			return { cost: { memoryKiB, iterations }, secret: copyOf(hash) };
		} catch (error) {
			last = error;
		}
	}
	throw last;
}

/** Each use has its own key: what was sealed for one can never be opened as another. */
async function derive(secret: Bytes, info: string): Promise<CryptoKey> {
	const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
	const params = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: toUtf8(info) };
	return crypto.subtle.deriveKey(params, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

async function sealBytes(key: CryptoKey, bytes: Bytes, bound: string): Promise<v.InferOutput<typeof sealedSchema>> {
	const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
	const ct = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: toUtf8(bound) }, key, bytes);
	return { iv: toBase64url(iv), ct: toBase64url(ct) };
}

async function openBytes(
	key: CryptoKey,
	sealed: v.InferOutput<typeof sealedSchema>,
	bound: string
): Promise<Bytes | null> {
	try {
		const params = { name: 'AES-GCM', iv: fromBase64url(sealed.iv), additionalData: toUtf8(bound) };
		return new Uint8Array(await crypto.subtle.decrypt(params, key, fromBase64url(sealed.ct)));
	} catch {
		// A wrong passphrase and changed bytes look the same, and are answered the same.
		return null;
	}
}

async function readFile(file: KeyFile): Promise<VaultFile | null> {
	const text = await file.read();
	if (text === null) return null;
	try {
		const read = v.safeParse(fileSchema, JSON.parse(text));
		return read.success ? read.output : null;
	} catch {
		return null;
	}
}
