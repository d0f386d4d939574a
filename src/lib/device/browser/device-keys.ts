/** The two keys of a device: one hands in, also while locked; one reads, and lies in the vault. */
import { toBase64url } from './bytes.ts';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;

export interface DeviceKeys {
	readonly submit: CryptoKeyPair;
	/** Extractable until the vault has sealed it. */
	readonly read: CryptoKeyPair;
}

export async function makeDeviceKeys(): Promise<DeviceKeys> {
	const submit = await crypto.subtle.generateKey(CURVE, false, ['sign', 'verify']);
	const read = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
	return { submit, read };
}

/** Raw P-256 point, base64url, as the wire has it. */
export async function publicKeyText(key: CryptoKey): Promise<string> {
	return toBase64url(await crypto.subtle.exportKey('raw', key));
}
