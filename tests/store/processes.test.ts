/** Several server processes on one PostgreSQL: nothing that another one needs lies in the memory of one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foundOrganisation, openServer, type Server } from '#lib/server/app.ts';
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
const PUSHES_MIN = 15;
/** A read token lasts ten minutes; asking for one now and then shows that no process remembers it. */
const PAGES_PER_TOKEN = 10;
const id = serverChance.uuid;

const postgres = await postgresForTests({ isAlone: true });
const folder = mkdtempSync(join(tmpdir(), 'voordeur-processes-'));
afterAll(async () => {
	await postgres?.stop();
	rmSync(folder, { recursive: true, force: true });
});

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
			const kept: Receipt[] = [];
			const killer = startKiller();
			const work = Promise.all(
				phones.map(async (phone) => {
					for (let pushes = 0; pushes < PUSHES_MIN || !killer.isEnough(); pushes += 1) {
						kept.push(...(await push(phone, { withShared: pushes % 3 === 0 })));
					}
				})
			);
			let isOver = false;
			const reading = readOn(reader, () => isOver);
			await work;
			await killer.stop();
			isOver = true;
			const seen = await reading;

			const held = await readDatabase();
			const rowOf = new Map(held.operations.map((row) => [row.op_id, row]));
			const untrue = kept.filter((receipt) => {
				const row = rowOf.get(receipt.opId);
				return receipt.result !== 'stored' || row?.seq !== receipt.seq || row.scope !== receipt.scope;
			});
			expect(untrue.slice(0, 3), 'receipts that the database does not bear out').toEqual([]);
			expect(kept.length).toBeGreaterThanOrEqual(PHONES * PUSHES_MIN * 2);

			const numbers = held.operations.map((row) => `${row.dev} ${row.inc} ${row.n}`);
			expect(new Set(numbers).size, 'operations under one number of one phone').toBe(numbers.length);
			const places = held.operations.map((row) => `${row.scope} ${row.seq}`);
			expect(new Set(places).size, 'operations under one number of one scope').toBe(places.length);

			// Whoever followed the cursor from the start has met every record that is there: no lower number came later.
			const missed = held.changes.filter((row) => row.scope === office.scope && !seen.has(row.ent));
			expect(missed, 'records that a reader with this cursor never meets').toEqual([]);
		}, 240_000);

		it('publish what ships once, however many start at the same moment', async () => {
			const other = await postgres.newDatabase();
			const own = { DATABASE_URL: other, DATA_DIR: folder, CONTENT_DIR: 'src/content' };
			const founding = await openServer(own);
			await foundOrganisation(founding, { name: 'Waterveen', demo: true });
			await founding.store.close();
			const started = await startProcesses(PROCESSES, own);
			try {
				const statuses = await Promise.all(started.ports.map((_, which) => started.statusOf(which)));
				expect(statuses).toEqual(started.ports.map(() => 200));
			} finally {
				await started.stop();
			}
			const client = new pg.Client({ connectionString: other });
			await client.connect();
			const { rows } = await client.query(
				'select r.number::int, r.pack_hash = o.pack_hash as current from content_release r join organisation o using (tenant)'
			);
			await client.end();
			expect(rows).toEqual([{ number: 1, current: true }]);
		});

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

		/** Kills at random, and right as a process answers a push: what it said must be true already. */
		function startKiller(): { readonly isEnough: () => boolean; readonly stop: () => Promise<void> } {
			const chance = chanceOf(1, 1);
			const busy = new Map<number, Promise<void>>();
			let kills = 0;
			let isOver = false;
			const strike = (which: number): void => {
				// Somebody must be left to answer: on a busy machine a start takes its time.
				if (isOver || busy.has(which) || busy.size >= PROCESSES - 1) return;
				kills += 1;
				busy.set(
					which,
					processes.killAndStart(which).finally(() => busy.delete(which))
				);
			};
			front.onAnswer = (asked, which) => {
				if (asked === 'POST /api/v1/push' && chance.is(0.1)) strike(which);
			};
			const timer = setInterval(() => strike(chance.below(PROCESSES)), 700);
			return {
				isEnough: () => kills >= KILLS_MIN,
				async stop() {
					isOver = true;
					clearInterval(timer);
					await Promise.all(busy.values());
				}
			};
		}

		/** Rings, each a record of its own, and sometimes a change to one that all of them join into. */
		async function push(phone: Phone, options: { readonly withShared: boolean }): Promise<readonly Receipt[]> {
			const make = (kind: string, ent: string, fields: Record<string, string | number>) =>
				phone.make({ ent, kind, scope: office.scope, root: ent, fields });
			const rings = [id(), id()].map((ent) =>
				make('attempt', ent, { address: office.address, coach: office.coach, outcome: 'notHome', at: Date.now() })
			);
			const shared = options.withShared
				? [make('household', office.household, { name: `Familie ${id().slice(0, 8)}` })]
				: [];
			const body = await phone.push([...rings, ...shared]);
			const answer = await ask<PushAnswer>(`${origin()}/api/v1/push`, { body });
			if (options.withShared) {
				// Asked again, perhaps of another process, it answers the same.
				const again = await ask<PushAnswer>(`${origin()}/api/v1/push`, { body });
				const placesOf = ({ receipts }: PushAnswer) => receipts.map(({ seq, eff }) => ({ seq, eff }));
				expect(placesOf(again)).toEqual(placesOf(answer));
			}
			return answer.receipts;
		}

		/** Follows the round's stream page by page until told that it is over, and then to its end. */
		async function readOn(phone: Phone, isOver: () => boolean): Promise<ReadonlySet<string>> {
			const seen = new Set<string>();
			const epoch = await server.store.readEpoch(office.tenant);
			let after = 0;
			let token = '';
			for (let pages = 0, isLast = false; ; pages += 1) {
				if (pages % PAGES_PER_TOKEN === 0) token = await readTokenFor(phone);
				const body = { version: 1, scope: office.scope, epoch, after, limit: 20 };
				const page = await ask<PullAnswer>(`${origin()}/api/v1/pull`, { body, token });
				for (const change of page.changes) seen.add(change.ent);
				after = page.to;
				if (page.complete && isLast) return seen;
				isLast = isOver();
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
