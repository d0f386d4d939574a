/** Signing in, staying signed in, and passkeys made and answered by an authenticator in software. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
import { makeAuthenticator, SITE } from './authenticator.ts';

const NOW = Date.UTC(2026, 0, 5, 9);
let store: SqlStore;
let office: TestOffice;
let marja: OfficePerson;
const at = (now = NOW): IdentityPlace => ({ db: store.db, tenant: office.tenant, now });

beforeAll(async () => {
	store = await openSqlite(':memory:', { now: () => NOW });
	office = await makeOffice(store, () => NOW);
	marja = { id: office.coordinator, name: 'Marja', roles: ['coordinator'], language: 'nl' };
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
		const common = {
			person,
			name: 'Bram',
			email: null,
			roles: ['coordinator' as const],
			language: 'nl',
			expiresAt: null
		};
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

	it('takes no second one on a question of before the first: that one needed no confirmation', async () => {
		const [mine, theirs] = [await makeAuthenticator(), await makeAuthenticator()];
		const before = await registrationOptions(at(), { site: SITE, person: marja });
		const options = await registrationOptions(at(), { site: SITE, person: marja });
		const keep = async (key: typeof mine, challenge: string) =>
			verifyRegistration(at(), { site: SITE, person: marja, response: await key.create(challenge) });
		expect(await keep(mine, options.challenge)).toBe(true);
		const count = await countPasskeys(at(), marja.id);
		expect(await keep(theirs, before.challenge)).toBe(false);
		expect(await countPasskeys(at(), marja.id)).toBe(count);
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
