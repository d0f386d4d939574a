/**
 * The proof with which the page may ask that the browser forget this origin. It is made behind the port, once, after the
 * last byte that could be lost has left this phone; no page and no link can make one.
 */
import * as v from 'valibot';
import { type EmptiedRequest, emptiedText } from '#lib/sync/emptied.ts';
import { API, type Certificate, challengeAnswer } from '#lib/sync/wire.ts';
import { toBase64url, toUtf8 } from './bytes.ts';

/** The phone is empty already: nobody waits for this. */
const TIMEOUT_MS = 3_000;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

export interface ProvingDevice {
	readonly dev: string;
	readonly certificate: Certificate;
	readonly submitKey: CryptoKey;
}

/** Null without the office in reach: then the app's own clearing has to do. */
export async function proveEmptied(send: typeof fetch, device: ProvingDevice): Promise<EmptiedRequest | null> {
	const { dev, certificate, submitKey } = device;
	try {
		const response = await send(API.challenge, {
			headers: { accept: 'application/json' },
			cache: 'no-store',
			credentials: 'omit',
			redirect: 'manual',
			referrerPolicy: 'no-referrer',
			signal: AbortSignal.timeout(TIMEOUT_MS)
		});
		const answer = v.safeParse(challengeAnswer, await response.json());
		if (!response.ok || !answer.success) return null;
		const { challenge } = answer.output;
		const signed = await crypto.subtle.sign(SIGNING, submitKey, toUtf8(emptiedText({ dev, challenge })));
		return { version: 1, certificate, challenge, signature: toBase64url(signed) };
	} catch {
		// No network, or a portal's page: nothing is left here that the browser would have to forget.
		return null;
	}
}
