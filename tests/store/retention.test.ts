/** Erasing by term over both engines: by whose clock, on what it reads again, and what neither a fault nor its length holds up. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CompiledQuery, sql } from 'kysely';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coachScope } from '#lib/domain/round.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { planRetention, runRetention } from '#lib/server/privacy/retention.ts';
import { changeSetting, readSettings } from '#lib/server/privacy/settings.ts';
import { applyPurgeFile } from '#lib/server/purge/apply-purge-file.ts';
import { memoryPurgeFile } from '#lib/server/purge/purge-file.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import { openSqlite, openSqliteFile } from '#lib/server/store/sqlite.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { readPull } from '#lib/server/sync/pull.ts';
import { makeScene, type Scene } from './purge-scene.ts';
import { newMigrated, postgresForTests } from './stores.ts';

const postgres = await postgresForTests();
afterAll(() => postgres?.stop());

const id = serverChance.uuid;
const DAY_MS = 86_400_000;
const TERMS = { attemptNotReached: 30, householdWithoutFollowUp: 92, photo: 20 };

describe.each(['SQLite', ...(postgres ? ['PostgreSQL'] : [])])('erasing by term on %s', (engine) => {
	let store: SqlStore;
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-retention-'));
	const path = join(folder, 'voordeur.sqlite');
	beforeAll(async () => {
		store = await (postgres && engine === 'PostgreSQL'
			? openPostgres(await newMigrated(postgres))
			: openSqlite(path, { now: Date.now }));
	});
	afterAll(async () => {
		await store.close();
		rmSync(folder, { recursive: true, force: true });
	});

	const set = (scene: Scene, name: 'terms' | 'nightly', value: unknown) =>
		changeSetting(store, { tenant: scene.office.tenant, person: scene.office.coordinator, name, value });
	const plan = async (scene: Scene, days: number) => {
		const { tenant } = scene.office;
		const { terms } = await store.transaction(tenant, readSettings);
		return planRetention({ db: store.db, tenant, now: Date.now() + days * DAY_MS }, terms);
	};
	const night = (
		scene: Scene,
		more: { readonly pause?: () => Promise<void>; readonly say?: (line: string) => void } = {}
	) =>
		runRetention(
			{ ...scene.ports, store, pause: async () => undefined, ...more },
			{ tenant: scene.office.tenant, now: Date.now() + 100 * DAY_MS }
		);
	/** A household whose visit is closed, with its photo, and nothing that waits. */
	async function ended(): Promise<Scene> {
		const scene = await makeScene(store);
		const { office, phone, visit } = scene;
		const [waiting] = await store.transaction(office.tenant, (tx) => tx.findQuarantine([scene.wrong.opId]));
		const decision = { state: 'discarded', decidedAt: 1, decidedBy: office.coordinator } as const;
		await store.transaction(office.tenant, (tx) =>
			tx.decideHeld(waiting?.id ?? '', { ...decision, decision: null, note: null, citedBy: null })
		);
		const { ent } = visit;
		await scene.send(await phone.push([scene.late({ state: { step: 'closed' } }, { ent })]));
		await set(scene, 'terms', TERMS);
		return scene;
	}
	const ring = (scene: Scene, at: number, time = at) =>
		scene.phone.make({
			ent: id(),
			kind: 'attempt',
			scope: scene.office.scope,
			fields: { address: scene.office.address, outcome: 'notHome', at },
			hlc: { time, counter: 900 }
		});

	it('G12: runs the term by the server’s clock: a phone set months back makes nothing due, one set ahead holds nothing', async () => {
		const scene = await ended();
		const { office, phone } = scene;
		const back = Date.now() - 300 * DAY_MS;
		const ahead = Date.now() + 900 * DAY_MS;
		const photoOf = (hash: string, at: number) =>
			phone.make({
				ent: id(),
				kind: 'photo',
				scope: office.scope,
				root: office.household,
				fields: { household: office.household, sealedHash: hash.repeat(32), at }
			});
		const photos = [photoOf('cd', back), photoOf('ef', ahead)];
		const rings = [ring(scene, back), ring(scene, ahead, Date.now())];
		const other = phone.make({
			ent: id(),
			kind: 'household',
			scope: office.scope,
			fields: { address: office.address, name: 'De Wit' },
			hlc: { time: back, counter: 901 }
		});
		expect(new Set(await scene.send(await phone.push([...photos, ...rings, other])))).toEqual(new Set(['stored']));
		expect((await plan(scene, 1)).due).toEqual([]);
		const later = (await plan(scene, 31)).due.map(({ root }) => root);
		expect(later).toEqual(expect.arrayContaining([...photos, ...rings].map(({ ent }) => ent)));
		const last = (await plan(scene, 93)).due.map(({ root }) => root);
		expect(last).toEqual(expect.arrayContaining([other.ent, office.household]));
	});

	it('holds a household back while something that a phone sent about it waits for a decision', async () => {
		const scene = await ended();
		const { office, phone } = scene;
		const { household, scope } = office;
		expect((await plan(scene, 100)).due.map(({ root }) => root)).toEqual([household]);
		const fields = { household, category: 7, ownWords: 'Nog niet gelezen' };
		const wrong = phone.make({ ent: id(), kind: 'concern', scope, root: household, fields });
		expect(await scene.send(await phone.push([wrong]))).toEqual(['quarantined']);
		const { due, heldBack } = await plan(scene, 100);
		expect([due.map(({ class: name }) => name), heldBack]).toEqual([['photo'], 1]);
	});

	it('reads settings and each item anew: what came or was decided since the plan was made counts', async () => {
		const scene = await ended();
		const { office, phone } = scene;
		await set(scene, 'nightly', true);
		const second = phone.make({
			ent: 'ffffffff-ffff-4fff-bfff-ffffffffffff',
			kind: 'household',
			scope: office.scope,
			fields: { address: office.address, name: 'De Wit' }
		});
		const doors = [ring(scene, 1), ring(scene, 1)];
		await scene.send(await phone.push([second, ...doors]));
		let pauses = 0;
		const pause = async (): Promise<void> => {
			pauses += 1;
			const { household: _none, scope, coordinator, tenant, ports } = { ...office };
			// After the first household something of the second is promised; after the first ring all is switched off.
			const change = {
				kind: 'commitment',
				ent: id(),
				root: second.ent,
				scope,
				fields: { household: second.ent, who: 'office', what: 'Bellen', state: { step: 'open' } }
			};
			if (pauses === 1)
				await recordOffice(ports, { tenant, person: coordinator, role: 'coordinator', changes: [change] });
			if (pauses === 3) await set(scene, 'nightly', false);
		};
		expect(await night(scene, { pause })).toMatchObject({
			erased: { householdWithoutFollowUp: 1, attemptNotReached: 1 }
		});
		const left = await store.transaction(office.tenant, (tx) =>
			tx.peekEntities([office.household, second.ent, ...doors.map(({ ent }) => ent)])
		);
		expect(left.map(({ kind }) => kind).sort()).toEqual(['attempt', 'household']);
		expect((await scene.ports.purgeFile.readAll()).length).toBe(2);
	});

	it('G12: a message to a coach goes by its own term, from the phones of that coach too, and no database of before brings it back', async () => {
		const scene = await ended();
		const { office, ports } = scene;
		const { tenant, coach, coordinator, household } = office;
		const send = (to: string) => {
			const ent = id();
			const fields = { to, from: coordinator, text: 'Bel mevrouw Jansen terug', at: 1 };
			const changes = [{ kind: 'message', ent, root: ent, scope: coachScope(to), fields }];
			return recordOffice(office.ports, { tenant, person: coordinator, role: 'coordinator', changes }).then(() => ent);
		};
		const [ent, other] = [await send(coach), await send(office.otherCoach)];
		await set(scene, 'nightly', true);
		expect((await plan(scene, 400)).due.map(({ root }) => root)).not.toContain(ent);
		await set(scene, 'terms', { ...TERMS, householdWithoutFollowUp: null, message: 60 });
		expect((await plan(scene, 59)).due.filter(({ class: name }) => name === 'message')).toEqual([]);
		expect(await night(scene)).toMatchObject({ erased: { message: 2 }, failed: 0 });
		const left = () => store.transaction(tenant, (tx) => tx.peekEntities([ent, other, household]));
		expect((await left()).map(({ kind }) => kind)).toEqual(['household']);
		const log = await store.db.selectFrom('operation').select('body').where('tenant', '=', tenant).execute();
		expect(JSON.stringify(log)).not.toContain('Jansen');
		const epoch = await store.readEpoch(tenant);
		const request = { version: 1, scope: coachScope(coach), epoch, after: 0, limit: 500, purges: true } as const;
		const pulled = await readPull(office.ports, { tenant, person: coach, request });
		expect(pulled.ok && pulled.answer.changes.map(({ what, ent: of }) => [what, of])).toEqual([['purge', ent]]);
		const asked = await store.db
			.selectFrom('purge_device')
			.select(['root', 'dev'])
			.where('tenant', '=', tenant)
			.where('root', 'in', [ent, other])
			.execute();
		expect(asked).toEqual([{ root: ent, dev: scene.note.dev }]);
		// The file was lost and written again from the database: the line still says that the message went alone.
		const file = memoryPurgeFile();
		await applyPurgeFile({ ...ports, purgeFile: file }, tenant);
		const lines = (await file.readAll()).filter((line) => line.what === 'purge' && line.root === ent);
		expect(lines).toMatchObject([{ alone: true, reason: 'termEnded' }]);
	});

	it('goes on behind what cannot be read or erased, says so without a value, and rings until it went', async () => {
		const scene = await ended();
		const { office, phone } = scene;
		await set(scene, 'nightly', true);
		const broken = phone.make({
			ent: '00000000-0000-4000-8000-000000000000',
			kind: 'household',
			scope: office.scope,
			fields: { address: office.address, name: 'De Wit' }
		});
		const door = ring(scene, 1);
		await scene.send(await phone.push([broken, door]));
		const { state } = await store.db
			.selectFrom('entity')
			.select('state')
			.where('ent', '=', broken.ent)
			.where('tenant', '=', office.tenant)
			.executeTakeFirstOrThrow();
		const write = (text: string) =>
			store.db
				.updateTable('entity')
				.set({ state: text })
				.where('ent', '=', broken.ent)
				.where('tenant', '=', office.tenant)
				.execute();
		await write('{"Jansen');
		const said: string[] = [];
		const failing = {
			...scene.ports,
			erasePhotos: async (_tenant: string, root: string) => {
				if (root === door.ent) throw new Error('Jansen');
			}
		};
		const alarms = () =>
			store.db.selectFrom('alarm').select(['kind', 'at']).where('tenant', '=', office.tenant).execute();
		const run = (ports: typeof failing, now = Date.now() + 100 * DAY_MS) =>
			runRetention(
				{ ...ports, store, pause: async () => undefined, say: (line) => void said.push(line) },
				{ tenant: office.tenant, now }
			);
		for (let nights = 0; nights < 2; nights += 1) {
			const done = await run(failing);
			expect(done).toMatchObject({ failed: 2, erased: nights === 0 ? { householdWithoutFollowUp: 1 } : {} });
			expect((await alarms()).map(({ kind }) => kind)).toEqual(['retentionFailed', 'retentionFailed']);
		}
		expect(said).toHaveLength(4);
		expect(said.join()).toMatch(/reference [0-9a-f]{8}/);
		expect(said.join()).not.toContain('Jansen');
		await write(state);
		expect(await run({ ...scene.ports, erasePhotos: async () => undefined })).toMatchObject({ failed: 0 });
		expect(await alarms()).toEqual([]);
	});

	it('lets others in between two pages, and asks the log by its index', async () => {
		const scene = await ended();
		const { tenant, coordinator, scope, address, ports } = scene.office;
		const homes = Array.from({ length: 180 }, () => ({ kind: 'household', ent: id(), scope, fields: { address } }));
		const changes = homes.map((change) => ({ ...change, root: change.ent }));
		await recordOffice(ports, { tenant, person: coordinator, role: 'coordinator', changes });
		let turns = 0;
		let isOver = false;
		const wait = (): void => {
			turns += 1;
			if (!isOver) setImmediate(wait);
		};
		setImmediate(wait);
		await plan(scene, 1);
		isOver = true;
		expect(turns).toBeGreaterThan(3);
		const query = store.db
			.selectFrom('operation')
			.select((e) => ['root', e.fn.max('received_at').as('at')])
			.where('tenant', '=', tenant)
			.where('root', 'in', [id(), id()])
			.groupBy('root')
			.compile();
		expect(await wayOf(store, { path, query })).toContain('operation_by_root_received_at');
	});
});

/** How the engine would answer, as it tells itself: on PostgreSQL as if there were too many rows to read them all. */
async function wayOf(
	store: SqlStore,
	options: { readonly path: string; readonly query: CompiledQuery }
): Promise<string> {
	const { path, query } = options;
	const values = query.parameters.map(String);
	if (store.engine === 'sqlite') {
		const file = openSqliteFile(path);
		const rows = file.prepare(`explain query plan ${query.sql}`).all(...values);
		file.close();
		return JSON.stringify(rows);
	}
	return store.db.transaction().execute(async (db) => {
		await sql`set local enable_seqscan = off`.execute(db);
		const { rows } = await db.executeQuery(CompiledQuery.raw(`explain ${query.sql}`, values));
		return JSON.stringify(rows);
	});
}
