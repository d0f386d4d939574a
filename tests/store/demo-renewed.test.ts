/** The demo municipality on other days than the one it was made on: somebody who tries it in spring finds it alive. */
import { afterAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { periodAround, periodBefore } from '#lib/domain/reports/periods.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { loadDemo } from '#lib/server/demo/load.ts';
import { DEMO_SEED } from '#lib/server/demo/municipality.ts';
import { renewDemo } from '#lib/server/demo/renew.ts';
import { readFacts } from '#lib/server/reports/read-facts.ts';
import { memoryPurgeFile } from '#lib/server/purge/purge-file.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { answerHandshake } from '#lib/server/sync/handshake.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { createServerLog, type SyncPorts } from '#lib/server/sync/ports.ts';
import { testCrypto } from './office.ts';
import { makePhone } from './phone.ts';
import { newMigrated, postgresForTests } from './stores.ts';

const postgres = await postgresForTests();
const folders: string[] = [];
afterAll(async () => {
	await postgres?.stop();
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const ENGINES = ['SQLite', ...(postgres ? ['PostgreSQL'] : [])];
const MADE = Date.parse('2026-11-24T10:00:00Z');
const DAY_MS = 86_400_000;

interface Town {
	readonly store: SqlStore;
	readonly ports: SyncPorts;
	readonly tenant: string;
	readonly coach: string;
	readonly coordinator: string;
	now: number;
}

async function townOn(engine: string): Promise<Town> {
	const clock = { now: MADE };
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-demo-'));
	folders.push(folder);
	const now = (): number => clock.now;
	const store =
		engine === 'PostgreSQL' && postgres
			? await openPostgres(await newMigrated(postgres), { now })
			: await openSqlite(join(folder, 'voordeur.sqlite'), { now });
	const ports: SyncPorts = {
		store,
		crypto: await testCrypto(),
		chance: serverChance,
		log: createServerLog(serverChance),
		purgeFile: memoryPurgeFile()
	};
	const sizes = { addresses: 160, households: 60, visits: 90, concerns: 150 };
	const loaded = await loadDemo(ports, { seed: DEMO_SEED, sizes, now: MADE });
	return Object.assign(clock, { store, ports, ...loaded });
}

const renew = (town: Town) => renewDemo({ ...town, db: town.store.db });

/** Rounds that a phone of the first coach is lent now. */
async function roundsLent(town: Town): Promise<number> {
	const { ports, tenant, coach: person } = town;
	const phone = await makePhone(ports, { tenant, person, now: () => town.now });
	const answer = await answerHandshake(ports, { tenant, dev: phone.enrolled.dev, person });
	return answer.scopes.filter((scope) => scope.startsWith('round:')).length;
}

function dueToday(town: Town) {
	return town.store.db
		.selectFrom('commitment_list')
		.innerJoin('entity', 'entity.ent', 'commitment_list.ent')
		.where('due_on', '=', dayInAmsterdam(town.now))
		.where('commitment_list.state', '=', 'open')
		.select(['commitment_list.ent', 'entity.scope'])
		.execute();
}

async function visitsLast(town: Town, kind: 'month' | 'quarter'): Promise<number> {
	const period = periodBefore(periodAround(kind, dayInAmsterdam(town.now)));
	const asked = { areas: [], categories: [], measureCodes: [] };
	return (await readFacts({ db: town.store.db, tenant: town.tenant }, period, asked)).visits.length;
}

describe.each(ENGINES)('the demo on %s', (engine) => {
	it.each([
		['on the day it was made', 0],
		['a day later', 1],
		['after its first rounds would have ended', 31],
		['half past midnight in Amsterdam on New Year’s Day', (Date.parse('2026-12-31T23:30:00Z') - MADE) / DAY_MS],
		['on the night that summer time begins', (Date.parse('2027-03-28T00:59:00Z') - MADE) / DAY_MS],
		['on 29 February', (Date.parse('2028-02-29T12:00:00Z') - MADE) / DAY_MS]
	])('has rounds that run, a promise due today and figures %s', async (_, days) => {
		const town = await townOn(engine);
		try {
			town.now = MADE + days * DAY_MS;
			await renew(town);
			expect(await roundsLent(town)).toBeGreaterThan(0);
			expect((await dueToday(town)).length).toBeGreaterThan(0);
			expect(await visitsLast(town, 'month')).toBeGreaterThan(5);
			expect(await visitsLast(town, 'quarter')).toBeGreaterThan(15);
			const late = await town.store.db
				.selectFrom('commitment_list')
				.where('state', '=', 'open')
				.where('due_on', '<', dayInAmsterdam(town.now - 15 * DAY_MS))
				.select('ent')
				.execute();
			expect(late).toEqual([]);
			// A second start on the same day finds nothing to do.
			const before = await town.store.db.selectFrom('operation').select('op_id').execute();
			expect(await renew(town)).toEqual({ rounds: 0, visits: 0, settled: 0 });
			expect(await town.store.db.selectFrom('operation').select('op_id').execute()).toHaveLength(before.length);
		} finally {
			await town.store.close();
		}
	});

	it('leaves alone what somebody recorded while trying it, and a round that was ended', async () => {
		const town = await townOn(engine);
		try {
			const { tenant, coordinator: person } = town;
			const household = await town.store.db
				.selectFrom('entity')
				.where('kind', '=', 'household')
				.select(['ent', 'scope'])
				.executeTakeFirstOrThrow();
			const promise = serverChance.uuid();
			const rounds = await town.store.db
				.selectFrom('entity')
				.where('kind', '=', 'round')
				.select(['ent', 'scope'])
				.execute();
			const ended = rounds.at(-1);
			if (!ended) throw new Error('the demo has rounds');
			const written = await recordOffice(town.ports, {
				tenant,
				person,
				role: 'coordinator',
				changes: [
					{
						kind: 'commitment',
						ent: promise,
						root: household.ent,
						scope: household.scope,
						fields: { household: household.ent, what: 'Bellen', dueOn: '2026-11-25', state: { step: 'open' } }
					},
					{ kind: 'round', ent: ended.ent, root: ended.ent, scope: ended.scope, fields: { endedOn: '2026-11-24' } }
				]
			});
			expect(written.ok).toBe(true);
			town.now = MADE + 90 * DAY_MS;
			expect((await renew(town)).rounds).toBe(rounds.length - 1);
			const row = await town.store.db
				.selectFrom('commitment_list')
				.where('ent', '=', promise)
				.select(['state', 'due_on'])
				.executeTakeFirst();
			expect(row).toEqual({ state: 'open', due_on: '2026-11-25' });
		} finally {
			await town.store.close();
		}
	});
});
