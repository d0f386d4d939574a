/** What reports count, read from the lists of both engines; and lists that are filled for what was there before them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readPeriod } from '#lib/domain/reports/periods.ts';
import { serverChance } from '#lib/server/crypto.ts';
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
						fields: { ...under, category: 'of an older catalogue', raisedAt: AT }
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
});
