/** A ceremony of a passkey between this browser and the office. */
import { startAuthentication, WebAuthnError } from '@simplewebauthn/browser';
import { stepUp } from './step-up.svelte.ts';

export type PasskeyTrouble = 'cancelled' | 'refused' | 'unsupported' | 'offline';
export type ConfirmTrouble = PasskeyTrouble | 'noPasskey' | 'noCode' | 'wait';

const ASKS_FIRST = 428;
const CONFLICT = 409;

class Refused extends Error {
	readonly status: number;
	constructor(status: number) {
		super(`the office answered ${status}`);
		this.status = status;
	}
}

/**
 * Where the office asks for a fresh confirmation first, this asks its person in a dialog and sends again. The answer's
 * shape is the server's own type; the two are built and released together.
 */
export async function postJson<T>(path: string, body: unknown): Promise<T> {
	const send = (): Promise<Response> =>
		fetch(path, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify(body)
		});
	let response = await send();
	if (response.status === ASKS_FIRST && (await stepUp.ask())) response = await send();
	if (!response.ok) throw new Refused(response.status);
	return (await response.json()) as T;
}

/** Null once the office knows that it is them. */
export async function confirmByPasskey(): Promise<ConfirmTrouble | null> {
	try {
		const optionsJSON = await postJson<Parameters<typeof startAuthentication>[0]['optionsJSON']>(
			'/office/confirm/options',
			{}
		);
		await postJson('/office/confirm/passkey', await startAuthentication({ optionsJSON }));
		return null;
	} catch (error) {
		return error instanceof Refused && error.status === CONFLICT ? 'noPasskey' : passkeyTrouble(error);
	}
}

/** The same by a recovery code, which is used by this. */
export async function confirmByCode(code: string): Promise<ConfirmTrouble | null> {
	try {
		await postJson('/office/confirm/code', { code });
		return null;
	} catch (error) {
		if (!(error instanceof Refused)) return passkeyTrouble(error);
		return error.status === 429 ? 'wait' : 'noCode';
	}
}

/** The passkey is right, and its person signs in by an account of the organisation. */
export function asksForAccount(error: unknown): boolean {
	return error instanceof Refused && error.status === CONFLICT;
}

export function passkeyTrouble(error: unknown): PasskeyTrouble {
	if (error instanceof Refused) return error.status === ASKS_FIRST ? 'cancelled' : 'refused';
	if (error instanceof WebAuthnError)
		return error.name === 'NotAllowedError' || error.name === 'AbortError' ? 'cancelled' : 'refused';
	const name = error instanceof Error ? error.name : '';
	if (name === 'NotAllowedError' || name === 'AbortError') return 'cancelled';
	if (name === 'TypeError') return 'offline';
	return 'unsupported';
}
