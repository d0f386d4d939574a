/** An authenticator in software, for tests of passkeys. */
import { isoCBOR } from '@simplewebauthn/server/helpers';
import { fromBase64url, toBase64url } from '#lib/server/bytes.ts';

export const SITE = { origin: 'http://localhost:3000', name: 'Voordeur' };

/** What a phone or a security key does, with keys in memory. */
export async function makeAuthenticator() {
	const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
	const jwk = await crypto.subtle.exportKey('jwk', pair.publicKey);
	const raw = crypto.getRandomValues(new Uint8Array(32));
	const id = toBase64url(raw);
	const host = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode('localhost')));
	const [PRESENT_VERIFIED, WITH_KEY] = [0x05, 0x40];
	const data = (flags: number, rest: Uint8Array = new Uint8Array()): Uint8Array<ArrayBuffer> =>
		Uint8Array.from([...host, flags, 0, 0, 0, 0, ...rest]);
	const client = (type: string, challenge: string, origin: string): Uint8Array<ArrayBuffer> =>
		new TextEncoder().encode(JSON.stringify({ type, challenge, origin }));
	const cose = new Map<number, number | Uint8Array<ArrayBuffer>>([
		[1, 2],
		[3, -7],
		[-1, 1],
		[-2, fromBase64url(jwk.x ?? '')],
		[-3, fromBase64url(jwk.y ?? '')]
	]);
	const common = { id, rawId: id, type: 'public-key', clientExtensionResults: {} };
	return {
		id,
		async create(challenge: string, origin = SITE.origin) {
			const attested = Uint8Array.from([...new Uint8Array(16), 0, raw.length, ...raw, ...isoCBOR.encode(cose)]);
			const authData = data(PRESENT_VERIFIED | WITH_KEY, attested);
			const attestation = new Map<string, string | Uint8Array<ArrayBuffer> | Map<never, never>>([
				['fmt', 'none'],
				['attStmt', new Map<never, never>()],
				['authData', authData]
			]);
			return {
				...common,
				response: {
					clientDataJSON: toBase64url(client('webauthn.create', challenge, origin)),
					attestationObject: toBase64url(isoCBOR.encode(attestation)),
					transports: ['internal', 'odd']
				}
			};
		},
		async get(challenge: string, origin = SITE.origin) {
			const clientData = client('webauthn.get', challenge, origin);
			const authData = data(PRESENT_VERIFIED);
			const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', clientData));
			const signed = await crypto.subtle.sign(
				{ name: 'ECDSA', hash: 'SHA-256' },
				pair.privateKey,
				Uint8Array.from([...authData, ...hash])
			);
			return {
				...common,
				response: {
					clientDataJSON: toBase64url(clientData),
					authenticatorData: toBase64url(authData),
					signature: toBase64url(derOf(new Uint8Array(signed))),
					userHandle: toBase64url(raw)
				}
			};
		}
	};
}

/** WebCrypto answers r and s side by side; passkeys send them as DER. */
function derOf(signature: Uint8Array): Uint8Array {
	const part = (bytes: Uint8Array): readonly number[] => {
		let start = 0;
		while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
		const trimmed = [...bytes.slice(start)];
		const whole = (trimmed[0] ?? 0) > 127 ? [0, ...trimmed] : trimmed;
		return [2, whole.length, ...whole];
	};
	const both = [...part(signature.slice(0, 32)), ...part(signature.slice(32))];
	return Uint8Array.from([0x30, both.length, ...both]);
}
