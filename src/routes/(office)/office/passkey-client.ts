/** A ceremony of a passkey between this browser and the office. */
import { WebAuthnError } from '@simplewebauthn/browser';

export type PasskeyTrouble = 'cancelled' | 'refused' | 'unsupported' | 'offline';

class Refused extends Error {}

/** The answer's shape is the server's own type; the two are built and released together. */
export async function postJson<T>(path: string, body: unknown): Promise<T> {
	const response = await fetch(path, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(body)
	});
	if (!response.ok) throw new Refused(`the office answered ${response.status}`);
	return (await response.json()) as T;
}

export function passkeyTrouble(error: unknown): PasskeyTrouble {
	if (error instanceof Refused) return 'refused';
	if (error instanceof WebAuthnError)
		return error.name === 'NotAllowedError' || error.name === 'AbortError' ? 'cancelled' : 'refused';
	const name = error instanceof Error ? error.name : '';
	if (name === 'NotAllowedError' || name === 'AbortError') return 'cancelled';
	if (name === 'TypeError') return 'offline';
	return 'unsupported';
}
