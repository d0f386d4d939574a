/** Who works here, on every engine: rights that change, reviews, and the one administrator that always stays. */
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Role } from '#lib/domain/roles.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { endSessions, listSessions, readEndedWays, removePasskey } from '#lib/server/identity/own-ways.ts';
import {
	addPerson,
	changePerson,
	endPerson,
	type PeopleDesk,
	renewLink,
	reviewPerson
} from '#lib/server/identity/people-admin.ts';
import { keepRecoveryCodes, makeRecoveryCodes, useRecoveryCode } from '#lib/server/identity/recovery-codes.ts';
import { readSession, startSession } from '#lib/server/identity/session.ts';
import { useSignInLink } from '#lib/server/identity/sign-in.ts';
import { countAdministrators, listPersonLines, peopleDue, REVIEW_DAYS } from '#lib/server/office/people-table.ts';
import { memoryPurgeFile, type PurgeFile } from '#lib/server/purge/purge-file.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { makeOffice, type TestOffice } from './office.ts';
import { newMigrated, postgresForTests } from './stores.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 0, 5, 9);
const postgres = await postgresForTests();
afterAll(() => postgres?.stop());

const ENGINES = [
	{ name: 'SQLite', open: (): Promise<SqlStore> => openSqlite(':memory:', { now: () => NOW }) },
	...(postgres
		? [{ name: 'PostgreSQL', open: async () => openPostgres(await newMigrated(postgres), { now: () => NOW }) }]
		: [])
];

