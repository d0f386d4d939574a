/**
 * What binds the provider's answer to the browser that began: state, nonce and the verifier of PKCE, all made from one
 * secret that this browser holds in a cookie for ten minutes. The store keeps nothing of somebody who is not in yet, and
 * any process of the server can finish what another began.
 */
import { hkdfSync } from 'node:crypto';
import type { Cookies } from '@sveltejs/kit';
import { makeSecret } from '../place.ts';
import type { FlowChecks } from './port.ts';

const COOKIE = 'voordeur_account';
const FLOW_SECONDS = 600;
const BYTES = 32;

export interface Flow {
	readonly checks: FlowChecks;
	/** The page of the office to go to afterwards. */
	readonly to: string;
}

/** Begins a sign-in of this browser; an earlier one that it began is over. */
export function beginFlow(cookies: Cookies, url: URL, to: string): Flow {
	const secret = makeSecret();
	cookies.set(nameAt(url), `${secret}.${Buffer.from(to).toString('base64url')}`, {
		...optionsAt(url),
		maxAge: FLOW_SECONDS
	});
	return { checks: checksOf(secret), to };
}

/** The sign-in that this browser began, which is over by this; null for none. */
export function endFlow(cookies: Cookies, url: URL): Flow | null {
	const [secret, to] = (cookies.get(nameAt(url)) ?? '').split('.');
	if (!secret || to === undefined) return null;
	cookies.delete(nameAt(url), optionsAt(url));
	return { checks: checksOf(secret), to: Buffer.from(to, 'base64url').toString() };
}

function checksOf(secret: string): FlowChecks {
	const part = (what: string): string =>
		Buffer.from(hkdfSync('sha256', secret, 'voordeur account', what, BYTES)).toString('base64url');
	return { state: part('state'), nonce: part('nonce'), verifier: part('verifier') };
}

/** Lax: it comes along when the provider sends the browser back, which the session's own cookie does not. */
function optionsAt(url: URL) {
	return { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps(url) } as const;
}

function nameAt(url: URL): string {
	return isHttps(url) ? `__Host-${COOKIE}` : COOKIE;
}

function isHttps(url: URL): boolean {
	return url.protocol === 'https:';
}
