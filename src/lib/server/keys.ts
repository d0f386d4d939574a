/**
 * The organisation's own keys. They lie in files that only this user can read,
 * outside the database: who holds a backup of the records holds no key to them.
 *
 *   intake.jwk       ECDH P-256: opens what phones sealed for the office
 *   certificate.jwk  ECDSA P-256: signs what makes a phone a device
 *   receipt.jwk      HMAC: receipts stay true across a restore
 *   token.jwk        HMAC: challenges and read tokens
 *
 * A key is rotated by `npm run keys -- rotate NAME`: what is made from then on is made under the new one, and the earlier
 * one lies beside it as `NAME.1.jwk`, `NAME.2.jwk`, the newest with the highest number, to open and verify what was made
 * under it. An earlier key is trusted no more once its file is gone.
 */
import { chmod, link, mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

/** The parts of a JWK that these keys have. */
const part = v.exactOptional(v.string());
const keyContent = v.object({ kty: v.string(), crv: part, x: part, y: part, d: part, k: part, alg: part });

export const KEY_NAMES = ['intake', 'certificate', 'receipt', 'token'] as const;
export type KeyName = (typeof KEY_NAMES)[number];

/** Private and public half, as JWK; HPKE takes it in its own form. */
export type Keys = Readonly<Record<KeyName, JsonWebKey>> & {
	/** What was rotated out and is still trusted, the newest first. */
	readonly earlier: Readonly<Record<KeyName, readonly JsonWebKey[]>>;
};

const MAKERS: Readonly<Record<KeyName, () => Promise<JsonWebKey>>> = {
	intake: () => makePair({ name: 'ECDH', namedCurve: 'P-256' }, ['deriveBits']),
	certificate: () => makePair({ name: 'ECDSA', namedCurve: 'P-256' }, ['sign', 'verify']),
	receipt: makeSecret,
	token: makeSecret
};

/** Reads the keys of a folder, and makes those that are not there yet. */
export async function openKeys(folder: string): Promise<Keys> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	await chmod(folder, 0o700);
	const earlier = await Promise.all(KEY_NAMES.map((name) => readEarlier(folder, name)));
	const [intake, certificate, receipt, token] = earlier.map((keys) => keys.map(({ key }) => key));
	return {
		intake: await keyFile(pathOf(folder, 'intake'), MAKERS.intake),
		certificate: await keyFile(pathOf(folder, 'certificate'), MAKERS.certificate),
		receipt: await keyFile(pathOf(folder, 'receipt'), MAKERS.receipt),
		token: await keyFile(pathOf(folder, 'token'), MAKERS.token),
		earlier: { intake: intake ?? [], certificate: certificate ?? [], receipt: receipt ?? [], token: token ?? [] }
	};
}

/**
 * Puts a new key in the place of one. Processes that run go on with what they read; each makes and knows the new one from
 * its next start on. Killed at any moment, every key that was ever used lies here still.
 *
 * @returns the number that the earlier one bears now
 */
export async function rotateKey(folder: string, name: KeyName): Promise<number> {
	await openKeys(folder);
	const path = pathOf(folder, name);
	const draft = await writeDraft(path, MAKERS[name]);
	const number = await setAside(folder, name);
	await rename(draft, path);
	return number;
}

/** Trusts an earlier key no more; false where there is none of that number. What was made under it opens nowhere again. */
export async function forgetKey(folder: string, name: KeyName, number: number): Promise<boolean> {
	try {
		await unlink(pathOf(folder, name, number));
		return true;
	} catch (error) {
		if (isCode(error, 'ENOENT')) return false;
		throw error;
	}
}

/** The numbers under which earlier keys of this name lie, the newest first. */
export async function earlierNumbers(folder: string, name: KeyName): Promise<readonly number[]> {
	const pattern = new RegExp(`^${name}\\.(\\d{1,6})\\.jwk$`);
	const numbers = (await readdir(folder)).flatMap((file) => pattern.exec(file)?.[1] ?? []).map(Number);
	return numbers.toSorted((one, other) => other - one);
}

async function readEarlier(folder: string, name: KeyName) {
	const numbers = await earlierNumbers(folder, name);
	const read = await Promise.all(numbers.map((number) => readKey(pathOf(folder, name, number))));
	return numbers.flatMap((number, at) => (read[at] ? [{ number, key: read[at] }] : []));
}

/** Under the next number that is free. Two who rotate at once each find another one. */
async function setAside(folder: string, name: KeyName): Promise<number> {
	for (let number = ((await earlierNumbers(folder, name))[0] ?? 0) + 1; ; number += 1) {
		try {
			await link(pathOf(folder, name), pathOf(folder, name, number));
			return number;
		} catch (error) {
			if (!isCode(error, 'EEXIST')) throw error;
		}
	}
}

function pathOf(folder: string, name: KeyName, number?: number): string {
	return join(folder, number === undefined ? `${name}.jwk` : `${name}.${number}.jwk`);
}

async function makePair(algorithm: EcKeyGenParams, usages: readonly KeyUsage[]): Promise<JsonWebKey> {
	const pair = await crypto.subtle.generateKey(algorithm, true, [...usages]);
	if (!('privateKey' in pair)) throw new Error('WebCrypto made a single key where a pair was asked for');
	return crypto.subtle.exportKey('jwk', pair.privateKey);
}

async function makeSecret(): Promise<JsonWebKey> {
	const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
	if ('privateKey' in key) throw new Error('WebCrypto made a pair where a single key was asked for');
	return crypto.subtle.exportKey('jwk', key);
}

/**
 * The key in a file, made at the first start. Two processes that start at once
 * both try to create it: the file is written whole before it bears its name, and
 * the one that comes second reads the first one's.
 */
async function keyFile(path: string, make: () => Promise<JsonWebKey>): Promise<JsonWebKey> {
	const existing = await readKey(path);
	if (existing) return existing;
	const draft = await writeDraft(path, make);
	await claim(draft, path);
	const key = await readKey(path);
	if (!key) throw new Error(`the key file ${path} was made and cannot be read`);
	return key;
}

async function writeDraft(path: string, make: () => Promise<JsonWebKey>): Promise<string> {
	const draft = `${path}.${crypto.randomUUID()}`;
	const file = await open(draft, 'wx', 0o600);
	try {
		await file.writeFile(JSON.stringify(await make()));
		await file.sync();
	} finally {
		await file.close();
	}
	return draft;
}

async function claim(draft: string, path: string): Promise<void> {
	try {
		await link(draft, path);
	} catch (error) {
		if (!isCode(error, 'EEXIST')) throw error;
	} finally {
		await unlink(draft);
	}
}

async function readKey(path: string): Promise<JsonWebKey | null> {
	let text: string;
	try {
		text = await readFile(path, 'utf8');
	} catch (error) {
		if (isCode(error, 'ENOENT')) return null;
		throw error;
	}
	const key = v.safeParse(keyContent, JSON.parse(text));
	if (!key.success) throw new Error(`the key file ${path} holds no key; put it back from a copy`);
	return key.output;
}

function isCode(error: unknown, code: string): boolean {
	return error instanceof Error && 'code' in error && error.code === code;
}
