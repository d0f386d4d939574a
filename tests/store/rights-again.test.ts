/** What a restore brings back of people and their passkeys, and what the purge file takes away again. */
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Role } from '#lib/domain/roles.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { removePasskey } from '#lib/server/identity/own-ways.ts';
import { changePerson, endPerson, renewLink } from '#lib/server/identity/people-admin.ts';
import { applyRights } from '#lib/server/identity/rights-again.ts';
import { memoryPurgeFile } from '#lib/server/purge/purge-file.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { makeOffice } from './office.ts';
import { newMigrated, postgresForTests } from './stores.ts';

const NOW = Date.UTC(2026, 0, 5, 9);
const postgres = await postgresForTests();
afterAll(() => postgres?.stop());

const ENGINES = [
	{ name: 'SQLite', open: (): Promise<SqlStore> => openSqlite(':memory:', { now: () => NOW }) },
	...(postgres
		? [{ name: 'PostgreSQL', open: async () => openPostgres(await newMigrated(postgres), { now: () => NOW }) }]
		: [])
];

describe.each(ENGINES)('after a restore of yesterday in $name', ({ open }) => {
	const opened: SqlStore[] = [];
	afterEach(async () => {
		for (const store of opened.splice(0)) await store.close();
	});

	async function makeScene() {
		const store = await open();
		opened.push(store);
		const { tenant } = await makeOffice(store, () => NOW);
		const [by, person] = [serverChance.uuid(), serverChance.uuid()];
		const purgeFile = memoryPurgeFile();
		/** Both, as the backup has them. */
		const putBack = async (): Promise<void> => {
			for (const one of [by, person]) await put(one, one === by ? 'administrator' : 'coordinator');
			await store.db.deleteFrom('passkey').where('tenant', '=', tenant).execute();
			const key = { tenant, person, public_key: 'x', counter: 0, transports: '', created_at: NOW, used_at: null };
			await store.db
				.insertInto('passkey')
				.values(['first', 'second'].map((credential) => ({ ...key, credential })))
				.execute();
		};
		const put = (one: string, role: Role) =>
			store.transaction(tenant, (tx) =>
				tx.putPerson({
					person: one,
					roles: [role],
					name: 'Ineke',
					email: null,
					language: 'nl',
					active: true,
					expiresAt: null
				})
			);
		await putBack();
		const found = () => store.transaction(tenant, (tx) => tx.findPerson(person));
		const keys = async (): Promise<readonly string[]> =>
			(await store.db.selectFrom('passkey').select('credential').where('tenant', '=', tenant).execute())
				.map(({ credential }) => credential)
				.sort();
		const desk = { store, purgeFile, tenant, by, now: NOW };
		return { store, tenant, person, desk, putBack, found, keys };
	}

	it('whoever was ended stays ended, with every passkey', async () => {
		const { tenant, person, desk, putBack, found, keys } = await makeScene();
		expect(await endPerson(desk, person)).toMatchObject({ ok: true });
		await putBack();
		expect(await applyRights(desk, tenant)).toEqual({ people: 1, keys: 0 });
		expect(await found()).toMatchObject({ active: false });
		expect(await keys()).toEqual([]);
		expect(await applyRights(desk, tenant)).toEqual({ people: 0, keys: 0 });
	});

	it('a role and an end date are what they were made last', async () => {
		const { tenant, person, desk, putBack, found } = await makeScene();
		for (const role of ['administrator', 'auditor'] as const)
			expect(await changePerson(desk, { person, roles: [role], expiresAt: NOW + 1_000 })).toMatchObject({ ok: true });
		await putBack();
		expect(await applyRights(desk, tenant)).toEqual({ people: 1, keys: 0 });
		expect(await found()).toMatchObject({ roles: ['auditor'], expiresAt: NOW + 1_000, active: true });
	});

	it('a passkey that was removed lets nobody in, and another one still does', async () => {
		const { store, tenant, person, desk, putBack, keys } = await makeScene();
		const removed = await store.transaction(tenant, (_tx, db) =>
			removePasskey({ db, tenant, now: NOW, purgeFile: desk.purgeFile }, { person, passkey: 'first' })
		);
		expect(removed).toBe('removed');
		await putBack();
		expect(await applyRights(desk, tenant)).toEqual({ people: 0, keys: 1 });
		expect(await keys()).toEqual(['second']);
	});

	it('ways in that an administrator ended for a new link stay ended', async () => {
		const { tenant, person, desk, putBack, keys } = await makeScene();
		expect(await renewLink(desk, person, { endWays: true })).toMatchObject({ ok: true });
		await putBack();
		expect(await applyRights(desk, tenant)).toEqual({ people: 0, keys: 2 });
		expect(await keys()).toEqual([]);
	});

	it('a change that was refused leaves no line behind', async () => {
		const { desk } = await makeScene();
		expect(await endPerson(desk, desk.by)).toEqual({ ok: false, trouble: 'self' });
		expect(await desk.purgeFile.readAll()).toEqual([]);
	});
});
