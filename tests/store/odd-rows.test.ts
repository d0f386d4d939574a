/** What lies in the store outside the rules, past every door: it shuts nothing, is named, and can be put right. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roundScope } from '#lib/domain/round.ts';
import { openSnapshot } from '#lib/server/backup/snapshot.ts';
import { listDeviceLines } from '#lib/server/office/devices.ts';
import { applyPurgeFile } from '#lib/server/purge/apply-purge-file.ts';
import type { StoredEntity } from '#lib/server/store/port.ts';
import { revokeDevice } from '#lib/server/sync/enrol.ts';
import { mendUnfit, type Unfit } from '#lib/server/sync/mend-unfit.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import { serverChance } from '#lib/server/crypto.ts';
import type { Json } from '#lib/sync/json.ts';
import { PULL_BYTES_MAX } from '#lib/sync/limits.ts';
import { readPull } from '#lib/server/sync/pull.ts';
import { back, closed, ENGINES, keepSites, placesFor, restore, siteOf, takenBack } from './site.ts';

keepSites();

const BEYOND = 9_100_000_000_000_000;

type Site = Awaited<ReturnType<typeof siteOf>>;

describe.each(ENGINES)('%s: a row that holds a number beyond what a number can be', (engine) => {
	let site: Site;
	let dev: string;
	beforeEach(async () => {
		site = await siteOf(engine);
		const phone = await site.office.phone();
		({ dev } = phone.enrolled);
		await sql`update device set unsent = ${sql.lit(BEYOND)}, goes_on_since = ${sql.lit(BEYOND)}, healed = '{' where dev = ${dev}`.execute(
			site.store.db
		);
	});
	afterEach(() => closed(site.store));

	it('reads as unknown on the page of phones, beside every other', async () => {
		const lines = await listDeviceLines({ db: site.store.db, tenant: site.office.tenant }, Date.now());
		expect(lines.find(({ id }) => id === dev)).toMatchObject({ unsent: null, goesOnSince: null, healed: null });
	});

	it('is answered by a change that tells what it changed, which is made once', async () => {
		const { tenant } = site.office;
		const change = site.store.db
			.updateTable('device')
			.set((set) => ({ clock_offset_ms: set(set.fn.coalesce('clock_offset_ms', set.lit(0)), '+', 1) }))
			.where('tenant', '=', tenant)
			.where('dev', '=', dev)
			.returning(['unsent', 'clock_offset_ms']);
		const [before] = await change.execute();
		expect(before?.unsent).toBeNull();
		expect(await change.execute()).toEqual([{ unsent: null, clock_offset_ms: Number(before?.clock_offset_ms) + 1 }]);
	});

	it('fails no start', async () => {
		const { ports, tenant } = site.office;
		const purges = { store: site.store, purgeFile: ports.purgeFile, erasePhotos: async () => undefined };
		expect(await applyPurgeFile(purges, tenant)).toMatchObject({ revoked: 0 });
	});

	it('is in a backup, which can be restored', async () => {
		const made = await back(site.places);
		const elsewhere = await placesFor(engine, 'odd-rows');
		expect(takenBack(await restore(elsewhere, made.file)).rows).toBeGreaterThan(0);
		const copy = await openSnapshot(elsewhere.store);
		const table = copy.tables.find(({ name }) => name === 'device');
		const unsent: unknown[] = [];
		if (table) for await (const row of copy.rows(table)) unsent.push(row[table.columns.indexOf('unsent')]);
		await copy.end();
		expect(unsent).toEqual([Number.MAX_SAFE_INTEGER]);
	});

	it('keeps nobody from withdrawing the phone', async () => {
		const { tenant, ports, coordinator } = site.office;
		expect(await revokeDevice(ports, { tenant, dev, by: coordinator })).toBe(true);
		const lines = await listDeviceLines({ db: site.store.db, tenant }, Date.now());
		expect(lines.find(({ id }) => id === dev)?.revokedAt).toBeGreaterThan(0);
	});

	it('is named and put right', async () => {
		const { tenant, ports } = site.office;
		const found: Unfit[] = [];
		const mending = { tenant, tell: (one: Unfit) => found.push(one) };
		expect(await mendUnfit({ ...ports, store: site.store }, { ...mending, apply: false })).toMatchObject({
			found: 2,
			mended: 0
		});
		expect(found).toEqual([
			{ kind: 'device', id: dev, field: 'unsent' },
			{ kind: 'device', id: dev, field: 'goes_on_since' }
		]);
		expect(await mendUnfit({ ...ports, store: site.store }, { ...mending, apply: true })).toMatchObject({ mended: 2 });
		expect(await mendUnfit({ ...ports, store: site.store }, { ...mending, apply: false })).toMatchObject({ found: 0 });
	});
});

describe('a record that holds what no field does', () => {
	let site: Site;
	beforeEach(async () => {
		site = await siteOf('SQLite');
	});
	afterEach(() => closed(site.store));

	async function plant(kind: string, fields: Record<string, Json>): Promise<string> {
		const { tenant, round, household } = site.office;
		const ent = serverChance.uuid();
		const c = '000000001~000000~00000000~0000001';
		const state = {
			ent,
			kind,
			root: household,
			fields: Object.fromEntries(Object.entries(fields).map(([name, v]) => [name, { m: 'r' as const, v, c }]))
		};
		const scope = roundScope(round);
		await site.store.transaction(tenant, async (tx) => {
			const seq = await tx.takeNumbers(scope, 1);
			const entity: StoredEntity = { ent, kind, root: household, scope, move: 0, seq, state };
			await tx.putEntities([entity]);
			await tx.putChanges([{ scope, ent, seq, move: 0, what: 'state' }]);
		});
		return ent;
	}

	it('is found, named without its value, and emptied by an operation that phones are told of', async () => {
		const { tenant, ports, household, address } = site.office;
		const ent = await plant('commitment', { household, address, what: 'Bellen', dueOn: '2026-99-99', doneAt: 9e15 });
		const found: Unfit[] = [];
		const mend = (apply: boolean) =>
			mendUnfit({ ...ports, store: site.store }, { tenant, apply, tell: (one) => found.push(one) });
		expect(await mend(false)).toMatchObject({ found: 2, mended: 0 });
		expect(found).toEqual([
			{ kind: 'commitment', id: ent, field: 'dueOn' },
			{ kind: 'commitment', id: ent, field: 'doneAt' }
		]);
		expect(await mend(true)).toMatchObject({ found: 2, mended: 2 });
		expect(await mend(false)).toMatchObject({ found: 0 });
		const [entity] = await site.store.transaction(tenant, (tx) => tx.peekEntities([ent]));
		expect(entity?.state.fields['dueOn']).toMatchObject({ v: null });
		expect(entity?.state.fields['what']).toMatchObject({ v: 'Bellen' });
	});
});

describe('G13: what is too much for one record', () => {
	let site: Site;
	beforeEach(async () => {
		site = await siteOf('SQLite');
	});
	afterEach(() => closed(site.store));

	it('waits by itself with its place, and what stands beside it is stored', async () => {
		const { office } = site;
		const phone = await office.phone();
		const note = serverChance.uuid();
		const write = (text: string) =>
			phone.make({ ent: note, kind: 'note', root: office.household, scope: office.scope, fields: { text } });
		const ring = phone.make({
			ent: serverChance.uuid(),
			kind: 'attempt',
			scope: office.scope,
			fields: { address: office.address, coach: office.coach, outcome: 'notHome', at: Date.now() }
		});
		const operations = [...Array.from({ length: 51 }, (_, at) => write(`Versie ${at}`)), ring];
		const outcome = await receivePush(office.ports, await phone.push(operations));
		const receipts = outcome.ok ? outcome.answer.receipts : [];
		expect(receipts.filter(({ result }) => result === 'stored')).toHaveLength(51);
		expect(receipts.filter(({ result }) => result !== 'stored')).toMatchObject([
			{ result: 'quarantined', reason: 'full note.text' }
		]);
	});

	it('nests thousands deep and is refused alone, whatever stands beside it', async () => {
		const { office } = site;
		const phone = await office.phone();
		const deep = phone.make({
			ent: serverChance.uuid(),
			kind: 'attempt',
			scope: office.scope,
			fields: { address: office.address, coach: office.coach, outcome: 'notHome', at: Date.now() }
		});
		const text = JSON.stringify(deep).replace(
			'"notHome"',
			`"notHome","later":${'['.repeat(8_000)}${']'.repeat(8_000)}`
		);
		const { kind, scope, fields } = deep;
		const right = phone.make({ kind, scope, fields, ent: serverChance.uuid() });
		const envelopes = [await phone.sealText(text, deep), await phone.seal(right)];
		const outcome = await receivePush(office.ports, phone.request(envelopes));
		expect(outcome.ok && outcome.answer.receipts.map(({ result }) => result)).toEqual(['quarantined', 'stored']);
		expect(outcome.ok && outcome.answer.receipts[0]?.reason).toBe('unreadable operation nests deeper than 32');
	});

	it('is of a status that no phone has, and the push is taken in all the same', async () => {
		const { office } = site;
		const phone = await office.phone();
		const right = phone.make({
			ent: serverChance.uuid(),
			kind: 'attempt',
			scope: office.scope,
			fields: { address: office.address, coach: office.coach, outcome: 'notHome', at: Date.now() }
		});
		const push = await phone.push([right]);
		const status = { ...push.status, unsent: BEYOND, clock: BEYOND, installed: true, goesOnSince: BEYOND };
		const outcome = await receivePush(office.ports, { ...push, status });
		expect(outcome.ok && outcome.answer.receipts.map(({ result }) => result)).toEqual(['stored']);
		const device = await site.store.transaction(office.tenant, (tx) => tx.findDevice(phone.enrolled.dev));
		expect(device).toMatchObject({ unsent: null, clockOffsetMs: null, goesOnSince: null });
	});
});

describe('a page of a pull', () => {
	let site: Site;
	beforeEach(async () => {
		site = await siteOf('SQLite');
	});
	afterEach(() => closed(site.store));

	it('is cut where it would hold more than a megabyte, goes on where it was cut, and never holds nothing', async () => {
		const { office } = site;
		const phone = await office.phone();
		const text = 'x'.repeat(60_000);
		for (let part = 0; part < 4; part += 1) {
			const operations = Array.from({ length: 10 }, () =>
				phone.make({
					ent: serverChance.uuid(),
					kind: 'attempt',
					scope: office.scope,
					fields: { address: office.address, coach: office.coach, outcome: 'notHome', at: 1, later: text }
				})
			);
			const outcome = await receivePush(office.ports, await phone.push(operations));
			expect(outcome.ok && outcome.answer.receipts.every(({ result }) => result === 'stored')).toBe(true);
		}
		const epoch = (await site.store.transaction(office.tenant, (tx) => tx.readOrganisation()))?.epoch ?? '';
		const pull = (more: object) =>
			readPull(office.ports, {
				tenant: office.tenant,
				person: office.coach,
				request: { version: 1, scope: office.scope, epoch, after: 0, limit: 500, ...more }
			});
		let after = 0;
		let held = 0;
		const sizes: number[] = [];
		for (let complete = false; !complete;) {
			const page = await pull({ after });
			if (!page.ok) throw new Error('the page was refused');
			sizes.push(JSON.stringify(page.answer.changes).length);
			held += page.answer.changes.length;
			({ to: after, complete } = page.answer);
		}
		expect(held).toBeGreaterThanOrEqual(40);
		expect(sizes.length).toBe(3);
		expect(sizes.every((size) => size < PULL_BYTES_MAX + 2_000)).toBe(true);
		// As full as it may be: one more change would not have fitted.
		expect(sizes.slice(0, -1).every((size) => size > PULL_BYTES_MAX - 62_000)).toBe(true);
		expect(PULL_BYTES_MAX).toBe(1_000_000);
	});
});
