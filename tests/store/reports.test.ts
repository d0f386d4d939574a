/** What reports count, read from the lists of both engines; and lists that are filled for what was there before them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readPeriod } from '#lib/domain/reports/periods.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { ORG_SCOPE } from '#lib/domain/round.ts';
import { countReports } from '#lib/server/reports/count-reports.ts';
import { askReports, reportsWithin } from '#lib/server/reports/ask-reports.ts';
import { openForReading, type StoreAddress } from '#lib/server/reports/own-connection.ts';
import { readFacts } from '#lib/server/reports/read-facts.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { makeOffice } from './office.ts';
import { postgresForTests } from './stores.ts';

const postgres = await postgresForTests();
const folders: string[] = [];
afterAll(async () => {
	await postgres?.stop();
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function newAddress(engine: string): Promise<StoreAddress> {
	const dataDir = mkdtempSync(join(tmpdir(), 'voordeur-reports-'));
	folders.push(dataDir);
	return { dataDir, databaseUrl: engine === 'PostgreSQL' && postgres ? await postgres.newDatabase() : null };
}

const ENGINES = ['SQLite', ...(postgres ? ['PostgreSQL'] : [])];
const id = serverChance.uuid;
const AT = Date.parse('2026-08-11T10:00:00Z');
const NOW = Date.parse('2026-11-24T10:00:00Z');
const quarter = readPeriod('2026-Q3');

describe.each(ENGINES)('reports over the store in %s', (engine) => {
	it('read what a round of visits left, by area, and what was erased as counts', async () => {
		const address = await newAddress(engine);
		const store = await (address.databaseUrl === null
			? openSqlite(join(address.dataDir, 'voordeur.sqlite'), { now: () => NOW })
			: openPostgres(address.databaseUrl, { now: () => NOW }));
		try {
			const office = await makeOffice(store, () => NOW);
			const { household, scope, area } = office;
			const [visit, concern] = [id(), id()];
			const of = { root: household, scope };
			const under = { household, visit, address: office.address };
			const made = await recordOffice(office.ports, {
				tenant: office.tenant,
				person: office.coordinator,
				role: 'coordinator',
				changes: [
					{
						kind: 'visit',
						ent: visit,
						...of,
						fields: {
							address: office.address,
							household,
							coach: office.coach,
							startedAt: AT,
							closedAt: AT + 1,
							helpAccepted: true,
							state: { step: 'closed' }
						}
					},
					{
						kind: 'concern',
						ent: concern,
						...of,
						fields: { ...under, category: 'mould', linkTheme: 'health', raisedAt: AT, end: 'solved' }
					},
					{
						kind: 'concern',
						ent: id(),
						...of,
						fields: { ...under, category: 'of-an-older-catalogue', raisedAt: AT }
					},
					{
						kind: 'measure',
						ent: id(),
						...of,
						fields: { household, visit, code: 'led', count: 4, how: 'fitted', at: AT }
					},
					{
						kind: 'measure',
						ent: id(),
						...of,
						fields: { household, visit, code: 'led', count: 9, how: 'fitted', at: AT, removed: true }
					},
					{
						kind: 'commitment',
						ent: id(),
						...of,
						fields: { ...under, who: 'coach', dueOn: '2026-08-20', state: { step: 'done' }, doneAt: AT }
					}
				]
			});
			if (!made.ok) throw new Error(`not recorded: ${made.error.reason}`);
			await store.transaction(office.tenant, (tx) =>
				tx.addTally([{ month: '2026-07', area, what: 'spoken', amount: 3 }])
			);
			if (!quarter) throw new Error('a quarter is a period');
			const db = openForReading(address);
			const facts = await readFacts({ db, tenant: office.tenant }, quarter, {
				areas: [{ id: area, name: 'Hazelbuurt' }],
				categories: [{ id: 'mould', domain: 'home' }],
				measureCodes: ['led']
			});
			await db.destroy();
			expect(facts.visits).toEqual([{ at: AT, area, household, helpAccepted: true }]);
			expect(facts.measures).toEqual([{ area, household, at: AT, code: 'led', count: 4, how: 'fitted' }]);
			expect(facts.concerns.map(({ category, domain, theme, end }) => [category, domain, theme, end]).sort()).toEqual([
				['mould', 'home', 'health', 'solved'],
				['other', 'other', null, null]
			]);
			expect(facts.commitments).toEqual([
				{ area, household, dueOn: '2026-08-20', state: 'done', doneOn: '2026-08-11' }
			]);
			expect(facts.kept).toEqual([{ area, month: '2026-07', what: 'spoken', amount: 3 }]);

			const desk = { store: address, tenant: office.tenant };
			const question = { period: '2026-Q3', before: '2026-Q2' } as const;
			const exact = await askReports(desk, { ...question, numbers: 'exact' });
			const spoken = exact.views[0]?.rows.find(({ about }) => about.kind === 'word' && about.id === 'spoken');
			expect([spoken?.cells[0]?.value, spoken?.before]).toEqual([4, 0]);
			const asking = { ...question, numbers: 'released' } as const;
			// Who does not wait is told that it is being counted, and gets the same answer later.
			expect(await reportsWithin(desk, asking, 0)).toBeNull();
			const released = await askReports(desk, asking);
			expect(await reportsWithin(desk, asking, 1_000)).toBe(released);
			const numbers = released.views.flatMap(({ rows }) =>
				rows.flatMap(({ cells, before }) => [before, ...cells.map(({ value }) => value)])
			);
			expect(numbers.filter((value) => typeof value === 'number')).toEqual([]);
		} finally {
			await store.close();
		}
	});

	it('show of a period what was released of it, whatever comes in or is edited afterwards, in every process', async () => {
		const address = await newAddress(engine);
		const store = await (address.databaseUrl === null
			? openSqlite(join(address.dataDir, 'voordeur.sqlite'), { now: () => NOW })
			: openPostgres(address.databaseUrl, { now: () => NOW }));
		try {
			const office = await makeOffice(store, () => NOW);
			const { tenant, area, household, scope } = office;
			const spoken = async (amount: number) =>
				store.transaction(tenant, (tx) =>
					tx.addTally([area, ''].map((where) => ({ month: '2026-08', area: where, what: 'spoken', amount })))
				);
			const record = async (changes: Parameters<typeof recordOffice>[1]['changes']): Promise<void> => {
				const made = await recordOffice(office.ports, {
					tenant,
					person: office.coordinator,
					role: 'coordinator',
					changes
				});
				if (!made.ok) throw new Error(`not recorded: ${made.error.reason}`);
			};
			await spoken(20);
			const db = openForReading(address);
			const exactly = async () => {
				const exact = await countReports({ db, tenant }, { period: '2026-Q3', before: null, numbers: 'exact' });
				expect(exact.releasedAt).toBeNull();
				return JSON.stringify(exact.views);
			};
			expect(await exactly()).toContain('"value":40');
			const ask = (period: string) =>
				countReports({ db, tenant }, { period, before: null, numbers: 'released' }, { now: NOW + asked++ });
			let asked = 0;
			// Two who ask at once for what nobody has seen yet: both show what the first one kept.
			const [first, second] = await Promise.all([ask('2026-Q3'), ask('2026-Q3')]);
			expect(second?.views).toEqual(first?.views);

			const quiet = id();
			await record([{ kind: 'area', ent: quiet, root: quiet, scope: ORG_SCOPE, fields: { name: 'Lege buurt' } }]);
			await record([{ kind: 'address', ent: office.address, root: office.address, scope, fields: { area: quiet } }]);
			await record([
				{ kind: 'concern', ent: id(), root: household, scope, fields: { household, category: 'mould', raisedAt: AT } }
			]);
			await spoken(15);
			const again = await ask('2026-Q3');
			expect(again.views).toEqual(first?.views);
			expect(again.releasedAt).toBe(first?.releasedAt);
			// Its months left with it; a month that did not, and the team itself, see what is there now.
			expect(JSON.stringify((await ask('2026-08')).views)).not.toContain('"value":70');
			expect(await exactly()).toContain('"value":70');
			const rows = await db.selectFrom('report_release').select('period').orderBy('period').execute();
			expect(rows.map(({ period }) => period)).toEqual(['2026-07', '2026-08', '2026-09', '2026-Q3']);
			await db.destroy();
		} finally {
			await store.close();
		}
	});
});
