/** Several server processes on one PostgreSQL: nothing that another one needs lies in the memory of one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServer, type Server } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import type { PullAnswer, PushAnswer, ReadTokenAnswer, Receipt } from '#lib/sync/wire.ts';
import { type Proxy, startProxy } from '../chaos/proxy.ts';
import { chanceOf } from '../simulation/chance.ts';
import { makeOffice, type TestOffice } from './office.ts';
import { makePhone, type Phone } from './phone.ts';
import { ask, type Processes, startProcesses } from './processes.ts';
import { postgresForTests } from './stores.ts';

const PROCESSES = 3;
const PHONES = 5;
const KILLS_MIN = 6;
const PUSHES_MIN = 12;
const id = serverChance.uuid;

const postgres = await postgresForTests();
const folder = mkdtempSync(join(tmpdir(), 'voordeur-processes-'));
afterAll(async () => {
	await postgres?.stop();
	rmSync(folder, { recursive: true, force: true });
});

/** A push that got its answer: what the phone may now believe. */
interface Kept {
	readonly receipt: Receipt;
	readonly inc: string;
	readonly n: number;
}

if (postgres)
	describe('several server processes on one PostgreSQL', () => {
		let url: string;
		let server: Server;
		let office: TestOffice;
		let processes: Processes;
		let front: Proxy;
		const environment = (): Record<string, string> => ({
			DATABASE_URL: url,
			DATA_DIR: folder,
			// What ships is published by the first to come; here there is nothing to publish.
			CONTENT_DIR: join(folder, 'nothing')
		});
		const origin = (): string => `http://127.0.0.1:${front.port}`;

		beforeAll(async () => {
			url = await postgres.newDatabase();
			processes = await startProcesses(PROCESSES, environment());
			front = await startProxy({ seed: 1, servers: processes.ports });
		});
		afterAll(async () => {
			await processes.stop();
			await front.close();
			await server.store.close();
		});

		it('start at once on an empty database: one makes the tables, the others wait for it', async () => {
			const statuses = await Promise.all(processes.ports.map((_, which) => processes.statusOf(which)));
			// The tables are there; that they hold no organisation yet is said in so many words.
			expect(statuses).toEqual(processes.ports.map(() => 503));
			server = await openServer(environment());
			office = await makeOffice(server.store, Date.now);
			expect(await ask<{ status: string }>(`${origin()}/api/v1/health`)).toMatchObject({ status: 'ok' });
		});

		it('G6, G7: keep every receipt true and every scope a prefix while any of them is killed at any moment', async () => {
			const ports = { ...office.ports, crypto: server.ports.crypto };
			const phones = await Promise.all(
				Array.from({ length: PHONES }, () =>
					makePhone(ports, { tenant: office.tenant, person: office.coach, now: Date.now })
				)
			);
			const reader = phones[0];
			if (!reader) throw new Error('there is no phone');
			const chance = chanceOf(1, 1);
			let kills = 0;
			const isEnough = (): boolean => kills >= KILLS_MIN;
			const kept: Kept[] = [];
			const work = Promise.all(
				phones.map(async (phone) => {
					for (let pushes = 0; pushes < PUSHES_MIN || !isEnough(); pushes += 1) kept.push(...(await pushVisits(phone)));
				})
			);
			let isOver = false;
			const reading = readOn(reader, () => isOver);
			const killing = (async () => {
				while (!isEnough()) {
					await new Promise((resolve) => setTimeout(resolve, chance.between(100, 500)));
					await processes.killAndStart(kills % PROCESSES);
					kills += 1;
				}
			})();
			await Promise.all([work, killing]);
			isOver = true;
			const seen = await reading;

			const held = await readDatabase();
			const rowOf = new Map(held.operations.map((row) => [row.op_id, row]));
			const untrue = kept.filter(({ receipt }) => {
				const row = rowOf.get(receipt.opId);
				return receipt.result !== 'stored' || row?.seq !== receipt.seq || row.scope !== receipt.scope;
			});
			expect(untrue.slice(0, 3), 'receipts that the database does not bear out').toEqual([]);
			expect(kept.length).toBeGreaterThanOrEqual(PHONES * PUSHES_MIN * 3);

			const numbers = held.operations.map((row) => `${row.dev} ${row.inc} ${row.n}`);
			expect(new Set(numbers).size, 'operations under one number of one phone').toBe(numbers.length);
			const places = held.operations.map((row) => `${row.scope} ${row.seq}`);
			expect(new Set(places).size, 'operations under one number of one scope').toBe(places.length);

			// Whoever followed the cursor from the start has met every record that is there: no lower number came later.
			const missed = held.changes.filter((row) => row.scope === office.scope && !seen.has(row.ent));
			expect(missed, 'records that a reader with this cursor never meets').toEqual([]);
		}, 240_000);

		it('runs a transaction again when PostgreSQL ends every connection under it', async () => {
			const store = await openPostgres(url);
			const tenant = id();
			let runs = 0;
			const first = await store.transaction(tenant, async (tx) => {
				runs += 1;
				const number = await tx.takeNumbers('org', 5);
				if (runs === 1) {
					await postgres.administer(
						`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${new URL(url).pathname.slice(1)}'`
					);
					// The broken connection is noticed while nothing is asked on it.
					await new Promise((resolve) => setTimeout(resolve, 100));
				}
				return number;
			});
			expect({ first, runs }).toEqual({ first: 1, runs: 2 });
			expect(await store.transaction(tenant, (tx) => tx.takeNumbers('org', 1))).toBe(6);
			await store.close();
		});

		async function pushVisits(phone: Phone): Promise<readonly Kept[]> {
			const visits = [id(), id()];
			const make = (ent: string, fields: Record<string, string>) =>
				phone.make({ ent, kind: 'visit', scope: office.scope, root: office.household, fields });
			const operations = visits.map((ent) => make(ent, { address: office.address, household: office.household }));
			// All of them join into one record too, so that the processes get in each other's way.
			const shared = phone.make({
				ent: office.household,
				kind: 'household',
				scope: office.scope,
				root: office.household,
				fields: { name: `Familie ${id().slice(0, 8)}` }
			});
			const all = [...operations, shared];
			const answer = await ask<PushAnswer>(`${origin()}/api/v1/push`, { body: await phone.push(all) });
			// Asked again of another process it answers the same.
			const again = await ask<PushAnswer>(`${origin()}/api/v1/push`, { body: await phone.push(all) });
			expect(again.receipts.map(({ seq, eff }) => ({ seq, eff }))).toEqual(
				answer.receipts.map(({ seq, eff }) => ({ seq, eff }))
			);
			return answer.receipts.map((receipt, at) => ({ receipt, inc: phone.inc, n: all[at]?.n ?? 0 }));
		}

		/** Follows the round's stream page by page until told that it is over, and then to its end. */
		async function readOn(phone: Phone, isOver: () => boolean): Promise<ReadonlySet<string>> {
			const seen = new Set<string>();
			let after = 0;
			let token = await readTokenFor(phone);
			for (let isLast = false; ;) {
				const epoch = await server.store.readEpoch(office.tenant);
				const body = { version: 1, scope: office.scope, epoch, after, limit: 20 };
				const page = await ask<PullAnswer>(`${origin()}/api/v1/pull`, { body, token });
				for (const change of page.changes) seen.add(change.ent);
				after = page.to;
				if (page.complete && isLast) return seen;
				isLast = isOver();
				token = await readTokenFor(phone);
			}
		}

		/** Challenge, token and reading each go to whichever process comes next. */
		async function readTokenFor(phone: Phone): Promise<string> {
			const { challenge } = await ask<{ challenge: string }>(`${origin()}/api/v1/challenge`);
			const body = { version: 1, dev: phone.enrolled.dev, challenge, signature: await phone.signRead(challenge) };
			return (await ask<ReadTokenAnswer>(`${origin()}/api/v1/read-token`, { body })).token;
		}

		async function readDatabase(): Promise<{
			readonly operations: readonly {
				op_id: string;
				scope: string;
				seq: number;
				dev: string;
				inc: string;
				n: number;
			}[];
			readonly changes: readonly { scope: string; ent: string; seq: number }[];
		}> {
			const client = new pg.Client({ connectionString: url });
			await client.connect();
			try {
				const operations = await client.query(
					'select op_id, scope, seq::int, dev, inc, n::int from operation where tenant = $1',
					[office.tenant]
				);
				const changes = await client.query('select scope, ent, seq::int from change where tenant = $1', [
					office.tenant
				]);
				return { operations: operations.rows, changes: changes.rows };
			} finally {
				await client.end();
			}
		}
	});
