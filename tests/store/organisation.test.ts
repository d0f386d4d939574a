/** An organisation out of one store and into another: the same, record for record, and what was erased stays away. */
import { execFile } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Tally } from '#lib/server/backup/digest.ts';
import { linesOf } from '#lib/server/backup/lines.ts';
import { openSnapshot, type StorePlace } from '#lib/server/backup/snapshot.ts';
import { ofTenant, packOrganisation } from '#lib/server/organisation/pack.ts';
import { tarOf } from '#lib/server/organisation/tar.ts';
import { takeOrganisation } from '#lib/server/organisation/take.ts';
import { folderPhotos } from '#lib/server/photos/folder.ts';
import { applyPurgeFile } from '#lib/server/purge/apply-purge-file.ts';
import { purgeRoot } from '#lib/server/purge/purge-root.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { closed, ENGINES, folder, id, keepSites, openAt, placesFor, ring, send, siteOf } from './site.ts';
import { makeOffice } from './office.ts';

keepSites();

/** Changes when an organisation begins a life elsewhere: its epoch, and that it was told in the audit. */
const NEW_THERE = ['restore', 'audit', 'audit_head', 'audit_about'];

async function digestsOf(place: StorePlace, tenant: string): Promise<Readonly<Record<string, string>>> {
	const snapshot = await openSnapshot(place);
	const digests: Record<string, string> = {};
	const own = ofTenant(snapshot, tenant);
	for (const table of own.tables) {
		const tally = new Tally();
		const epoch = table.columns.indexOf('epoch');
		for await (const row of own.rows(table))
			tally.add(table.name, table.name === 'organisation' ? row.filter((_, at) => at !== epoch) : row);
		digests[table.name] = tally.digest();
	}
	await snapshot.end();
	return Object.fromEntries(Object.entries(digests).filter(([name]) => !NEW_THERE.includes(name)));
}

const PAIRS = ENGINES.flatMap((from) => ENGINES.map((to) => [from, to] as const));

describe.each(PAIRS)('an organisation from %s to %s', (from, to) => {
	it('G12: equals the one that left, record for record; what was purged is not in it and stays away', async () => {
		const { places, store, office } = await siteOf(from);
		const others = await makeOffice(store, Date.now);
		const phone = await office.phone();
		const never = id();
		await send(office, await phone.push([ring(office, phone), ring(office, phone, 'spoken')]));
		const purged = id();
		const made = await recordOffice(office.ports, {
			tenant: office.tenant,
			person: office.coordinator,
			role: 'coordinator',
			changes: [
				{
					kind: 'address',
					ent: never,
					root: never,
					scope: 'office',
					fields: { postcode: '5912SD', number: 3, doNotVisit: { set: true } }
				},
				{
					kind: 'household',
					ent: purged,
					root: purged,
					scope: office.scope,
					fields: { address: office.address, name: 'Wordt gewist' }
				}
			]
		});
		expect(made.ok).toBe(true);
		const hash = 'ab'.repeat(32);
		await folderPhotos(places.photosDir).put(office.tenant, hash, Buffer.from('sealed bytes'));
		await store.transaction(office.tenant, async (_tx, db) => {
			const photo = { tenant: office.tenant, hash, size: 12, received_at: 1 };
			await db.insertInto('photo_stored').values(photo).execute();
		});
		await purgeRoot(
			{ store, purgeFile: office.ports.purgeFile, erasePhotos: async () => undefined },
			{ tenant: office.tenant, root: purged, reason: 'residentAsked', by: office.coordinator }
		);
		// Its lists are level, as they are a second after the last change.
		await store.db.selectFrom('door_list').select('ent').execute();
		await closed(store);

		const file = join(folder, `${from}-${to}.tar.gz`);
		await pipeline(packOrganisation(places, { tenant: office.tenant }), createWriteStream(file));
		const there = await placesFor(to, `there-${to}`);
		const outcome = await takeOrganisation(there, { file, now: Date.now, uuid: id });
		expect(outcome).toMatchObject({ ok: true, taken: { name: 'Waterveen', photos: 1, photosMissing: 0 } });
		expect(await digestsOf(there.store, office.tenant)).toEqual(await digestsOf(places.store, office.tenant));
		expect(await folderPhotos(there.photosDir).read(office.tenant, hash)).toEqual(Buffer.from('sealed bytes'));

		const again = await openAt(there);
		const names = await again.db.selectFrom('organisation').select('tenant').execute();
		// The other organisation of the same server stays where it was.
		expect(names).toEqual([{ tenant: office.tenant }]);
		expect(await again.db.selectFrom('person').select('person').where('tenant', '=', others.tenant).execute()).toEqual(
			[]
		);
		const ports = { store: again, purgeFile: office.ports.purgeFile, erasePhotos: async () => undefined };
		expect(await applyPurgeFile(ports, office.tenant)).toEqual({ purged: 0, revoked: 0, added: 0 });
		const left = await again.transaction(office.tenant, async (tx) => ({
			denied: await tx.findDenied([purged]),
			entities: await tx.peekEntities([purged])
		}));
		expect(left).toEqual({ denied: [purged], entities: [] });
		const row = await again.db
			.selectFrom('address_list')
			.select('do_not_visit')
			.where('ent', '=', never)
			.executeTakeFirstOrThrow();
		expect(Number(row.do_not_visit)).toBe(1);
		// A store that holds something already is not written over.
		await closed(again);
		expect(await takeOrganisation(there, { file, now: Date.now, uuid: id })).toMatchObject({ ok: false });
	});
});

