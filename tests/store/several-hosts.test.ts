/** A server on two hosts of PostgreSQL, of which one follows the other: whichever is the primary is written to. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres } from '#lib/server/store/postgres.ts';
import type { PushAnswer } from '#lib/sync/wire.ts';
import { makeOffice } from './office.ts';
import { makePhone } from './phone.ts';
import { kill, promote, startStandby, type TestPostgres } from './postgres.ts';
import { ask, type Processes, startProcesses } from './processes.ts';
import { openServer, type Server } from '#lib/server/app.ts';
import { ring } from './site.ts';
import { postgresForTests } from './stores.ts';

const postgres = await postgresForTests({ isAlone: true });
const folder = mkdtempSync(join(tmpdir(), 'voordeur-hosts-'));
let standby: TestPostgres | undefined;
let processes: Processes | undefined;
afterAll(async () => {
	await processes?.stop();
	await standby?.stop();
	await postgres?.stop();
	rmSync(folder, { recursive: true, force: true });
});

if (postgres)
	describe('several hosts in DATABASE_URL', () => {
		let url = '';
		let server: Server;

		beforeAll(async () => {
			const one = new URL(await postgres.newDatabase());
			await (await openPostgres(one.toString())).close();
			standby = await startStandby(postgres.place, 'second');
			// The standby first: it answers, takes no writes, and is passed over.
			url = `postgres://voordeur@127.0.0.1:${standby.place.port},127.0.0.1:${postgres.place.port}${one.pathname}`;
		});

		it('finds the primary behind a standby, and goes over to whichever is promoted', async () => {
			if (!standby) throw new Error('there is no standby');
			const environment = { DATABASE_URL: url, DATA_DIR: folder, CONTENT_DIR: join(folder, 'nothing') };
			server = await openServer(environment);
			const office = await makeOffice(server.store, Date.now);
			const ports = { ...office.ports, crypto: server.ports.crypto };
			const phone = await makePhone(ports, { tenant: office.tenant, person: office.coach, now: Date.now });
			processes = await startProcesses(1, environment);
			const push = async () =>
				ask<PushAnswer>(`http://127.0.0.1:${processes?.ports[0]}/api/v1/push`, {
					body: await phone.push([ring(office, phone)])
				});
			expect((await push()).receipts).toHaveLength(1);
			await kill(postgres.place);
			await promote(standby.place);
			expect((await push()).receipts).toHaveLength(1);
			await server.store.close();
		});
	});
