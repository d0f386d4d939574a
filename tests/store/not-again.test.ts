/** Not again in this round, as the office counts it on both engines: the same as the phone, and ended with the round. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADDRESS_VIEWS, addressQuestion } from '#lib/domain/address-question.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { countEach, findDoors, readDoors } from '#lib/server/office/addresses.ts';
import { readAddressStory } from '#lib/server/office/address-story.ts';
import { draftRound } from '#lib/server/office/round-draft.ts';
import { makeRound } from '#lib/server/office/round-plan.ts';
import { listRounds, readRounds } from '#lib/server/office/rounds.ts';
import { listLoads } from '#lib/server/office/workload.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import { makeOffice, type TestOffice } from './office.ts';
import { newMigrated, postgresForTests } from './stores.ts';

const postgres = await postgresForTests();
const folders: string[] = [];
afterAll(async () => {
	await postgres?.stop();
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const ENGINES = ['SQLite', ...(postgres ? ['PostgreSQL'] : [])];
const id = serverChance.uuid;
const NOW = Date.parse('2026-11-20T12:00:00Z');
const view = (name: string) => addressQuestion((key) => (key === 'view' ? name : null));

describe.each(ENGINES)('not again in this round, on %s', (engine) => {
	let store: SqlStore;
	let office: TestOffice;
	let place: { db: SqlStore['db']; tenant: string };
	let phone: Awaited<ReturnType<TestOffice['phone']>>;

	beforeEach(async () => {
		if (engine === 'PostgreSQL' && postgres)
			store = await openPostgres(await newMigrated(postgres), { now: () => NOW });
		else {
			const folder = mkdtempSync(join(tmpdir(), 'voordeur-not-again-'));
			folders.push(folder);
			store = await openSqlite(join(folder, 'voordeur.sqlite'), { now: () => NOW });
		}
		office = await makeOffice(store, () => NOW);
		place = { db: store.db, tenant: office.tenant };
		phone = await office.phone();
	});
	afterEach(() => store.close());

	/** What a phone says of a ring, of its first one all of it. */
	async function push(ent: string, fields: Readonly<Record<string, string | number | null>>): Promise<void> {
		const operation = phone.make({ ent, kind: 'attempt', scope: office.scope, root: ent, fields });
		const answer = await receivePush(office.ports, phone.request([await phone.seal(operation)]));
		expect(answer).toMatchObject({ ok: true, answer: { receipts: [{ result: 'stored' }] } });
	}
	async function ring(more: Readonly<Record<string, string | number | null>> = {}): Promise<string> {
		const ent = id();
		await push(ent, { address: office.address, coach: office.coach, outcome: 'notHome', at: NOW, ...more });
		return ent;
	}
	const door = async () => (await readDoors(place, [office.address]))[0];
	const left = async (round = office.round) => (await listRounds(place)).find((one) => one.id === round)?.left;
	/** The views that the door stands in. */
	const standsIn = async (): Promise<readonly string[]> => {
		const found = await Promise.all(
			ADDRESS_VIEWS.map(async (name) => {
				const doors = await findDoors(place, view(name), { now: NOW, max: 9 });
				return doors.includes(office.address) ? [name] : [];
			})
		);
		return found.flat();
	};

	it('is done in the list, the views, the round and what its coach has to do, and open again when it is taken back', async () => {
		const attempt = await ring();
		expect([await standsIn(), await left(), (await door())?.door]).toEqual([['all', 'again'], 1, 'again']);
		await push(attempt, { notAgainIn: office.scope });
		expect([await standsIn(), await left()]).toEqual([['all', 'done'], 0]);
		expect(await door()).toMatchObject({ door: 'outline', outcome: 'notHome', isNotAgain: true, rings: 1 });
		expect(await countEach(place, [view('again'), view('done')], { now: NOW })).toEqual([0, 1]);
		const loads = await listLoads(place, { now: NOW, today: '2026-11-20' });
		expect(loads.find(({ id: coach }) => coach === office.coach)?.left).toBe(0);
		const story = await readAddressStory(place, office.address);
		expect(story?.entries.find(({ kind }) => kind === 'ring')).toMatchObject({ isNotAgain: true });
		await push(attempt, { notAgainIn: null, tryIn: 'evening' });
		expect([await standsIn(), await left()]).toEqual([['all', 'again'], 1]);
		expect(await door()).toMatchObject({ door: 'again', isNotAgain: false });
	});

	it('ends with another ring, and says nothing once the door is lent anew', async () => {
		await ring({ notAgainIn: office.scope, at: NOW - 1 });
		const later = await ring();
		expect(await left()).toBe(1);
		await push(later, { notAgainIn: office.scope });
		expect(await left()).toBe(0);
		const rounds = await readRounds(place);
		expect((await draftRound(place, { addresses: [office.address], rounds })).left).toBe(1);
		const editor = { ports: office.ports, tenant: office.tenant, person: office.coordinator, now: NOW };
		const made = await makeRound(
			{ ...editor, role: 'coordinator' },
			{
				name: 'Tweede keer',
				area: office.area,
				addresses: [office.address],
				coaches: [office.coach],
				lentUntil: '2026-12-01'
			}
		);
		if (!made.ok) throw new Error(made.error.kind);
		expect([await left(made.value), await standsIn()]).toEqual([1, ['all', 'again']]);
		expect(await door()).toMatchObject({ door: 'again', isNotAgain: false });
	});
});
