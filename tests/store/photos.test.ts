/** Photos at the office: taken in whole or not at all, missed by name, opened with the key of their record, gone when told so. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PHOTO_BYTES_MAX } from '#lib/sync/limits.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { deletePhotosOf } from '#lib/server/photos/erase.ts';
import { folderPhotos } from '#lib/server/photos/folder.ts';
import { memoryPhotos } from '#lib/server/photos/memory.ts';
import { levelPhotos, photosForHandshake } from '#lib/server/photos/missing.ts';
import { openPhoto } from '#lib/server/photos/open.ts';
import type { PhotoPlace } from '#lib/server/photos/place.ts';
import { receivePhoto } from '#lib/server/photos/receive.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import { aPhoto, type SealedTestPhoto } from './a-photo.ts';
import { makeOffice, type TestOffice } from './office.ts';
import type { Phone } from './phone.ts';
import { newMigrated, postgresForTests } from './stores.ts';

const postgres = await postgresForTests();
const folder = mkdtempSync(join(tmpdir(), 'voordeur-photos-'));
afterAll(async () => {
	await postgres?.stop();
	rmSync(folder, { recursive: true, force: true });
});
const TENANT = '7e4a4700-0000-4000-a000-000000000001';

describe.each([
	{ name: 'memory', open: () => memoryPhotos() },
	{ name: 'a directory', open: () => folderPhotos(join(folder, serverChance.uuid())) }
])('the photo store in $name', ({ open }) => {
	it('gives back what was put, keeps the first of a name, and forgets what was removed, also twice', async () => {
		const photos = open();
		const { hash, sealed } = aPhoto();
		expect(await photos.read(TENANT, hash)).toBeNull();
		expect(await photos.list(TENANT)).toEqual([]);
		await Promise.all([photos.put(TENANT, hash, sealed), photos.put(TENANT, hash, sealed)]);
		await photos.put(TENANT, hash, new Uint8Array([1]));
		expect([...((await photos.read(TENANT, hash)) ?? [])]).toEqual([...sealed]);
		expect(await photos.list(TENANT)).toEqual([{ hash, size: sealed.byteLength }]);
		expect(await photos.read('0c0ac4aa-0000-4000-a000-000000000009', hash)).toBeNull();
		await photos.remove(TENANT, hash);
		await photos.remove(TENANT, hash);
		expect(await photos.read(TENANT, hash)).toBeNull();
	});
});

describe('the directory of photos', () => {
	it('takes no path for a name, and half a photo for none', async () => {
		const place = join(folder, serverChance.uuid());
		const photos = folderPhotos(place);
		await expect(photos.put(TENANT, '../../keys', new Uint8Array([1]))).rejects.toThrow('hexadecimal');
		await expect(photos.read('../..', aPhoto().hash)).rejects.toThrow('organisation');
		const { hash, sealed } = aPhoto();
		await photos.put(TENANT, hash, sealed);
		const drawer = join(place, TENANT, hash.slice(0, 2));
		expect(readdirSync(drawer)).toEqual([hash]);
		// What a crash leaves between writing and naming.
		writeFileSync(join(drawer, `${hash}.half`), 'half');
		expect(await photos.list(TENANT)).toHaveLength(1);
	});
});

const ENGINES: readonly { readonly name: string; readonly open: () => Promise<SqlStore> }[] = [
	{ name: 'SQLite', open: () => openSqlite(join(folder, `${serverChance.uuid()}.sqlite`), { now: Date.now }) },
	...(postgres ? [{ name: 'PostgreSQL', open: async () => openPostgres(await newMigrated(postgres)) }] : [])
];

describe.each(ENGINES)('photos beside $name', ({ open }) => {
	let store: SqlStore;
	let office: TestOffice;
	let phone: Phone;
	let place: PhotoPlace;
	beforeAll(async () => {
		store = await open();
		office = await makeOffice(store, Date.now);
		phone = await office.phone();
		place = { db: store.db, photos: memoryPhotos(), tenant: office.tenant };
	});
	afterAll(() => store.close());

	const put = async ({ hash, sealed }: SealedTestPhoto) => {
		const { dev } = phone.enrolled;
		const answer = await receivePhoto(place, { hash, bytes: sealed, receivedAt: 1_000, dev });
		return typeof answer === 'string' ? null : answer;
	};
	const missing = async (of: Phone = phone) => (await photosForHandshake(place, of.enrolled.dev)).missing;
	const change = async (ent: string, fields: Parameters<Phone['make']>[0]['fields']) => {
		const root = office.household;
		const operation = phone.make({ ent, kind: 'photo', scope: office.scope, root, fields });
		const outcome = await receivePush(office.ports, await phone.push([operation]));
		expect(outcome.ok && outcome.answer.receipts[0]?.result).toBe('stored');
	};
	const record = async (photo: SealedTestPhoto, fields: Parameters<Phone['make']>[0]['fields'] = {}) => {
		const ent = serverChance.uuid();
		const by = office.coach;
		const sealed = { sealedHash: photo.hash, sealedKey: photo.key, size: PHOTO_BYTES_MAX };
		// As the phone writes it, a photo of the largest size included.
		const named = { household: office.household, visit: serverChance.uuid(), moment: 'walls', at: Date.now(), by };
		await change(ent, { ...named, ...sealed, shows: 'Meterkast', ...fields });
		return ent;
	};

	it('G3: a photo that a record names is missed until its bytes are here, by its own phone alone', async () => {
		const photo = aPhoto();
		const ent = await record(photo);
		expect(await missing()).toEqual([photo.hash]);
		expect(await missing(await office.phone(office.otherCoach))).toEqual([]);
		expect((await openPhoto(place, ent)).kind).toBe('notYet');
		expect(await put(photo)).toEqual({ version: 1, hash: photo.hash, receivedAt: 1_000 });
		expect(await missing()).toEqual([]);
		const opened = await openPhoto(place, ent);
		expect(opened.kind === 'jpeg' && [...opened.bytes]).toEqual([...photo.jpeg]);
	});

	it('G4: the same photo twice, also at once, is one', async () => {
		const photo = aPhoto();
		await record(photo);
		const answers = await Promise.all([put(photo), put(photo), put(photo)]);
		expect(answers.every((answer) => answer?.hash === photo.hash)).toBe(true);
		const lines = await store.db.selectFrom('photo_stored').selectAll().where('hash', '=', photo.hash).execute();
		expect(lines).toHaveLength(1);
	});

	it('keeps nothing of bytes that are not those of the hash', async () => {
		const [photo, other] = [aPhoto(), aPhoto()];
		await record(photo);
		expect(await put({ ...photo, sealed: other.sealed })).toBeNull();
		expect(await missing()).toEqual([photo.hash]);
		expect(await place.photos.read(place.tenant, photo.hash)).toBeNull();
		await put(photo);
	});

	it('opens nothing that was changed on the disk, and nothing that is no picture', async () => {
		const photo = aPhoto();
		const ent = await record({ ...photo, key: aPhoto().key });
		await put(photo);
		expect((await openPhoto(place, ent)).kind).toBe('unreadable');
		expect((await openPhoto(place, serverChance.uuid())).kind).toBe('none');
		expect((await openPhoto(place, office.household)).kind).toBe('none');
	});

	it('lets go of the bytes of a photo that was taken away, and takes them in no more', async () => {
		const [here, late] = [aPhoto(), aPhoto()];
		const [hereId, lateId] = [await record(here), await record(late)];
		await put(here);
		await change(hereId, { removed: true, sealedKey: null });
		await change(lateId, { removed: true, sealedKey: null });
		expect(await missing()).toEqual([]);
		expect(await place.photos.read(place.tenant, here.hash)).toBeNull();
		expect((await put(late))?.hash).toBe(late.hash);
		expect(await place.photos.read(place.tenant, late.hash)).toBeNull();
		expect((await openPhoto(place, hereId)).kind).toBe('none');
	});

	it('G8: what a restore lost is missed again, and what it still has is not asked for', async () => {
		const [lost, kept] = [aPhoto(), aPhoto()];
		await record(lost);
		await record(kept);
		await put(lost);
		await put(kept);
		await place.photos.remove(place.tenant, lost.hash);
		await store.db.deleteFrom('photo_stored').where('hash', '=', kept.hash).execute();
		expect(await levelPhotos(place, 2_000)).toEqual({ found: 1, lost: 1 });
		expect(await missing()).toEqual([lost.hash]);
		await put(lost);
		expect(await levelPhotos(place, 2_000)).toEqual({ found: 0, lost: 0 });
	});

	it('G12: keeps nothing of a photo whose hash was denied, also when it was on its way', async () => {
		const photo = aPhoto();
		await store.transaction(place.tenant, (tx) => tx.denyRoot(photo.hash));
		expect((await put(photo))?.hash).toBe(photo.hash);
		expect(await place.photos.read(place.tenant, photo.hash)).toBeNull();
		expect(await store.db.selectFrom('photo_stored').selectAll().where('hash', '=', photo.hash).execute()).toEqual([]);
	});

	it('G12: lets go of bytes that came ahead of a record that is purged on arrival, and of none that a record names', async () => {
		const [early, named] = [aPhoto(), aPhoto()];
		await record(named);
		await put(early);
		await put(named);
		const root = serverChance.uuid();
		await store.transaction(place.tenant, (tx) => tx.denyRoot(root));
		for (const { hash } of [early, named]) {
			const fields = { household: root, sealedHash: hash };
			const operation = phone.make({ ent: serverChance.uuid(), kind: 'photo', scope: office.scope, root, fields });
			const outcome = await receivePush(office.ports, await phone.push([operation]));
			expect(outcome.ok && outcome.answer.receipts[0]?.result).toBe('purged');
		}
		await missing(await office.phone(office.otherCoach));
		expect(await place.photos.read(place.tenant, early.hash)).toBeNull();
		expect(await store.db.selectFrom('photo_stored').selectAll().where('hash', '=', early.hash).execute()).toEqual([]);
		expect(await place.photos.read(place.tenant, named.hash)).not.toBeNull();
	});

	it('G12: deletes every photo under a root, here or not yet, and may be told so twice', async () => {
		const photo = aPhoto();
		const ent = await record(photo);
		await put(photo);
		expect(await deletePhotosOf(place, office.household)).toBeGreaterThan(0);
		await deletePhotosOf(place, office.household);
		expect(await place.photos.list(place.tenant)).toEqual([]);
		expect(await store.db.selectFrom('photo_stored').selectAll().execute()).toEqual([]);
		expect((await openPhoto(place, ent)).kind).toBe('notYet');
	});
});
