/**
 * Passkeys of the office staff. Each ceremony's challenge is kept until it is
 * answered, once; what comes back is checked by @simplewebauthn/server.
 */
import {
	type AuthenticationResponseJSON,
	type AuthenticatorTransport,
	generateAuthenticationOptions,
	generateRegistrationOptions,
	type PublicKeyCredentialCreationOptionsJSON,
	type PublicKeyCredentialRequestOptionsJSON,
	type RegistrationResponseJSON,
	verifyAuthenticationResponse,
	verifyRegistrationResponse
} from '@simplewebauthn/server';
import * as v from 'valibot';
import { fromBase64url, toBase64url } from '../bytes.ts';
import type { PasskeyRow } from '../store/schema.ts';
import type { IdentityPlace } from './place.ts';
import { findOfficePerson, type OfficePerson } from './session.ts';

/** How long a ceremony may take: finding the key in a drawer included. */
const CHALLENGE_MS = 5 * 60_000;
const PASSKEYS_MAX = 10;

/** Where passkeys belong: they are bound to the host and checked against the whole origin. */
export interface PasskeySite {
	readonly origin: string;
	readonly name: string;
}

export async function registrationOptions(
	place: IdentityPlace,
	options: { readonly site: PasskeySite; readonly person: OfficePerson }
): Promise<PublicKeyCredentialCreationOptionsJSON> {
	const { site, person } = options;
	const own = await passkeysOf(place, person.id);
	const made = await generateRegistrationOptions({
		rpID: hostOf(site),
		rpName: site.name,
		userID: new TextEncoder().encode(person.id),
		userName: person.name,
		userDisplayName: person.name,
		attestationType: 'none',
		authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
		excludeCredentials: own.map((key) => ({ id: key.credential, transports: transportsOf(key) }))
	});
	await keepChallenge(place, { challenge: made.challenge, person: person.id });
	return made;
}

/** Keeps the new passkey; false when the answer does not fit the ceremony. */
export async function verifyRegistration(
	place: IdentityPlace,
	options: {
		readonly site: PasskeySite;
		readonly person: OfficePerson;
		readonly response: unknown;
		/** How its person tells it from their other ones. */
		readonly name?: string | null;
	}
): Promise<boolean> {
	const { site, person } = options;
	const response = parseRegistration(options.response);
	if (
		!response ||
		!(await takeChallenge(place, { challenge: challengeIn(response.response.clientDataJSON), person: person.id }))
	)
		return false;
	const own = await passkeysOf(place, person.id);
	if (own.length >= PASSKEYS_MAX) return false;
	const verified = await attempt(() =>
		verifyRegistrationResponse({
			response,
			expectedChallenge: challengeIn(response.response.clientDataJSON),
			expectedOrigin: site.origin,
			expectedRPID: hostOf(site),
			requireUserVerification: true
		})
	);
	if (!verified?.verified || !verified.registrationInfo) return false;
	const { id, publicKey, counter, transports } = verified.registrationInfo.credential;
	await place.db
		.insertInto('passkey')
		.values({
			tenant: place.tenant,
			credential: id,
			person: person.id,
			public_key: toBase64url(publicKey),
			counter,
			transports: (transports ?? []).join(' '),
			created_at: place.now,
			used_at: null,
			name: options.name ?? null
		})
		.execute();
	// What was asked before there was this key needed no confirmation: from here on each further one does.
	await place.db
		.deleteFrom('passkey_challenge')
		.where('tenant', '=', place.tenant)
		.where('person', '=', person.id)
		.execute();
	return true;
}

/**
 * For whoever holds a passkey of this site: the browser asks which one.
 *
 * @param person whose passkey it has to be, where somebody who is signed in shows that it is them
 */
export async function authenticationOptions(
	place: IdentityPlace,
	site: PasskeySite,
	person: string | null = null
): Promise<PublicKeyCredentialRequestOptionsJSON> {
	const own = person === null ? [] : await passkeysOf(place, person);
	const made = await generateAuthenticationOptions({
		rpID: hostOf(site),
		userVerification: 'required',
		allowCredentials: own.map((key) => ({ id: key.credential, transports: transportsOf(key) }))
	});
	await keepChallenge(place, { challenge: made.challenge, person });
	return made;
}

/**
 * The person whose passkey answered; null for every other answer.
 *
 * @param options.person as it was given to `authenticationOptions`: a challenge made for one is answered for that one
 */
