/** What people do with their own ways in: fresh confirmations, recovery codes, and sessions that end with a right. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#lib/domain/roles.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { recoveryWait } from '#lib/server/http/turns.ts';
import { browserLabel } from '#lib/server/identity/browser-label.ts';
import {
	authenticationOptions,
	registrationOptions,
	verifyAuthentication,
	verifyRegistration
} from '#lib/server/identity/passkey.ts';
import type { IdentityPlace } from '#lib/server/identity/place.ts';
import {
	keepRecoveryCodes,
	makeRecoveryCodes,
	readRecoveryState,
	RECOVERY_CODES,
	useRecoveryCode
} from '#lib/server/identity/recovery-codes.ts';
import { openSession, readSession, renewSession, SESSION_MS, startSession } from '#lib/server/identity/session.ts';
import { isFresh, STEP_UP_MS } from '#lib/server/identity/step-up.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { makeOffice, type TestOffice } from '../../store/office.ts';
import { makeAuthenticator, SITE } from './authenticator.ts';

const NOW = Date.UTC(2026, 0, 5, 9);
let store: SqlStore;
let office: TestOffice;
const at = (now = NOW): IdentityPlace => ({ db: store.db, tenant: office.tenant, now });

beforeAll(async () => {
	store = await openSqlite(':memory:', { now: () => NOW });
	office = await makeOffice(store, () => NOW);
});
afterAll(() => store.close());

async function addPerson(role: Role): Promise<string> {
	const person = serverChance.uuid();
	await putPerson(person, role);
	return person;
}

function putPerson(person: string, role: Role): Promise<void> {
	const common = { name: 'Bram', email: null, language: 'nl', expiresAt: null, active: true };
	return store.transaction(office.tenant, (tx) => tx.putPerson({ person, roles: [role], ...common }));
}

describe('a fresh confirmation', () => {
	it('is a passkey or a recovery code of the last ten minutes; a sign-in link is none', async () => {
		const person = await addPerson('administrator');
		for (const how of ['passkey', 'code', 'link'] as const) {
			const session = await openSession(at(), await startSession(at(), person, { how }));
			expect(isFresh(session?.confirmedAt ?? null, NOW), how).toBe(how !== 'link');
		}
		expect(isFresh(NOW, NOW + STEP_UP_MS - 1)).toBe(true);
		expect(isFresh(NOW, NOW + STEP_UP_MS)).toBe(false);
		expect(isFresh(NOW + 1, NOW), 'a clock that was set back').toBe(false);
		expect(isFresh(null, NOW)).toBe(false);
	});

	it('gives the session a new secret, ends the old one, and lengthens nothing', async () => {
		const old = await startSession(at(), office.coordinator);
		const later = at(NOW + 3_600_000);
		const renewed = await renewSession(later, old);
		expect(renewed).not.toBe(old);
		expect(await openSession(later, old)).toBeNull();
		expect((await openSession(later, renewed ?? undefined))?.confirmedAt).toBe(later.now);
		expect(await renewSession(later, old), 'the old secret once more').toBeNull();
		for (let hour = 2; hour < 12; hour += 1)
			expect(await readSession(at(NOW + hour * 3_600_000), renewed ?? undefined)).not.toBeNull();
		expect(await readSession(at(NOW + SESSION_MS), renewed ?? undefined)).toBeNull();
	});

	it('takes a passkey of the one who asked, and of nobody else', async () => {
		const people = [await addPerson('administrator'), await addPerson('administrator')] as const;
		const keys = await Promise.all(
			people.map(async (id) => {
				const person = { id, name: 'Bram', roles: ['administrator' as const], language: 'nl' };
				const key = await makeAuthenticator();
				const { challenge } = await registrationOptions(at(), { site: SITE, person });
				await verifyRegistration(at(), { site: SITE, person, response: await key.create(challenge), name: 'Laptop' });
				return key;
			})
		);
		const [own, others] = keys;
		if (!own || !others) throw new Error('there are two keys');
		const ask = async () => authenticationOptions(at(), SITE, people[0]);
		expect((await ask()).allowCredentials?.map(({ id }) => id)).toEqual([own.id]);
		const verify = (response: unknown, person: string | null = people[0]) =>
			verifyAuthentication(at(), { site: SITE, response, person });
		expect(await verify(await others.get((await ask()).challenge))).toBeNull();
		const forSignIn = await authenticationOptions(at(), SITE);
		expect(await verify(await own.get(forSignIn.challenge)), 'a challenge for signing in').toBeNull();
		expect(await verify(await own.get((await ask()).challenge), null), 'signing in with a confirmation').toBeNull();
		expect(await verify(await own.get((await ask()).challenge))).toMatchObject({ id: people[0] });
	});
});

describe('a session', () => {
	it('ends for good when the role of its person changes, and does not come back with the role', async () => {
		const person = await addPerson('coordinator');
		const secret = await startSession(at(), person);
		expect(await readSession(at(), secret)).toMatchObject({ roles: ['coordinator'] });
		await putPerson(person, 'auditor');
		expect(await readSession(at(), secret)).toBeNull();
		await putPerson(person, 'coordinator');
		expect(await readSession(at(), secret)).toBeNull();
	});

	it('ends for good on the last day of its person, and does not come back when that day is moved', async () => {
		const person = serverChance.uuid();
		const common = { person, name: 'Bram', email: null, roles: ['auditor' as const], language: 'nl', active: true };
		const lasts = (expiresAt: number | null): Promise<void> =>
			store.transaction(office.tenant, (tx) => tx.putPerson({ ...common, expiresAt }));
		await lasts(NOW + 60_000);
		const secret = await startSession(at(), person);
		expect(await readSession(at(NOW + 59_000), secret)).not.toBeNull();
		expect(await readSession(at(NOW + 60_000), secret)).toBeNull();
		await lasts(null);
		expect(await readSession(at(NOW + 61_000), secret)).toBeNull();
	});

	it('says in a few words which browser it is in', () => {
		const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0';
		expect(browserLabel(`${windows} Safari/537.36`)).toBe('Chrome, Windows');
		expect(browserLabel(`${windows} Safari/537.36 Edg/140.0.0.0`)).toBe('Edge, Windows');
		expect(browserLabel('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe(
			'Firefox, Linux'
		);
		expect(browserLabel(null)).toBeNull();
	});
});

describe('recovery codes', () => {
	it('are ten, sign their person in once each, and end when new ones are made', async () => {
		const person = await addPerson('administrator');
		expect(await readRecoveryState(at(), person)).toEqual({ left: 0, madeAt: null });
		const first = await makeRecoveryCodes(office.tenant);
		await keepRecoveryCodes(at(), { person, hashes: first.hashes });
		expect(new Set(first.codes).size).toBe(RECOVERY_CODES);
		const [one = '', two = ''] = first.codes;
		expect(one).toMatch(/^[A-HJKMNP-Z2-9]{4}(-[A-HJKMNP-Z2-9]{4}){2}$/);
		const typed = ` ${one.toLowerCase().replaceAll('-', ' ')} `;
		const both = await Promise.all([1, 2].map(() => useRecoveryCode(at(), { code: typed })));
		expect(both.filter((found) => found?.id === person)).toHaveLength(1);
		expect(await readRecoveryState(at(), person)).toEqual({ left: RECOVERY_CODES - 1, madeAt: NOW });
		expect(await useRecoveryCode(at(), { code: two, person: office.coordinator }), 'as somebody else').toBeNull();
		const second = await makeRecoveryCodes(office.tenant);
		await keepRecoveryCodes(at(), { person, hashes: second.hashes });
		expect(await useRecoveryCode(at(), { code: two })).toBeNull();
		expect(await useRecoveryCode(at(), { code: second.codes[9] ?? '', person })).toMatchObject({ id: person });
	}, 30_000);

	it('lie in the store as slow hashes only, and open nothing of another organisation', async () => {
		const { codes, hashes } = await makeRecoveryCodes(office.tenant);
		await keepRecoveryCodes(at(), { person: office.coordinator, hashes });
		const kept = JSON.stringify(await store.db.selectFrom('recovery_code').selectAll().execute());
		for (const code of codes) expect(kept).not.toContain(code.replaceAll('-', ''));
		const other = await makeOffice(store, () => NOW);
		expect(await useRecoveryCode({ ...at(), tenant: other.tenant }, { code: codes[0] ?? '' })).toBeNull();
	}, 30_000);

	it('of somebody who left or is a coach now sign nobody in', async () => {
		const person = await addPerson('auditor');
		const { codes, hashes } = await makeRecoveryCodes(office.tenant);
		await keepRecoveryCodes(at(), { person, hashes });
		await putPerson(person, 'coach');
		expect(await useRecoveryCode(at(), { code: codes[0] ?? '' })).toBeNull();
	}, 30_000);

	it('are tried five times at once from one address, then one a minute, and sixty times at once at one organisation', async () => {
		const tenant = serverChance.uuid();
		const wait = (asker: string, now = NOW, of = tenant) => recoveryWait({ db: store.db, tenant: of, now }, asker);
		const waits: number[] = [];
		for (let turn = 0; turn < 6; turn += 1) waits.push(await wait('10.9.9.9'));
		expect(waits).toEqual([0, 0, 0, 0, 0, 60]);
		expect(await wait('10.9.9.9', NOW + 60_000)).toBe(0);
		const crowd: number[] = [];
		for (let at = 0; at < 60; at += 1) crowd.push(await wait(`10.9.8.${at}`));
		expect(crowd.filter((seconds) => seconds === 0).length).toBeLessThan(60);
		expect(await wait('10.9.7.1', NOW, serverChance.uuid())).toBe(0);
	});
});
