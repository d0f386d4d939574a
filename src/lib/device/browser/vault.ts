/**
 * The vault: one random data key, and what opens it. The key itself never leaves
 * the worker; on the disk lie only its wraps.
 *
 *   passphrase ─ Argon2id ─ HKDF "wrap passphrase" ─┐
 *   passkey's PRF ───────── HKDF "wrap passkey" ────┼─► data key ─ HKDF ─┬─ "rows"
 *   office: HPKE to the recovery key ───────────────┘                    ├─ "sessions"
 *                                                                        ├─ "read key"
 *                                                                        └─ "pin"
 */
import { keyIdOf, sealTo } from '#lib/recovery/seal.ts';
import { boundOf, wrapInfo, type RecoveryWrap } from '#lib/sync/recovery.ts';
import { fromBase64url, toBase64url, type Bytes } from './bytes.ts';
import type { KeyFile } from './key-file.ts';
import { COSTS, derive, type KdfCost, openBytes, sealBytes, stretch } from './vault-crypto.ts';
import { type PasskeyWrap, type PassphraseWrap, readVaultFile, type VaultFile, writeVaultFile } from './vault-file.ts';

const SALT_BYTES = 16;
const DATA_KEY_BYTES = 32;

/** What opens the vault. The output of a passkey is 32 bytes that only its authenticator makes. */
export type Secret =
	{ readonly kind: 'passphrase'; readonly passphrase: string } | { readonly kind: 'passkey'; readonly output: Bytes };

/** A passkey that was just made and checked: its id and salt, base64url, and what it gives for them. */
export interface NewPasskey {
	readonly credential: string;
	readonly salt: string;
	readonly output: Bytes;
}

/** Ways in to be put in the place of what was there; what is not named stays. Null takes a way out. */
export interface NewWays {
	readonly passphrase?: string | null;
	readonly passkey?: NewPasskey | null;
}

/** Keys derived from the data key; they exist while the vault is open and cannot be taken out. */
export interface OpenVault {
	readonly rows: CryptoKey;
	readonly sessions: CryptoKey;
	readonly pin: CryptoKey;
	readonly readKey: CryptoKey;
	/** Seals the data key to the organisation's recovery key, unless that is done; the id of the key it is under. */
	wrapFor(recoveryKey: string): Promise<string>;
	/** Puts ways in the place of others; false when none would be left. */
	change(ways: NewWays, costs?: readonly KdfCost[]): Promise<boolean>;
	/**
	 * Waits for what is being written to the key file, so that none comes back after the files were erased. Then the data
	 * key is gone from here; the derived keys go with the worker.
	 */
	forget(): Promise<void>;
}

/** True when the vault that lies here is this device's: another's opens nothing of what this device's record names. */
export function isVaultOf(
	content: VaultFile | null,
	device: { readonly tenant: string; readonly dev: string }
): boolean {
	return content?.bound === boundOf(device);
}

/**
 * Makes a vault. The read key must be extractable here, once, to be sealed.
 *
 * @param options.costs only tests pass cheaper ones
 */
export async function createVault(options: {
	readonly file: KeyFile;
	readonly passphrase?: string | null;
	readonly passkey?: NewPasskey | null;
	/** The organisation's recovery key, raw P-256, base64url, where it has one. */
	readonly recoveryKey?: string | null | undefined;
	/** What the wraps are bound to: tenant and device. */
	readonly bound: string;
	readonly readKey: CryptoKey;
	readonly costs?: readonly KdfCost[];
}): Promise<OpenVault> {
	const { file, bound, costs = COSTS } = options;
	const dataKey = crypto.getRandomValues(new Uint8Array(DATA_KEY_BYTES));
	const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', options.readKey));
	const readKey = await sealBytes(await derive(dataKey, 'voordeur read key 1'), pkcs8, bound);
	const empty: VaultFile = { format: 1, bound, wraps: [], passkey: null, recovery: null, readKey };
	const ways = { passphrase: options.passphrase ?? null, passkey: options.passkey ?? null };
	pkcs8.fill(0);
	const content = await withWays(empty, { dataKey, ways, costs });
	if (!content) throw new Error('a vault without a way in is a lost vault');
	const recovery = options.recoveryKey ? await recoveryWrap(options.recoveryKey, { dataKey, bound }) : null;
	const whole = { ...content, recovery };
	await writeVaultFile(file, whole);
	return openWith(dataKey, { file, content: whole });
}

/** Opens the vault; null for a wrong passphrase, or a passkey that is not this vault's. */
export async function openVault(file: KeyFile, secret: Secret): Promise<OpenVault | null> {
	const content = await readVaultFile(file);
	const dataKey = content ? await dataKeyOf(content, secret) : null;
	return content && dataKey ? openWith(dataKey, { file, content }) : null;
}

/** Opens the vault by its passphrase; null for a wrong one. */
export function unlockVault(file: KeyFile, passphrase: string): Promise<OpenVault | null> {
	return openVault(file, { kind: 'passphrase', passphrase });
}

/** True when the secret opens this vault; nothing is kept of it. */
export async function isSecret(file: KeyFile, secret: Secret): Promise<boolean> {
	const content = await readVaultFile(file);
	const dataKey = content ? await dataKeyOf(content, secret) : null;
	dataKey?.fill(0);
	return dataKey !== null;
}