describe('an archive that was damaged', () => {
	it.each(['cut', 'changed'])('leaves no store behind when it was %s', async (how) => {
		const { places, store, office } = await siteOf('SQLite');
		await closed(store);
		const file = join(folder, 'whole.tar.gz');
		await pipeline(packOrganisation(places, { tenant: office.tenant }), createWriteStream(file));
		const bytes = await readFile(file);
		const broken = how === 'cut' ? bytes.subarray(0, bytes.length >> 1) : Buffer.from(bytes);
		if (how === 'changed') broken.writeUInt8(broken.readUInt8(broken.length >> 1) ^ 0xff, broken.length >> 1);
		await writeFile(join(folder, 'broken.tar.gz'), broken);
		const there = await placesFor('SQLite', 'empty');
		await expect(
			takeOrganisation(there, { file: join(folder, 'broken.tar.gz'), now: Date.now, uuid: id })
		).rejects.toThrow();
		expect(await takeOrganisation(there, { file, now: Date.now, uuid: id })).toMatchObject({ ok: true });
	});
});

describe('an archive that somebody made up', () => {
	it.each(ENGINES)('brings no other organisation along on %s, and no way in', async (engine) => {
		const { places, store, office } = await siteOf('SQLite');
		await makeOffice(store, Date.now);
		await closed(store);
		const whole = await openSnapshot(places.store);
		const { takenAt, migration } = whole;
		const records: Buffer[] = [];
		for await (const piece of linesOf(whole, new Tally())) records.push(Buffer.from(piece));
		await whole.end();
		const { tenant } = office;
		const said = { voordeur: 'organisation', version: 1, name: 'Waterveen', tenant, epoch: 'x', takenAt, migration };
		const session = { ...whole, tables: [{ name: 'session', columns: ['secret_hash', 'tenant'] }] };
		const forged = {
			...session,
			rows: async function* () {
				yield ['x', tenant];
			}
		};
		const ways: Buffer[] = [];
		for await (const piece of linesOf(forged, new Tally())) ways.push(Buffer.from(piece));
		for (const [name, pieces] of [
			['others', records],
			['ways', ways]
		] as const) {
			const file = join(folder, `${name}.tar.gz`);
			const entries = [
				{ name: 'manifest.json', bytes: Buffer.from(JSON.stringify({ ...said, photos: 0 })) },
				{ name: 'records-000001.jsonl', bytes: Buffer.concat(pieces) }
			];
			const tape = Readable.from(tarOf(Readable.from(entries), 0));
			await pipeline(tape, createGzip(), createWriteStream(file));
			const there = await placesFor(engine, `there-${name}`);
			await expect(takeOrganisation(there, { file, now: Date.now, uuid: id })).rejects.toThrow(
				'not of the organisation it names'
			);
			if (there.store.engine === 'sqlite') expect(existsSync(there.store.path)).toBe(false);
		}
	});
});

describe('the command that takes an organisation in', () => {
	it('makes no keys where the organisation’s own are to come', async () => {
		const { places, store, office } = await siteOf('SQLite');
		await closed(store);
		const file = join(folder, 'goes.tar.gz');
		await pipeline(packOrganisation(places, { tenant: office.tenant }), createWriteStream(file));
		const to = join(folder, 'arrived');
		const args = ['--import', 'tsx', 'commands/organisation.ts', 'import', file, '--to', to];
		const { stdout } = await promisify(execFile)('node', args, { env: { ...process.env, DATABASE_URL: '' } });
		expect(stdout).toContain('imported Waterveen');
		expect(existsSync(join(to, 'voordeur.sqlite'))).toBe(true);
		expect(existsSync(join(to, 'keys'))).toBe(false);
	});
});
