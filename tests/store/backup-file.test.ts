/** The backup file itself, how many are kept, and a database that comes back without one. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { listBackups } from '#lib/server/backup/backup-folder.ts';
import { makeBackupKey } from '#lib/server/backup/backup-key.ts';
import { readBackupState } from '#lib/server/backup/backup-state.ts';
import { checkEpoch, isPutBack, mark, readMarker } from '#lib/server/backup/epoch-marker.ts';
import { makeBackup } from '#lib/server/backup/make-backup.ts';
import { folderPhotos } from '#lib/server/photos/folder.ts';
import {
	back,
	closed,
	folder,
	id,
	keepSites,
	key,
	openAt,
	placesFor,
	restore,
	ring,
	send,
	siteOf,
	takenBack
} from './site.ts';

keepSites();

describe('a backup file', () => {
	it('G8: does not count when a byte on the disk is another, is cut off, or was sealed for somebody else', async () => {
		const { places, store } = await siteOf('SQLite');
		const made = await back(places);
		await closed(store);
		const whole = readFileSync(made.file);
		const elsewhere = await placesFor('SQLite', 'elsewhere');
		const spoiled = join(folder, 'spoiled.backup');
		for (const bytes of [
			whole.subarray(0, whole.length - 1),
			whole.subarray(0, 400),
			Buffer.concat([whole, Buffer.from('x')]),
			Buffer.from(whole.map((byte, at) => (at === whole.length - 40 ? byte ^ 1 : byte)))
		]) {
			writeFileSync(spoiled, bytes);
			await expect(restore(elsewhere, spoiled)).rejects.toThrow(/cut off or changed|breaks off/);
			expect(existsSync(join(elsewhere.dataDir, 'voordeur.sqlite'))).toBe(false);
		}
		const other = await makeBackupKey();
		await expect(restore(elsewhere, made.file, { privateKey: other.privateKey })).rejects.toThrow(/sealed for the key/);
		await expect(restore(elsewhere, join(elsewhere.dataDir, '..', 'backups', 'none.backup'))).rejects.toThrow();
		writeFileSync(spoiled, 'something else\n');
		await expect(restore(elsewhere, spoiled)).rejects.toThrow(/no backup of Voordeur/);
	});

	it('G16: holds no readable value, and nothing readable is left of its check', async () => {
		const { places } = await siteOf('SQLite');
		const made = await back(places);
		const bytes = readFileSync(made.file).toString('latin1');
		expect(bytes).not.toMatch(/Aksoy|Marja|Hazelhof/);
		expect(existsSync(places.scratchDir)).toBe(false);
		expect(readdirSync(places.backupDir).filter((name) => /part|lock/.test(name))).toEqual([]);
	});

	it('keeps the last few, and takes no other process’s place', async () => {
		const { places } = await siteOf('SQLite');
		for (let at = 0; at < 5; at += 1) await back(places);
		expect(await listBackups(places.backupDir)).toHaveLength(3);
		writeFileSync(join(places.backupDir, 'backup.lock'), String(process.pid));
		const busy = await makeBackup(places, { publicKey: key.publicKey, now: Date.now });
		expect(busy).toEqual({ ok: false, error: { kind: 'busy' } });
		writeFileSync(join(places.backupDir, 'backup.lock'), '999999999');
		expect((await makeBackup(places, { publicKey: key.publicKey, now: Date.now })).ok).toBe(true);
	});

	it('brings its photos along, and names those that are not there', async () => {
		const { places, store, office } = await siteOf('SQLite');
		const bytes = Buffer.from('sealed');
		const hash = createHash('sha256').update(bytes).digest('hex');
		await folderPhotos(places.photosDir).put(office.tenant, hash, bytes);
		const row = { tenant: office.tenant, size: 6, received_at: 1 };
		await store.db
			.insertInto('photo_stored')
			.values([
				{ ...row, hash },
				{ ...row, hash: 'f'.repeat(64) }
			])
			.execute();
		const made = await back(places);
		expect(made).toMatchObject({ photosCopied: 1, photosMissing: 1 });
		expect(await back(places)).toMatchObject({ photosCopied: 0 });
		const elsewhere = await placesFor('SQLite', 'elsewhere');
		expect(takenBack(await restore(elsewhere, made.file))).toMatchObject({ photosCopied: 1, photosMissing: 1 });
		expect(await folderPhotos(elsewhere.photosDir).read(office.tenant, hash)).toEqual(bytes);
	});

	it('G8: says when there has been none for seven days', async () => {
		const { places, store, office } = await siteOf('SQLite');
		const day = 86_400_000;
		const kindAt = (now: number) =>
			store.transaction(office.tenant, async (tx) => (await readBackupState(tx, now)).kind);
		expect(await kindAt(Date.now())).toBe('young');
		expect(await kindAt(Date.now() + 8 * day)).toBe('none');
		await back(places);
		expect(await kindAt(Date.now() + 6 * day)).toBe('verified');
		expect(await kindAt(Date.now() + 8 * day)).toBe('late');
	});
});

describe('a database put back without a restore', () => {
	it('G8: is noticed by numbers that had come further, and lives a new epoch', async () => {
		const { places, store, office } = await siteOf('SQLite');
		const options = { tenant: office.tenant, folder: places.dataDir, uuid: id };
		expect(await checkEpoch(store, options)).toBe(false);
		const phone = await office.phone();
		const file = join(places.dataDir, 'voordeur.sqlite');
		const copy = join(folder, 'copy.sqlite');
		await sql.raw(`vacuum into '${copy}'`).execute(store.db);
		await send(office, await phone.push([ring(office, phone)]));
		await mark(store, options);
		const epoch = await store.readEpoch(office.tenant);
		await closed(store);
		for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
		writeFileSync(file, readFileSync(copy));
		const again = await openAt(places);
		expect(await checkEpoch(again, options)).toBe(true);
		expect(await again.readEpoch(office.tenant)).not.toBe(epoch);
		expect(await checkEpoch(again, options)).toBe(false);
	});

	it('G8: is remembered by what was acknowledged last, also where its numbers have caught up', async () => {
		const { places, store, office } = await siteOf('SQLite');
		const options = { tenant: office.tenant, folder: places.dataDir, uuid: id };
		const phone = await office.phone();
		const operations = [ring(office, phone), ring(office, phone)];
		const { epoch } = await send(office, await phone.push(operations));
		const opIds = operations.map(({ opId }) => opId);
		await mark(store, options, { epoch, opIds });
		expect(await checkEpoch(store, options)).toBe(false);
		await store.db
			.deleteFrom('operation')
			.where('op_id', '=', opIds[1] ?? '')
			.execute();
		expect(await checkEpoch(store, options)).toBe(true);
		expect(await store.readEpoch(office.tenant)).not.toBe(epoch);
	});

	it('G8: keeps the higher number when a process that is behind writes the file', async () => {
		const { places, store, office } = await siteOf('SQLite');
		const options = { tenant: office.tenant, folder: places.dataDir, uuid: id };
		await mark(store, options);
		const before = await readMarker(places.dataDir);
		await store.db.updateTable('scope_counter').set({ seq: 1 }).execute();
		await mark(store, options);
		expect(await readMarker(places.dataDir)).toEqual(before);
	});

	it.each([
		['no marker', undefined, [], false],
		['where it was', { epoch: 'a', numbers: 5 }, [], false],
		['further by now', { epoch: 'a', numbers: 4 }, [], false],
		['less far than it had come', { epoch: 'a', numbers: 6 }, [], true],
		['restored by another process', { epoch: 'old', numbers: 9 }, ['old'], false],
		['from before a restore', { epoch: 'later', numbers: 1 }, [], true]
	] as const)('G8: %s', (_, marked, ended, expected) => {
		expect(isPutBack({ marked, found: { epoch: 'a', numbers: 5 }, ended })).toBe(expected);
	});
});
