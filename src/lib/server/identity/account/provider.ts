/**
 * OpenID Connect by `openid-client`: code flow with PKCE, with the signature of each token checked against the
 * provider's keys, also where it came straight from the provider.
 */
import { createRemoteJWKSet, customFetch as jwksFetch, errors, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { type AccountSettings, isLoopback } from './settings.ts';
import type { AccountClaims, AccountProvider, AccountTokens, Asked, LogoutClaims, VouchedAccount } from './port.ts';
import { Lacking, Stale, troubleOf } from './trouble.ts';

/** A provider that does not answer by then is away; somebody waits for the page. */
const ANSWER_SECONDS_MAX = 5;
/** How much its clock may differ from ours. */
const CLOCK_SECONDS_MAX = 30;
/** A logout token is sent at once; an old one is somebody's who kept it. */
const LOGOUT_MS_MAX = 3 * 60_000;
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const NAME_LENGTH_MAX = 100;
const GROUPS_MAX = 1_000;

/** @param redirect where the provider sends browsers back to, as it was told when this program was registered there */
export function openProvider(settings: AccountSettings, redirect: string): AccountProvider {
	let known: Promise<client.Configuration> | null = null;
	const configuration = (): Promise<client.Configuration> => {
		// What failed is asked again by the next sign-in.
		known ??= discover(settings).catch((error: unknown) => {
			known = null;
			throw error;
		});
		return known;
	};
	let keys: ReturnType<typeof createRemoteJWKSet> | null = null;
	return {
		begin: (checks) =>
			asked(async () => {
				// Asked anew each time: a browser that is sent to a provider which does not answer meets a page of its own.
				const config = await discover(settings);
				known = Promise.resolve(config);
				return client.buildAuthorizationUrl(config, {
					redirect_uri: redirect,
					scope: settings.scope,
					state: checks.state,
					nonce: checks.nonce,
					code_challenge: await client.calculatePKCECodeChallenge(checks.verifier),
					code_challenge_method: 'S256'
				});
			}),
		finish: (query, checks) =>
			asked(async () => {
				if (query.get('state') !== checks.state) throw new Stale('another state');
				const config = await configuration();
				const back = new URL(redirect);
				back.search = query.toString();
				const answer = await client.authorizationCodeGrant(config, back, {
					expectedState: checks.state,
					expectedNonce: checks.nonce,
					pkceCodeVerifier: checks.verifier,
					idTokenExpected: true
				});
				return vouched(config, { settings, answer, before: { access: null, refresh: null }, subject: null });
			}),
		askAgain: (subject, tokens) =>
			asked(async () => {
				const config = await configuration();
				if (tokens.refresh !== null) {
					const answer = await client.refreshTokenGrant(config, tokens.refresh);
					return vouched(config, { settings, answer, before: tokens, subject });
				}
				if (tokens.access === null) throw new Lacking('it gives neither a refresh token nor an access token');
				const info = await client.fetchUserInfo(config, tokens.access, subject);
				return { claims: claimsOf(info, { settings, subject }), tokens };
			}),
		readLogout: (token, now) =>
			asked(async () => {
				const metadata = (await configuration()).serverMetadata();
				keys ??= createRemoteJWKSet(new URL(metadata.jwks_uri ?? ''), { [jwksFetch]: fetch });
				return readLogoutToken(token, { keys, issuer: metadata.issuer, audience: settings.clientId, now });
			})
	};
}

async function discover(settings: AccountSettings): Promise<client.Configuration> {
	const { issuer, clientId, clientSecret } = settings;
	const auth = clientSecret === null ? client.None() : client.ClientSecretPost(clientSecret);
	const metadata = { [client.clockTolerance]: CLOCK_SECONDS_MAX };
	return client.discovery(issuer, clientId, metadata, auth, {
		timeout: ANSWER_SECONDS_MAX,
		execute: [client.enableNonRepudiationChecks, ...(isLoopback(issuer) ? [client.allowInsecureRequests] : [])]
	});
}

interface Answered {
	readonly settings: AccountSettings;
	readonly answer: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers;
	readonly before: AccountTokens;
	/** Whose answer it must be; null for whoever signs in. */
	readonly subject: string | null;
}

/** Groups stand in the ID token or in what the provider tells of its user, whichever it was set to. */
async function vouched(config: client.Configuration, given: Answered): Promise<VouchedAccount> {
	const { settings, answer, before, subject } = given;
	const tokens: AccountTokens = {
		access: answer.access_token,
		// A provider that does not rotate them sends none again.
		refresh: answer.refresh_token ?? before.refresh
	};
	const own = answer.claims();
	const whose = own?.sub ?? subject;
	if (whose === null || (subject !== null && whose !== subject)) throw new Lacking('it answers for another account');
	const hasUserInfo = config.serverMetadata().userinfo_endpoint !== undefined;
	if (tokens.refresh === null && !hasUserInfo) throw new Lacking('it gives nothing to ask it with again');
	const isWhole = own !== undefined && settings.groupsClaim in own && typeof own['name'] === 'string';
	const more = isWhole || !hasUserInfo ? {} : await client.fetchUserInfo(config, answer.access_token, whose);
	return { claims: claimsOf({ ...more, ...own }, { settings, subject: whose }), tokens };
}

function claimsOf(
	claims: Readonly<Record<string, unknown>>,
	{ settings, subject }: { readonly settings: AccountSettings; readonly subject: string }
): AccountClaims {
	const groups = claims[settings.groupsClaim];
	// Entra ID names a place to ask instead, where an account is in more groups than a token holds.
	const isElsewhere = groups === undefined && ('_claim_names' in claims || 'hasgroups' in claims);
	if (isElsewhere)
		throw new Lacking('the account is in more groups than its token holds: let it send only those of this program');
	const one = typeof groups === 'string' ? [groups] : groups;
	return {
		subject,
		session: textOf(claims['sid']),
		name: textOf(claims['name'])?.trim().slice(0, NAME_LENGTH_MAX) || null,
		groups: Array.isArray(one)
			? one.slice(0, GROUPS_MAX).filter((group): group is string => typeof group === 'string')
			: null
	};
}

function textOf(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}

async function readLogoutToken(
	token: string,
	by: {
		readonly keys: ReturnType<typeof createRemoteJWKSet>;
		readonly issuer: string;
		readonly audience: string;
		readonly now: number;
	}
): Promise<LogoutClaims> {
	const { keys, issuer, audience, now } = by;
	const { payload } = await jwtVerify(token, keys, {
		issuer,
		audience,
		clockTolerance: CLOCK_SECONDS_MAX,
		currentDate: new Date(now),
		maxTokenAge: LOGOUT_MS_MAX / 1_000,
		requiredClaims: ['iat', 'jti', 'events'],
		// A secret of the client signs nothing here: only keys that the provider publishes.
		algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519', 'RS384', 'RS512', 'ES384', 'ES512', 'PS384', 'PS512']
	});
	const { events, sub, sid, nonce, iat = 0 } = payload;
	const isLogout = typeof events === 'object' && events !== null && LOGOUT_EVENT in events;
	const [subject, session] = [textOf(sub), textOf(sid)];
	if (!isLogout || nonce !== undefined || (subject === null && session === null))
		throw new errors.JWTClaimValidationFailed('this is no logout token', payload, 'events');
	return { subject, session, at: (iat + CLOCK_SECONDS_MAX) * 1_000 };
}

async function asked<T>(ask: () => Promise<T>): Promise<Asked<T>> {
	try {
		return { ok: true, value: await ask() };
	} catch (error) {
		return { ok: false, ...troubleOf(error) };
	}
}
