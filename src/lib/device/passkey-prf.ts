/**
 * A passkey of this phone that opens the vault, by the PRF extension of WebAuthn: the
 * authenticator makes the same 32 bytes for the same salt, and only after a fingerprint,
 * a face or the screen's code. Only a page may ask; the bytes go to the worker and are
 * kept nowhere. No server takes part, so it works offline: the challenge is chance, and
 * what proves the owner is that the bytes open the vault.
 */
import { fromBase64url, toBase64url, type Bytes } from './browser/bytes.ts';
import type { PasskeyProof } from './vault-port.ts';

/** `unfit`: made, and it gave no bytes or not the same twice. `cancelled`: closed by hand, or not answered in time. */
export type PasskeyTrouble = 'cancelled' | 'unfit' | 'failed';
export type PasskeyOutcome<T> =
	{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: PasskeyTrouble };

const SALT_BYTES = 32;
const CHALLENGE_BYTES = 32;
const USER_BYTES = 16;
const OUTPUT_BYTES = 32;
const TIMEOUT_MS = 120_000;
/** ES256 and RS256, as COSE numbers them. */
const ALGORITHMS = [-7, -257] as const;

/** True where asking makes sense; whether it works is known after trying only. */
export async function mayHavePasskey(): Promise<boolean> {
	if (typeof PublicKeyCredential === 'undefined') return false;
	try {
		const capabilities: unknown = await capabilitiesOf();
		if (isFalse(capabilities, 'extension:prf')) return false;
		return await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
	} catch {
		return false;
	}
}

/** Makes a passkey and checks by another question that it gives the same bytes again. */
export async function makePasskey(name: string): Promise<PasskeyOutcome<PasskeyProof>> {
	const salt = chance(SALT_BYTES);
	const made = await attempt(() =>
		navigator.credentials.create({
			publicKey: {
				challenge: chance(CHALLENGE_BYTES),
				rp: { name: 'Voordeur' },
				// Of its own, so that it takes the place of no passkey for the office.
				user: { id: chance(USER_BYTES), name, displayName: name },
				pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
				authenticatorSelection: {
					authenticatorAttachment: 'platform',
					residentKey: 'preferred',
					userVerification: 'required'
				},
				timeout: TIMEOUT_MS,
				extensions: { prf: { eval: { first: salt } } }
			}
		})
	);
	if (!made.ok) return made;
	const credential = toBase64url(made.value.rawId);
	const way = { credential, salt: toBase64url(salt) };
	if (made.value.getClientExtensionResults().prf?.enabled !== true) return unfit(credential);
	const first = prfOf(made.value) ?? valueOf(await askPasskey(way));
	const second = await askPasskey(way);
	if (!second.ok && second.trouble === 'cancelled') return second;
	const again = valueOf(second);
	if (!first || !again || !isSame(first, again)) return unfit(credential);
	first.fill(0);
	return { ok: true, value: { ...way, output: again } };
}

/** The bytes of a passkey for its salt. */
export async function askPasskey(way: {
	readonly credential: string;
	readonly salt: string;
}): Promise<PasskeyOutcome<Bytes>> {
	const given = await attempt(() =>
		navigator.credentials.get({
			publicKey: {
				challenge: chance(CHALLENGE_BYTES),
				allowCredentials: [{ type: 'public-key', id: fromBase64url(way.credential) }],
				userVerification: 'required',
				timeout: TIMEOUT_MS,
				extensions: { prf: { eval: { first: fromBase64url(way.salt) } } }
			}
		})
	);
	if (!given.ok) return given;
	const output = prfOf(given.value);
	return output ? { ok: true, value: output } : { ok: false, trouble: 'unfit' };
}

function prfOf(credential: PublicKeyCredential): Bytes | null {
	const first = credential.getClientExtensionResults().prf?.results?.first;
	if (first === undefined) return null;
	const bytes =
		first instanceof ArrayBuffer
			? new Uint8Array(first)
			: new Uint8Array(first.buffer, first.byteOffset, first.byteLength);
	// Less would be guessed; the specification gives exactly this.
	return bytes.length === OUTPUT_BYTES ? new Uint8Array(bytes) : null;
}

async function attempt(ask: () => Promise<Credential | null>): Promise<PasskeyOutcome<PublicKeyCredential>> {
	try {
		const credential = await ask();
		if (credential instanceof PublicKeyCredential) return { ok: true, value: credential };
		return { ok: false, trouble: 'failed' };
	} catch (error) {
		const name = error instanceof Error ? error.name : '';
		return { ok: false, trouble: name === 'NotAllowedError' || name === 'AbortError' ? 'cancelled' : 'failed' };
	}
}

/** Asks the browser to take back what cannot be used, where it knows how; nothing depends on it. */
function unfit(credential: string): { readonly ok: false; readonly trouble: PasskeyTrouble } {
	const known: unknown = PublicKeyCredential;
	if (hasSignal(known))
		void known.signalUnknownCredential({ rpId: location.hostname, credentialId: credential }).catch(() => undefined);
	return { ok: false, trouble: 'unfit' };
}

interface WithSignal {
	signalUnknownCredential(options: { rpId: string; credentialId: string }): Promise<unknown>;
}

function hasSignal(value: unknown): value is WithSignal {
	return typeof value === 'function' && 'signalUnknownCredential' in value;
}

async function capabilitiesOf(): Promise<unknown> {
	const known: unknown = PublicKeyCredential;
	const hasThem = (value: unknown): value is { getClientCapabilities(): Promise<unknown> } =>
		typeof value === 'function' && 'getClientCapabilities' in value;
	return hasThem(known) ? known.getClientCapabilities() : null;
}

function isFalse(value: unknown, name: string): boolean {
	return typeof value === 'object' && value !== null && Reflect.get(value, name) === false;
}

function valueOf(outcome: PasskeyOutcome<Bytes>): Bytes | null {
	return outcome.ok ? outcome.value : null;
}

function isSame(a: Bytes, b: Bytes): boolean {
	return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

function chance(length: number): Bytes {
	return crypto.getRandomValues(new Uint8Array(length));
}