describe.each(ENGINES)('people in $name', ({ open }) => {
	const opened: SqlStore[] = [];
	afterEach(async () => {
		for (const store of opened.splice(0)) await store.close();
	});

	interface Scene {
		readonly office: TestOffice;
		readonly store: SqlStore;
		/** Administrators, the first of whom decides. */
		readonly admins: readonly [string, string];
		readonly desk: PeopleDesk & { readonly by: string };
		readonly place: {
			readonly db: SqlStore['db'];
			readonly tenant: string;
			readonly now: number;
			readonly purgeFile: PurgeFile;
		};
	}

	async function makeScene(): Promise<Scene> {
		const store = await open();
		opened.push(store);
		const office = await makeOffice(store, () => NOW);
		const admins = [serverChance.uuid(), serverChance.uuid()] as const;
		for (const person of admins) await put(store, office, { person, roles: ['administrator'] });
		const purgeFile = memoryPurgeFile();
		const place = { db: store.db, tenant: office.tenant, now: NOW, purgeFile };
		return { office, store, admins, place, desk: { store, purgeFile, tenant: office.tenant, by: admins[0], now: NOW } };
	}

	function put(
		store: SqlStore,
		office: TestOffice,
		who: { person: string; roles: readonly Role[]; expiresAt?: number }
	) {
		const common = { name: 'Ineke', email: null, language: 'nl', active: true, expiresAt: null };
		return store.transaction(office.tenant, (tx) => tx.putPerson({ ...common, ...who }));
	}

	const troubleOf = (outcome: { readonly ok: boolean } & { readonly trouble?: string }): string | undefined =>
		outcome.ok ? undefined : outcome.trouble;

	it('are added with a link that signs them in once; a coach gets none', async () => {
		const { desk, place } = await makeScene();
		const id = serverChance.uuid();
		const secret = await addPerson(desk, { id, name: 'Noor', roles: ['auditor'], expiresAt: NOW + DAY_MS });
		expect(await useSignInLink(place, secret ?? '')).toMatchObject({ id, roles: ['auditor'] });
		expect(await useSignInLink(place, secret ?? '')).toBeNull();
		const coach = serverChance.uuid();
		expect(await addPerson(desk, { id: coach, name: 'Toon', roles: ['coach'], expiresAt: null })).toBeNull();
		const lines = await listPersonLines(place, NOW);
		expect(lines.find((line) => line.id === id)).toMatchObject({ reviewedAt: NOW, isDue: false, state: 'here' });
		expect(lines.find((line) => line.id === coach)).toMatchObject({ roles: ['coach'], phones: 0 });
		expect((await listPersonLines(place, NOW + DAY_MS)).find((line) => line.id === id)).toMatchObject({
			state: 'expired'
		});
	});

	it('lose their sessions and unused links with their role, and everything when they end', async () => {
		const { desk, place, office, store } = await makeScene();
		const person = office.coordinator;
		const codes = await makeRecoveryCodes(office.tenant);
		await keepRecoveryCodes(place, { person, hashes: codes.hashes });
		const session = await startSession(place, person, { how: 'passkey' });
		const link = await renewLink(desk, person, { endWays: true });
		expect(await readSession(place, session)).toBeNull();
		expect(await changePerson(desk, { person, roles: ['auditor'], expiresAt: null })).toMatchObject({ ok: true });
		expect(await readSession(place, session)).toBeNull();
		expect(await useSignInLink(place, link.ok ? link.value : '')).toBeNull();
		const later = await startSession(place, person);
		expect(await readSession(place, later)).toMatchObject({ roles: ['auditor'] });

		expect(await endPerson(desk, person)).toMatchObject({ ok: true });
		expect(await readSession(place, later)).toBeNull();
		expect(await useRecoveryCode(place, { code: codes.codes[0] ?? '' })).toBeNull();
		expect(troubleOf(await renewLink(desk, person))).toBe('ended');
		expect(troubleOf(await endPerson(desk, person))).toBe('ended');
		for (const table of ['session', 'passkey', 'recovery_code'] as const) {
			const left = await store.db.selectFrom(table).select('person').where('person', '=', person).execute();
			expect(left, table).toEqual([]);
		}
		const told = await store.db.selectFrom('audit').select(['action', 'actor']).execute();
		for (const action of ['makeLink', 'changePerson', 'endPerson'])
			expect(told).toContainEqual({ action, actor: desk.by });
	}, 30_000);

	it('never change their own rights, and a new link ends the one before it', async () => {
		const { desk, place, office } = await makeScene();
		expect(troubleOf(await changePerson(desk, { person: desk.by, roles: ['auditor'], expiresAt: null }))).toBe('self');
		expect(troubleOf(await endPerson(desk, desk.by))).toBe('self');
		expect(troubleOf(await reviewPerson(desk, desk.by))).toBe('self');
		const first = await renewLink(desk, office.coordinator);
		const second = await renewLink(desk, office.coordinator);
		expect(await useSignInLink(place, first.ok ? first.value : '')).toBeNull();
		expect(await useSignInLink(place, second.ok ? second.value : '')).toMatchObject({ id: office.coordinator });
		expect(troubleOf(await renewLink(desk, office.coach))).toBe('noPerson');
	});

	it('get no new link beside a passkey or a code: their ways in end first, by the same hand, and they are told', async () => {
		const { desk, place, office, store } = await makeScene();
		const person = office.coordinator;
		const { codes, hashes } = await makeRecoveryCodes(office.tenant);
		await keepRecoveryCodes(place, { person, hashes });
		const session = await startSession(place, person, { how: 'passkey' });
		expect(troubleOf(await renewLink(desk, person))).toBe('hasWay');
		expect(await readSession(place, session)).not.toBeNull();
		expect(await store.db.selectFrom('sign_in_link').selectAll().where('person', '=', person).execute()).toEqual([]);
		expect(await readEndedWays(place, person)).toBeNull();

		const link = await renewLink(desk, person, { endWays: true });
		expect(await readSession(place, session)).toBeNull();
		expect(await useRecoveryCode(place, { code: codes[0] ?? '' })).toBeNull();
		expect(await useSignInLink(place, link.ok ? link.value : '')).toMatchObject({ id: person });
		const told = await store.db.selectFrom('audit').select(['action', 'actor']).execute();
		expect(told).toContainEqual({ action: 'endWays', actor: desk.by });
		expect(await readEndedWays(place, person)).toEqual({ by: desk.by, at: expect.any(Number) });
		expect(await readEndedWays(place, desk.by)).toBeNull();
		// Nobody held a way in any more: the next link ends nothing, and says nothing of it.
		expect((await renewLink(desk, person)).ok).toBe(true);
	}, 30_000);

	it('keep one administrator without an end date, also when two demote each other at once', async () => {
		const { desk, place, admins, store, office } = await makeScene();
		const [one, two] = admins;
		const other = { ...desk, by: two };
		const both = await Promise.all([
			changePerson(desk, { person: two, roles: ['auditor'], expiresAt: null }),
			changePerson(other, { person: one, roles: ['auditor'], expiresAt: null })
		]);
		expect(both.filter(({ ok }) => ok)).toHaveLength(1);
		expect(both.map(troubleOf)).toContain('lastAdministrator');
		expect(await countAdministrators(place, NOW)).toBe(1);

		const temporary = serverChance.uuid();
		await put(store, office, { person: temporary, roles: ['administrator'], expiresAt: NOW + DAY_MS });
		const lasting = both[0]?.ok ? one : two;
		const last = { ...desk, by: temporary };
		expect(troubleOf(await endPerson(last, lasting))).toBe('lastAdministrator');
		const ending = { person: lasting, roles: ['administrator' as const], expiresAt: NOW + 9 * DAY_MS };
		expect(troubleOf(await changePerson(last, ending))).toBe('lastAdministrator');
		expect(await endPerson({ ...desk, by: lasting }, temporary)).toMatchObject({ ok: true });
	});

	it('are due for a review after a quarter, and not after somebody said that it is still right', async () => {
		const { desk, place, office, admins } = await makeScene();
		expect(await peopleDue(place, NOW + (REVIEW_DAYS - 1) * DAY_MS)).toEqual([]);
		const later = NOW + REVIEW_DAYS * DAY_MS;
		const due = (await peopleDue(place, later)).map(({ id }) => id);
		expect(due.sort()).toEqual([office.coordinator, office.coach, office.otherCoach, ...admins].sort());
		expect(await reviewPerson({ ...desk, now: later }, office.coach)).toMatchObject({ ok: true });
		const left = await peopleDue(place, later);
		expect(left.map(({ id }) => id)).not.toContain(office.coach);
		const lines = await listPersonLines(place, later);
		expect(lines.filter(({ isDue }) => isDue)).toHaveLength(left.length);
		expect(lines.find(({ id }) => id === office.coach)).toMatchObject({ reviewedAt: later, isDue: false });
	});

	it('end their own sessions one by one or all but this, and never remove the last way in', async () => {
		const { place, office, store } = await makeScene();
		const person = office.coordinator;
		const secrets = [];
		for (const label of ['a', 'b', 'c']) secrets.push(await startSession(place, person, { label }));
		const listed = await listSessions(place, person);
		expect(listed.map(({ label }) => label).sort()).toEqual(['a', 'b', 'c']);
		const [first] = listed;
		expect(await endSessions(place, { person: office.otherCoach, only: first?.id ?? '' }), "somebody else's").toBe(0);
		expect(await endSessions(place, { person, only: first?.id ?? '' })).toBe(1);
		expect(await endSessions(place, { person, but: listed[1]?.id ?? '' })).toBe(1);
		expect((await Promise.all(secrets.map((secret) => readSession(place, secret)))).filter(Boolean)).toHaveLength(1);

		const key = (credential: string) => ({ tenant: office.tenant, credential, person, public_key: 'x', counter: 0 });
		await store.db
			.insertInto('passkey')
			.values(['k1', 'k2'].map((id) => ({ ...key(id), transports: '', created_at: NOW, used_at: null })))
			.execute();
		const remove = (passkey: string) =>
			store.transaction(office.tenant, (_tx, db) => removePasskey({ ...place, db }, { person, passkey }));
		const both = await Promise.all(['k1', 'k2'].map(remove));
		expect(both.sort()).toEqual(['lastWay', 'removed']);
		expect(await remove('nothing')).toBe('notFound');
		const { hashes } = await makeRecoveryCodes(office.tenant);
		await keepRecoveryCodes(place, { person, hashes });
		expect([await remove('k1'), await remove('k2')].sort()).toEqual(['notFound', 'removed']);
	}, 30_000);
});
