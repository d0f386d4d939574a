/** The office side of enrolment, on every engine: a code gives no more than the office saw when it made it. */
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { serverChance } from '#lib/server/crypto.ts';
import { inviteCoach, listCodes, listDeviceLines } from '#lib/server/office/devices.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { enrol } from '#lib/server/sync/enrol.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { roundScope } from '#lib/domain/round.ts';
import { enrolWait } from '#lib/server/http/turns.ts';
import { makeOffice, type TestOffice } from './office.ts';
import { newMigrated, postgresForTests } from './stores.ts';

const postgres = await postgresForTests();
afterAll(() => postgres?.stop());

const ENGINES = [
	{ name: 'SQLite', open: (): Promise<SqlStore> => openSqlite(':memory:', { now: Date.now }) },
	...(postgres ? [{ name: 'PostgreSQL', open: async () => openPostgres(await newMigrated(postgres)) }] : [])
];

describe.each(ENGINES)('a code for a phone in $name', ({ open }) => {
	const opened: SqlStore[] = [];
	afterEach(async () => {
		for (const store of opened.splice(0)) await store.close();
	});

	async function makeScene() {
		const store = await open();
		opened.push(store);
		const office = await makeOffice(store, Date.now);
		const place = { db: store.db, tenant: office.tenant };
		const inviteFor = async (coach = office.coach) => {
			const made = await inviteCoach(office.ports, {
				place,
				coach,
				origin: 'https://office.example',
				now: Date.now(),
				by: office.coordinator
			});
			if (!made) throw new Error('this is a coach');
			return made;
		};
		return { store, office, place, inviteFor };
	}

	async function use(office: TestOffice, code: string): Promise<boolean> {
		const request = { version: 1 as const, code, label: 'x', submitKey: 'AA', readKey: 'AA' };
		return (await enrol(office.ports, { tenant: office.tenant, request })).ok;
	}

	it('names its rounds, and works once', async () => {
		const { office, inviteFor, place } = await makeScene();
		const made = await inviteFor();
		expect(made).toMatchObject({ rounds: ['Ronde'], link: `https://office.example/enrol#${made.code}` });
		expect((await inviteFor(office.otherCoach)).rounds).toEqual([]);
		expect(await use(office, made.code)).toBe(true);
		expect(await use(office, made.code)).toBe(false);
		expect((await listDeviceLines(place, Date.now())).map(({ person }) => person)).toEqual([office.coach]);
	});

	it('is refused once its coach has another role or another round', async () => {
		const { office, inviteFor, store } = await makeScene();
		const first = await inviteFor(office.otherCoach);
		const round = serverChance.uuid();
		const fields = {
			name: 'Nieuw',
			area: office.area,
			coaches: { add: { a: office.otherCoach } },
			lentUntil: '2999-01-01'
		};
		const outcome = await recordOffice(office.ports, {
			tenant: office.tenant,
			person: office.coordinator,
			role: 'coordinator',
			changes: [{ kind: 'round', ent: round, root: round, scope: roundScope(round), fields }]
		});
		expect(outcome.ok).toBe(true);
		expect(await use(office, first.code)).toBe(false);
		const second = await inviteFor(office.otherCoach);
		const common = { name: 'Greet', email: null, language: 'nl', expiresAt: null, active: true };
		await store.transaction(office.tenant, (tx) =>
			tx.putPerson({ person: office.otherCoach, roles: ['coordinator'], ...common })
		);
		expect(await use(office, second.code)).toBe(false);
	});

	it('ends when a newer one is made for the same coach, and is listed as waiting, used or run out', async () => {
		const { office, inviteFor, place } = await makeScene();
		const first = await inviteFor();
		const second = await inviteFor();
		const other = await inviteFor(office.otherCoach);
		expect(await use(office, first.code)).toBe(false);
		expect(await use(office, second.code)).toBe(true);
		const states = async (now: number) => (await listCodes(place, now)).map(({ state }) => state).sort();
		expect(await states(Date.now())).toEqual(['over', 'used', 'waiting']);
		expect(await states(other.until + 1_000)).toEqual(['over', 'over', 'used']);
		expect(await listCodes(place, Date.now() + 25 * 3_600_000)).toEqual([]);
		const text = JSON.stringify(await listCodes(place, Date.now()));
		for (const { code } of [first, second, other]) expect(text).not.toContain(code);
	});
});

describe('guessing codes', () => {
	it('is slowed by asker and by organisation, and one organisation does not slow another', async () => {
		const store = await openSqlite(':memory:', { now: Date.now });
		const { db } = store;
		const now = Date.now();
		const tenant = serverChance.uuid();
		const waits = async (askers: readonly string[], of = tenant): Promise<readonly number[]> => {
			const all: number[] = [];
			for (const asker of askers) all.push(await enrolWait({ db, tenant: of, now }, asker));
			return all;
		};
		const alone = await waits(Array.from({ length: 21 }, () => '10.8.0.1'));
		expect(alone.filter((wait) => wait === 0)).toHaveLength(20);
		expect(alone.at(-1)).toBe(10);
		const crowd = await waits(Array.from({ length: 400 }, (_, n) => `10.8.${1 + (n >> 8)}.${n & 255}`));
		expect(crowd.filter((wait) => wait === 0)).toHaveLength(280);
		expect(await waits(['10.8.9.1'], serverChance.uuid())).toEqual([0]);
		await store.close();
	});
});
