/** Signing in, staying signed in, and passkeys made and answered by an authenticator in software. */
import { isoCBOR } from '@simplewebauthn/server/helpers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url } from '#lib/server/bytes.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { makeInvitation } from '#lib/server/identity/invitation.ts';
import {
	authenticationOptions,
	countPasskeys,
	registrationOptions,
	verifyAuthentication,
	verifyRegistration
} from '#lib/server/identity/passkey.ts';
import type { IdentityPlace } from '#lib/server/identity/place.ts';
import {
	endSession,
	readSession,
	SESSION_IDLE_MS,
	SESSION_MS,
	startSession,
	type OfficePerson
} from '#lib/server/identity/session.ts';
import { makeSignInLink, SIGN_IN_LINK_MS, useSignInLink } from '#lib/server/identity/sign-in.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { enrol } from '#lib/server/sync/enrol.ts';
import { makeOffice, type TestOffice } from '../../store/office.ts';

const NOW = Date.UTC(2026, 0, 5, 9);
const SITE = { origin: 'http://localhost:3000', name: 'Voordeur' };
let store: SqlStore;
let office: TestOffice;
let marja: OfficePerson;
const at = (now = NOW): IdentityPlace => ({ db: store.db, tenant: office.tenant, now });

beforeAll(async () => {
	store = await openSqlite(':memory:', { now: () => NOW });
	office = await makeOffice(store, () => NOW);
	marja = { id: office.coordinator, name: 'Marja', role: 'coordinator', language: 'nl' };
});
afterAll(() => store.close());

describe('a sign-in link', () => {
	it('signs its person in once, and never after its end', async () => {
		const link = await makeSignInLink(at(), { person: office.coordinator });
		const both = await Promise.all([useSignInLink(at(), link), useSignInLink(at(), link)]);
		expect(both.filter((person) => person !== null)).toEqual([marja]);
		const late = await makeSignInLink(at(), { person: office.coordinator });
		expect(await useSignInLink(at(NOW + SIGN_IN_LINK_MS), late)).toBeNull();
		expect(await useSignInLink(at(), 'guessed')).toBeNull();
	});

	it('lets no coach into the office', async () => {
		const link = await makeSignInLink(at(), { person: office.coach });
		expect(await useSignInLink(at(), link)).toBeNull();
	});
});

describe('a session', () => {
	it('lasts while it is used, and ends idle, after a day, on signing out, or when its person leaves', async () => {
		const secret = await startSession(at(), office.coordinator);
		const hour = 3_600_000;
		for (let passed = 0; passed < SESSION_MS; passed += hour)
			expect(await readSession(at(NOW + passed), secret)).toEqual(marja);
		expect(await readSession(at(NOW + SESSION_MS), secret)).toBeNull();
		const idle = await startSession(at(), office.coordinator);
		expect(await readSession(at(NOW + SESSION_IDLE_MS), idle)).toBeNull();
		const out = await startSession(at(), office.coordinator);
		await endSession(at(), out);
		expect(await readSession(at(), out)).toBeNull();
		expect(await readSession(at(), undefined)).toBeNull();

		const person = serverChance.uuid();
		const common = { person, name: 'Bram', email: null, role: 'coordinator' as const, language: 'nl', expiresAt: null };
		await store.transaction(office.tenant, (tx) => tx.putPerson({ ...common, active: true }));
		const his = await startSession(at(), person);
		expect(await readSession(at(), his)).not.toBeNull();
		await store.transaction(office.tenant, (tx) => tx.putPerson({ ...common, active: false }));
		expect(await readSession(at(), his)).toBeNull();
	});

	it('lies in the store as a hash only', async () => {
		const secret = await startSession(at(), office.coordinator);
		expect(JSON.stringify(await store.db.selectFrom('session').selectAll().execute())).not.toContain(secret);
	});
});

describe('a passkey', () => {
	it('is made, signs in, and answers a challenge once', async () => {
		const key = await makeAuthenticator();
		const options = await registrationOptions(at(), { site: SITE, person: marja });
		const made = await key.create(options.challenge);
		expect(await verifyRegistration(at(), { site: SITE, person: marja, response: made })).toBe(true);
		expect(await verifyRegistration(at(), { site: SITE, person: marja, response: made })).toBe(false);
		expect(await countPasskeys(at(), marja.id)).toBe(1);

		const { challenge } = await authenticationOptions(at(), SITE);
		const answer = await key.get(challenge);
		expect(await verifyAuthentication(at(), { site: SITE, response: answer })).toEqual(marja);
		expect(await verifyAuthentication(at(), { site: SITE, response: answer })).toBeNull();
	});

	it('refuses another site, a stale challenge, a wrong signature and what is no answer', async () => {
		const key = await makeAuthenticator();
		const options = await registrationOptions(at(), { site: SITE, person: marja });
		expect(
			await verifyRegistration(at(), { site: SITE, person: marja, response: await key.create(options.challenge) })
		).toBe(true);
		const fresh = async (): Promise<string> => (await authenticationOptions(at(), SITE)).challenge;
		const verify = (response: unknown, place = at()) => verifyAuthentication(place, { site: SITE, response });
		expect(await verify(await key.get(await fresh(), 'https://voordeur.example'))).toBeNull();
		expect(await verify(await key.get(await fresh()), at(NOW + 6 * 60_000))).toBeNull();
		const other = await makeAuthenticator();
		expect(await verify({ ...(await other.get(await fresh())), id: key.id, rawId: key.id })).toBeNull();
		for (const nothing of [null, 'x', {}, { id: key.id, response: {} }]) expect(await verify(nothing)).toBeNull();
	});
});

describe('an invitation', () => {
	it('is a code without letters that look alike, and enrols one phone', async () => {
		const code = await makeInvitation(office.ports, { tenant: office.tenant, person: office.coach });
		expect(code).toMatch(/^[A-HJ-NP-Z2-8]{5}(-[A-HJ-NP-Z2-8]{5}){3}$/);
		const request = { version: 1 as const, code: code.toLowerCase(), submitKey: 'AA', readKey: 'AA', label: 'x' };
		expect((await enrol(office.ports, { tenant: office.tenant, request })).ok).toBe(true);
	});
});

/** What a phone or a security key does, with keys in memory. */
async function makeAuthenticator() {
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
