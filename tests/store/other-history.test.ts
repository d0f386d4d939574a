/** A database that is replaced under running servers: what they notice by themselves, before any phone tells them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { openServer, purgePortsOf, type Server } from '#lib/server/app.ts';
import { purgeRoot } from '#lib/server/purge/purge-root.ts';
import type { Operation } from '#lib/sync/operation.ts';
import type { PushAnswer, PushRequest } from '#lib/sync/wire.ts';
import { makeOffice, type TestOffice } from './office.ts';
import { makePhone, type Phone } from './phone.ts';
import { kill, promote, startStandby, stopFollowing, type TestPostgres, untilLevel } from './postgres.ts';
import { ask, type Processes, startProcesses } from './processes.ts';
import { ring, stored } from './site.ts';
import { postgresForTests } from './stores.ts';

const PROCESSES = 3;
const postgres = await postgresForTests({ isAlone: true });
const ended: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const end of ended.splice(0).reverse()) await end();
});
afterAll(() => postgres?.stop());

interface Scene {
	readonly server: Server;
	readonly office: TestOffice;
	readonly phone: Phone;
	readonly processes: Processes;
	/** Of one process, over HTTP. */
	send(request: PushRequest, which?: number): Promise<PushAnswer>;
	push(operations: readonly Operation[], which?: number): Promise<PushAnswer>;
}

async function sceneOn(url: string, count: number): Promise<Scene> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-history-'));
	const environment = { DATABASE_URL: url, DATA_DIR: folder, CONTENT_DIR: join(folder, 'nothing') };
	const server = await openServer(environment);
	const office = await makeOffice(server.store, Date.now);
	const ports = { ...office.ports, crypto: server.ports.crypto };
	const phone = await makePhone(ports, { tenant: office.tenant, person: office.coach, now: Date.now });
	const processes = await startProcesses(count, environment);
	ended.push(async () => {
		await processes.stop();
		await server.store.close();
		rmSync(folder, { recursive: true, force: true });
	});
	const send = (request: PushRequest, which = 0): Promise<PushAnswer> =>
		ask<PushAnswer>(`http://127.0.0.1:${processes.ports[which]}/api/v1/push`, { body: request });
	return {
		server,
		office: { ...office, ports },
		phone,
		processes,
		send,
		push: async (operations, which = 0) => send(await phone.push(operations), which)
	};
}

const alarmsIn = async (server: Server): Promise<readonly unknown[]> =>
	(await server.store.db.selectFrom('alarm').select('detail').where('kind', '=', 'otherHistory').execute()).map(
		({ detail }): unknown => JSON.parse(detail)
	);

if (postgres)
	describe('a database that was replaced under running servers', () => {
		it('G8: is noticed by what was acknowledged, where the user may not ask whose history PostgreSQL tells', async () => {
			const url = await databaseOfPlainUser(postgres);
			const { server, office, phone, push } = await sceneOn(url, 1);
			const { db } = server.store;
			const operations = [ring(office, phone), ring(office, phone)];
			const { epoch } = await push(operations);
			expect(await db.selectFrom('history').selectAll().execute()).toEqual([]);
			// The numbers stay, as where others have come further since: only the operation itself is missing.
			const last = operations[1]?.opId ?? '';
			await db.deleteFrom('operation').where('op_id', '=', last).execute();
			await postgres.administer("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'plain'");
			const answer = await push([ring(office, phone)]);
			expect(answer.epoch).not.toBe(epoch);
			expect(await alarmsIn(server)).toEqual([{ reason: 'receiptUnknown', count: 1 }]);
		});

		it('G8, G12: a standby that was behind lives one new epoch, without what was erased, and gets back what it lacks', async () => {
			const standby = await followerOf(postgres);
			const { server, office, phone, processes, push, send } = await sceneOn(
				await hostsOf(postgres, standby),
				PROCESSES
			);
			const each = processes.ports.map((_, which) => which);
			const epochs = async (): Promise<readonly string[]> => {
				const answers: PushAnswer[] = [];
				for (const which of each) answers.push(await push([ring(office, phone)], which));
				return [...new Set(answers.map(({ epoch }) => epoch))];
			};
			const [epoch] = await epochs();
			await untilLevel(postgres, standby);
			await stopFollowing(standby);
			const behind = ring(office, phone);
			const request = await phone.push([behind]);
			const { receipts } = await send(request);
			expect(receipts).toMatchObject([{ result: 'stored' }]);
			const place = {
				tenant: office.tenant,
				root: office.household,
				reason: 'residentAsked',
				by: office.coordinator
			} as const;
			expect(await purgeRoot(purgePortsOf(server), place)).toMatchObject({ ok: true });

			await kill(postgres.place);
			await promote(standby.place);
			const after = await epochs();
			expect(after).toHaveLength(1);
			expect(after).not.toEqual([epoch]);
			// Erased again on every answer, and not only after a start.
			const purges = await server.store.transaction(office.tenant, (tx) => tx.findPurges([office.household]));
			expect(purges).toHaveLength(1);
			expect(await alarmsIn(server)).toMatchObject([{ reason: 'otherHistory' }]);
			expect(await stored(office, [behind])).toEqual([]);
			expect((await send({ ...request, receipts: [...receipts] })).receipts).toMatchObject([{ result: 'purged' }]);
		});
	});

/** A database whose owner is nobody special on its cluster, as on a hosted one. */
async function databaseOfPlainUser(cluster: TestPostgres): Promise<string> {
	const url = new URL(await cluster.newDatabase());
	await cluster.administer('create role plain login');
	await cluster.administer(`alter database ${url.pathname.slice(1)} owner to plain`);
	url.username = 'plain';
	// A permission of one database, in which the function lies.
	const client = new pg.Client({ connectionString: url.toString().replace('plain@', 'voordeur@') });
	await client.connect();
	await client.query('revoke execute on function pg_control_system() from public');
	await client.query('grant all on schema public to plain');
	await client.end();
	return url.toString();
}

async function followerOf(cluster: TestPostgres): Promise<TestPostgres> {
	const standby = await startStandby(cluster.place, 'second');
	ended.push(() => standby.stop());
	return standby;
}

async function hostsOf(...clusters: readonly TestPostgres[]): Promise<string> {
	const url = new URL((await clusters[0]?.newDatabase()) ?? '');
	return `postgres://voordeur@${clusters.map(({ place }) => `127.0.0.1:${place.port}`).join(',')}${url.pathname}`;
}