/** Opens the vault with a data key that came back from the office; null when it is not this vault's. */
export async function openVaultWith(file: KeyFile, dataKey: Bytes): Promise<OpenVault | null> {
	const content = await readVaultFile(file);
	if (!content || !(await openReadKey(dataKey, content))) return null;
	return openWith(dataKey, { file, content });
}

async function dataKeyOf(content: VaultFile, secret: Secret): Promise<Bytes | null> {
	if (secret.kind === 'passkey') {
		const { passkey, bound } = content;
		return passkey && openBytes(await derive(secret.output, 'voordeur wrap passkey 1'), passkey, bound);
	}
	for (const wrap of content.wraps) {
		const stretched = await stretch(secret.passphrase, fromBase64url(wrap.kdf.salt), [wrap.kdf]);
		const key = await derive(stretched.secret, 'voordeur wrap passphrase 1');
		stretched.secret.fill(0);
		const dataKey = await openBytes(key, wrap, content.bound);
		if (dataKey) return dataKey;
	}
	return null;
}

/** The file with these ways in; null when none would be left that its owner can use. */
async function withWays(
	content: VaultFile,
	change: { readonly dataKey: Bytes; readonly ways: NewWays; readonly costs: readonly KdfCost[] }
): Promise<VaultFile | null> {
	const { dataKey, ways, costs } = change;
	const to = { dataKey, bound: content.bound };
	const { passphrase, passkey } = ways;
	const wraps =
		passphrase === undefined ? content.wraps : passphrase === null ? [] : [await passphraseWrap(passphrase, to, costs)];
	const key = passkey === undefined ? content.passkey : passkey && (await passkeyWrap(passkey, to));
	return wraps.length === 0 && key === null ? null : { ...content, wraps, passkey: key };
}

interface ToWrap {
	readonly dataKey: Bytes;
	readonly bound: string;
}

async function passphraseWrap(
	passphrase: string,
	{ dataKey, bound }: ToWrap,
	costs: readonly KdfCost[]
): Promise<PassphraseWrap> {
	const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
	const { cost, secret } = await stretch(passphrase, salt, costs);
	const sealed = await sealBytes(await derive(secret, 'voordeur wrap passphrase 1'), dataKey, bound);
	secret.fill(0);
	return {
		kind: 'passphrase',
		kdf: { name: 'argon2id', ...cost, parallelism: 1, salt: toBase64url(salt) },
		...sealed
	};
}

async function passkeyWrap({ credential, salt, output }: NewPasskey, { dataKey, bound }: ToWrap): Promise<PasskeyWrap> {
	return { credential, salt, ...(await sealBytes(await derive(output, 'voordeur wrap passkey 1'), dataKey, bound)) };
}

async function recoveryWrap(recoveryKey: string, { dataKey, bound }: ToWrap): Promise<RecoveryWrap> {
	const key = await keyIdOf(recoveryKey);
	return { key, ...(await sealTo(recoveryKey, wrapInfo({ key, bound }), dataKey)) };
}

function openReadKey(dataKey: Bytes, content: VaultFile): Promise<Bytes | null> {
	return derive(dataKey, 'voordeur read key 1').then((key) => openBytes(key, content.readKey, content.bound));
}

async function readKeyOf(dataKey: Bytes, content: VaultFile): Promise<CryptoKey> {
	const pkcs8 = await openReadKey(dataKey, content);
	if (!pkcs8) throw new Error('the vault opened and its read key did not: the key file was changed');
	const key = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
	pkcs8.fill(0);
	return key;
}

async function openWith(
	dataKey: Bytes,
	{ file, content }: { readonly file: KeyFile; readonly content: VaultFile }
): Promise<OpenVault> {
	const [readKey, rows, sessions, pin] = await Promise.all([
		readKeyOf(dataKey, content),
		derive(dataKey, 'voordeur rows 1'),
		derive(dataKey, 'voordeur sessions 1'),
		derive(dataKey, 'voordeur pin 1')
	]);
	let now = content;
	/** One change after the other, each upon what the one before it wrote. */
	let last: Promise<void> = Promise.resolve();
	const edit = <T>(work: () => Promise<T>): Promise<T> => {
		const next = last.then(() => {
			if (dataKey.every((byte) => byte === 0)) throw new Error('this vault was closed');
			return work();
		});
		last = next.then(
			() => undefined,
			() => undefined
		);
		return next;
	};
	const put = async (next: VaultFile): Promise<void> => {
		await writeVaultFile(file, next);
		now = next;
	};
	return {
		...{ rows, sessions, pin, readKey },
		wrapFor: (recoveryKey) =>
			edit(async () => {
				const key = await keyIdOf(recoveryKey);
				if (now.recovery?.key !== key)
					await put({ ...now, recovery: await recoveryWrap(recoveryKey, { dataKey, bound: now.bound }) });
				return key;
			}),
		change: (ways, costs = COSTS) =>
			edit(async () => {
				const next = await withWays(now, { dataKey, ways, costs });
				if (next) await put(next);
				return next !== null;
			}),
		// After whatever is being wrapped: a wrap of nothing would be a lost vault.
		forget: () => (last = last.then(() => void dataKey.fill(0)))
	};
}
