/**
 * The organisation's own keys. They lie in files that only this user can read,
 * outside the database: who holds a backup of the records holds no key to them.
 *
 *   intake.jwk       ECDH P-256: opens what phones sealed for the office
 *   certificate.jwk  ECDSA P-256: signs what makes a phone a device
 *   receipt.jwk      HMAC: receipts stay true across a restore
 *   token.jwk        HMAC: challenges and read tokens
 */
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

/** The parts of a JWK that these keys have. */
const part = v.exactOptional(v.string());
const keyContent = v.object({ kty: v.string(), crv: part, x: part, y: part, d: part, k: part, alg: part });

export interface Keys {
	/** Private and public half, as JWK; HPKE takes it in its own form. */
	readonly intake: JsonWebKey;
	readonly certificate: JsonWebKey;
	readonly receipt: JsonWebKey;
	readonly token: JsonWebKey;
}

export async function openKeys(folder: string): Promise<Keys> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	return {
		intake: await keyFile(join(folder, 'intake.jwk'), () =>
			makePair({ name: 'ECDH', namedCurve: 'P-256' }, ['deriveBits'])
		),
		certificate: await keyFile(join(folder, 'certificate.jwk'), () =>
			makePair({ name: 'ECDSA', namedCurve: 'P-256' }, ['sign', 'verify'])
		),
		receipt: await keyFile(join(folder, 'receipt.jwk'), makeSecret),
		token: await keyFile(join(folder, 'token.jwk'), makeSecret)
	};
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
	const draft = `${path}.${crypto.randomUUID()}`;
	const file = await open(draft, 'wx', 0o600);
	try {
		await file.writeFile(JSON.stringify(await make()));
		await file.sync();
	} finally {
		await file.close();
	}
	await claim(draft, path);
	const key = await readKey(path);
	if (!key) throw new Error(`the key file ${path} was made and cannot be read`);
	return key;
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
