/** What went wrong between the office and the provider, in one word for a person and one code for a log. */
import { errors } from 'jose';
import {
	AuthorizationResponseError,
	ClientError,
	ResponseBodyError,
	WWWAuthenticateChallengeError
} from 'openid-client';
import type { ProviderTrouble } from './port.ts';

interface Trouble {
	readonly trouble: ProviderTrouble;
	readonly said: string;
}

/** The provider works, and lacks what this program needs of it. Its message is a sentence of ours. */
export class Lacking extends Error {}

/** The answer belongs to no sign-in that this browser began. */
export class Stale extends Error {}

/** Codes of openid-client by what they come to; every other code means that the answer does not hold. */
const BY_CODE: Readonly<Record<string, ProviderTrouble>> = {
	OAUTH_TIMEOUT: 'away',
	OAUTH_ABORT: 'away',
	OAUTH_RESPONSE_IS_NOT_CONFORM: 'away',
	OAUTH_RESPONSE_IS_NOT_JSON: 'away',
	OAUTH_PARSE_ERROR: 'away',
	OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'clock',
	OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'setup',
	OAUTH_MISSING_SERVER_METADATA: 'setup',
	OAUTH_HTTP_REQUEST_FORBIDDEN: 'setup'
};
const SERVER_STATUS = 500;

/** Never throws; what it says holds no value of a token or a person. */
export function troubleOf(error: unknown): Trouble {
	if (error instanceof AuthorizationResponseError)
		return {
			trouble: ['access_denied', 'login_required', 'interaction_required'].includes(error.error)
				? 'cancelled'
				: 'setup',
			said: codeOf(error.error)
		};
	if (error instanceof ResponseBodyError) {
		if (error.status >= SERVER_STATUS) return { trouble: 'away', said: `status ${error.status}` };
		return { trouble: error.error === 'invalid_grant' ? 'withdrawn' : 'setup', said: codeOf(error.error) };
	}
	if (error instanceof WWWAuthenticateChallengeError)
		return { trouble: error.status >= SERVER_STATUS ? 'away' : 'withdrawn', said: `status ${error.status}` };
	if (error instanceof errors.JWTExpired) return { trouble: 'clock', said: error.code };
	if (error instanceof errors.JWKSTimeout) return { trouble: 'away', said: error.code };
	if (error instanceof errors.JOSEError) return { trouble: 'untrusted', said: error.code };
	// What fetch throws when nobody answers.
	if (error instanceof TypeError) return { trouble: 'away', said: codeOf(causeCode(error)) };
	if (error instanceof ClientError) {
		const code = error.code ?? 'unknown';
		return { trouble: BY_CODE[code] ?? 'untrusted', said: code };
	}
	if (error instanceof Stale) return { trouble: 'stale', said: error.message };
	if (error instanceof Lacking) return { trouble: 'setup', said: error.message };
	return { trouble: 'setup', said: error instanceof Error ? error.name : 'unknown' };
}

function causeCode(error: Error): string {
	const { cause } = error;
	return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : error.name;
}

/** An error code of the other side, should it hold anything else. */
function codeOf(text: string): string {
	return /^[\w.-]{1,60}$/.test(text) ? text : 'another error';
}