export async function verifyAuthentication(
	place: IdentityPlace,
	options: { readonly site: PasskeySite; readonly response: unknown; readonly person?: string | null }
): Promise<OfficePerson | null> {
	const { site, person = null } = options;
	const response = parseAuthentication(options.response);
	if (!response || !(await takeChallenge(place, { challenge: challengeIn(response.response.clientDataJSON), person })))
		return null;
	const { db, tenant, now } = place;
	const key = await db
		.selectFrom('passkey')
		.selectAll()
		.where('tenant', '=', tenant)
		.where('credential', '=', response.id)
		.executeTakeFirst();
	if (!key || (person !== null && key.person !== person)) return null;
	const verified = await attempt(() =>
		verifyAuthenticationResponse({
			response,
			expectedChallenge: challengeIn(response.response.clientDataJSON),
			expectedOrigin: site.origin,
			expectedRPID: hostOf(site),
			requireUserVerification: true,
			credential: {
				id: key.credential,
				publicKey: fromBase64url(key.public_key),
				counter: key.counter,
				transports: transportsOf(key)
			}
		})
	);
	if (!verified?.verified) return null;
	await db
		.updateTable('passkey')
		.set({ counter: verified.authenticationInfo.newCounter, used_at: now })
		.where('tenant', '=', tenant)
		.where('credential', '=', key.credential)
		.execute();
	return findOfficePerson(place, key.person);
}

export async function countPasskeys(place: IdentityPlace, person: string): Promise<number> {
	return (await passkeysOf(place, person)).length;
}

/** In the order in which they were made. */
export function passkeysOf({ db, tenant }: IdentityPlace, person: string): Promise<readonly PasskeyRow[]> {
	return db
		.selectFrom('passkey')
		.selectAll()
		.where('tenant', '=', tenant)
		.where('person', '=', person)
		.orderBy('created_at')
		.execute();
}

async function keepChallenge(
	{ db, tenant, now }: IdentityPlace,
	asked: { readonly challenge: string; readonly person: string | null }
): Promise<void> {
	await db.deleteFrom('passkey_challenge').where('tenant', '=', tenant).where('expires_at', '<=', now).execute();
	await db
		.insertInto('passkey_challenge')
		.values({ tenant, ...asked, expires_at: now + CHALLENGE_MS })
		.execute();
}

/** True once: a challenge that was answered is gone, whatever the answer. */
async function takeChallenge(
	{ db, tenant, now }: IdentityPlace,
	asked: { readonly challenge: string; readonly person: string | null }
): Promise<boolean> {
	const taken = await db
		.deleteFrom('passkey_challenge')
		.where('tenant', '=', tenant)
		.where('challenge', '=', asked.challenge)
		.where('expires_at', '>', now)
		.where('person', asked.person === null ? 'is' : '=', asked.person)
		.returning('challenge')
		.executeTakeFirst();
	return taken !== undefined;
}

const clientData = v.object({ challenge: v.string() });

/** The challenge that an answer names, as base64url; empty for an answer that names none. */
function challengeIn(clientDataJson: string): string {
	try {
		const parsed = v.safeParse(clientData, JSON.parse(Buffer.from(clientDataJson, 'base64url').toString('utf8')));
		return parsed.success ? parsed.output.challenge : '';
	} catch {
		// Not JSON: no challenge of ours.
		return '';
	}
}

const text = v.pipe(v.string(), v.maxLength(20_000));
const results = v.optional(v.looseObject({}), {});
const shared = { id: text, rawId: text, type: v.literal('public-key'), clientExtensionResults: results };
const registration = v.object({
	...shared,
	response: v.object({ clientDataJSON: text, attestationObject: text, transports: v.exactOptional(v.array(text)) })
});
const authentication = v.object({
	...shared,
	response: v.object({
		clientDataJSON: text,
		authenticatorData: text,
		signature: text,
		userHandle: v.exactOptional(text)
	})
});

function parseRegistration(response: unknown): RegistrationResponseJSON | null {
	const parsed = v.safeParse(registration, response);
	if (!parsed.success) return null;
	const { response: inner, ...rest } = parsed.output;
	const { transports, ...attested } = inner;
	return { ...rest, response: { ...attested, ...(transports ? { transports: transports.filter(isTransport) } : {}) } };
}

function parseAuthentication(response: unknown): AuthenticationResponseJSON | null {
	const parsed = v.safeParse(authentication, response);
	return parsed.success ? parsed.output : null;
}

const TRANSPORTS: readonly AuthenticatorTransport[] = ['ble', 'hybrid', 'internal', 'nfc', 'usb'];

function isTransport(name: string): name is AuthenticatorTransport {
	return TRANSPORTS.some((known) => known === name);
}

function transportsOf(key: PasskeyRow): AuthenticatorTransport[] {
	return key.transports.split(' ').filter(isTransport);
}

/** The library throws on an answer that does not fit; here that is a no. */
async function attempt<T>(verify: () => Promise<T>): Promise<T | null> {
	try {
		return await verify();
	} catch {
		return null;
	}
}

function hostOf(site: PasskeySite): string {
	return new URL(site.origin).hostname;
}
