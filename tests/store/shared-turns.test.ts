/** Tries and used challenges that several processes count together, on both engines. */
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { takeOnce, takeShared, type SharedLimit } from '#lib/server/http/shared-turns.ts';
import { signInWait } from '#lib/server/http/turns.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { newMigrated, postgresForTests } from './stores.ts';

const NOW = 1_700_000_000_000;
const TENANT = '7e4a4700-0000-4000-a000-000000000001';
const LIMIT: SharedLimit = { name: 'test', burst: 3, perSecond: 0.1 };
const postgres = await postgresForTests();
afterAll(() => postgres?.stop());

/** Each answers two stores on one database, as two processes have them; the embedded engine has one process. */
const ENGINES = [
	{
		name: 'SQLite',
		async open(): Promise<readonly [SqlStore, SqlStore]> {
			const store = await openSqlite(':memory:', { now: () => NOW });
			return [store, store];
		}
	},
	...(postgres
		? [
				{
					name: 'PostgreSQL',
					async open(): Promise<readonly [SqlStore, SqlStore]> {
						const url = await newMigrated(postgres);
						return [await openPostgres(url), await openPostgres(url)];
					}
				}
			]
		: [])
];

describe.each(ENGINES)('limits in the store: $name', ({ open }) => {
	const opened: SqlStore[] = [];
	afterEach(async () => {
		for (const store of new Set(opened.splice(0))) await store.close();
	});
	const places = async () => {
		const stores = await open();
		opened.push(...stores);
		return stores.map(({ db }) => ({ db, tenant: TENANT, now: NOW })) as [Place, Place];
	};
	interface Place {
		readonly db: SqlStore['db'];
		readonly tenant: string;
		readonly now: number;
	}

	it('count the tries of all processes together, also at the same moment', async () => {
		const [one, other] = await places();
		const waits = await Promise.all([one, other, one, other, one, other].map((at) => takeShared(at, LIMIT, 'a')));
		expect(waits.filter((wait) => wait === 0)).toHaveLength(3);
		expect(waits.filter((wait) => wait === 10)).toHaveLength(3);
		expect(await takeShared(one, LIMIT, 'b')).toBe(0);
		expect(await takeShared({ ...other, now: NOW + 10_000 }, LIMIT, 'a')).toBe(0);
		expect(await takeShared({ ...one, now: NOW + 10_000 }, LIMIT, 'a')).toBe(10);
	});

	it('let a challenge be answered once, whichever process it comes to', async () => {
		const [one, other] = await places();
		const asked = { name: 'readToken', text: 'challenge', until: NOW + 1_000 };
		const taken = await Promise.all([one, other, one].map((at) => takeOnce(at, asked)));
		expect(taken.filter((isFirst) => isFirst)).toHaveLength(1);
		expect(await takeOnce(other, { ...asked, text: 'another' })).toBe(true);
		expect(await takeOnce({ ...one, now: NOW + 1_000 }, { ...asked, until: NOW + 2_000 })).toBe(true);
	});

	it('slow down who tries to sign in again and again, and forget who has waited', async () => {
		const [one] = await places();
		const waits: number[] = [];
		for (let turn = 0; turn < 61; turn += 1) waits.push(await signInWait(one, '10.0.0.1'));
		expect(waits.slice(0, 60).every((wait) => wait === 0)).toBe(true);
		expect(waits[60]).toBeGreaterThan(0);
		expect(await signInWait({ ...one, now: NOW + 600_000 }, '10.0.0.2')).toBe(0);
		const lines = await one.db.selectFrom('turn').selectAll().execute();
		expect(lines).toHaveLength(1);
		expect(JSON.stringify(lines)).not.toContain('10.0.0');
	});
});
