/** A store that cannot work, over HTTP: who asks is told that it passes, and when to come back. */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { openServer } from '#lib/server/app.ts';
import { openSqliteFile } from '#lib/server/store/sqlite.ts';
import { makeOffice } from './office.ts';
import { makePhone } from './phone.ts';
import { kill, startCluster } from './postgres.ts';
import { ask, type Processes, startProcesses } from './processes.ts';
import { ring } from './site.ts';
import { postgresForTests } from './stores.ts';

const PAGE_BYTES = 4_096;
/** A balancer waits about so long. */
const ANSWER_MS_MAX = 10_000;

const postgres = await postgresForTests({ isAlone: true });
const ended: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const end of ended.splice(0).reverse()) await end();
});
afterAll(() => postgres?.stop());

async function sceneOn(environment: Readonly<Record<string, string>>) {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-outage-'));
	ended.push(async () => rmSync(folder, { recursive: true, force: true }));
	const all = { ...environment, DATA_DIR: folder, CONTENT_DIR: join(folder, 'nothing') };
	const server = await openServer(all);
	const office = await makeOffice(server.store, Date.now);
	const ports = { ...office.ports, crypto: server.ports.crypto };
	const phone = await makePhone(ports, { tenant: office.tenant, person: office.coach, now: Date.now });
	const body = await phone.push([ring(office, phone)]);
	await server.store.close();
	return { folder, body, start: () => started(all) };
}

async function started(environment: Readonly<Record<string, string>>): Promise<Processes> {
	const processes = await startProcesses(1, environment);
	ended.push(() => processes.stop());
	return processes;
}

async function told(processes: Processes, path: string, body?: unknown) {
	const began = performance.now();
	const init =
		body === undefined
			? {}
			: { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
	const response = await fetch(`http://127.0.0.1:${processes.ports[0]}/api/v1/${path}`, init);
	const text = await response.text();
	const retryAfter = Number(response.headers.get('retry-after'));
	return { status: response.status, text, retryAfter, isSoon: performance.now() - began < ANSWER_MS_MAX };
}

if (postgres)
	describe('a database that is away', () => {
		it('G15: is told as an outage with another time for each, and over once it is back', async () => {
			const { body, start } = await sceneOn({ DATABASE_URL: await postgres.newDatabase() });
			const processes = await start();
			expect((await told(processes, 'health')).status).toBe(200);
			await kill(postgres.place);
			const answers = await Promise.all(
				Array.from({ length: 30 }, (_, at) =>
					at % 2 === 0 ? told(processes, 'push', body) : told(processes, 'health')
				)
			);
			expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
			expect(answers.filter(({ text }) => !text.includes('"storeAway"'))).toEqual([]);
			expect(answers.every(({ isSoon }) => isSoon)).toBe(true);
			const times = answers.map(({ retryAfter }) => retryAfter);
			expect(times.filter((seconds) => !(seconds >= 10 && seconds <= 20))).toEqual([]);
			expect(new Set(times).size).toBeGreaterThan(3);
			expect(await told(processes, 'ready')).toMatchObject({ status: 503, text: expect.stringContaining('store') });
			await startCluster(postgres.place);
			await ask(`http://127.0.0.1:${processes.ports[0]}/api/v1/push`, { body });
			expect((await told(processes, 'ready')).text).not.toContain('store');
		});
	});

describe('an embedded file that is damaged', () => {
	it('is found before anything is written to it, and told with its code', async () => {
		const { folder, body, start } = await sceneOn({});
		damage(join(folder, 'voordeur.sqlite'));
		const processes = await start();
		for (const answer of [
			await told(processes, 'push', body),
			await told(processes, 'health'),
			await told(processes, 'ready')
		]) {
			expect(answer).toMatchObject({ status: 503, text: expect.stringContaining('SQLITE_CORRUPT') });
			expect(answer.retryAfter).toBeGreaterThanOrEqual(300);
		}
	});
});

/** The head of one page that neither a start nor a push reads: only who looks through the whole file finds it. */
function damage(path: string): void {
	const whole = openSqliteFile(path);
	// What the log still holds would be read from there.
	whole.exec('pragma wal_checkpoint(truncate)');
	const [table] = whole
		.prepare("select rootpage from sqlite_master where type = 'table' and name = 'invitation'")
		.all();
	whole.close();
	const page = typeof table === 'object' && table !== null && 'rootpage' in table ? Number(table.rootpage) : 0;
	expect(page).toBeGreaterThan(1);
	const file = openSync(path, 'r+');
	writeSync(file, Buffer.alloc(16, 0xff), 0, 16, (page - 1) * PAGE_BYTES);
	closeSync(file);
}
