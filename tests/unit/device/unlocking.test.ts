/** Unlocking: what waits until the round is on the screen, and what a quick hand may not miss by that. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { opfsKeyFile } from '#lib/device/browser/key-file.ts';
import { RowsDatabase } from '#lib/device/browser/rows-dexie.ts';
import { keepTries, readTries } from '#lib/device/browser/tries-opfs.ts';
import { readVaultFile } from '#lib/device/browser/vault-file.ts';
import { PhoneTown } from './phone-town.ts';

describe('a phone that is unlocked', () => {
	let town: PhoneTown;

	beforeEach(() => {
		town = new PhoneTown();
	});
	afterEach(() => town.end());

	const right = () => ({ output: new Uint8Array(32).fill(7) });

	async function unlockedAgain() {
		const first = await town.start();
		expect(await town.enrol(first)).toBe(true);
		town.kill();
		const phone = await town.start();
		const db = new RowsDatabase();
		const sids = async (): Promise<readonly string[]> => (await db.sessionKeys.toArray()).map(({ sid }) => sid);
		const [earlier] = await sids();
		expect(await phone.vault('unlockByPasskey', right())).toMatchObject({ ok: true });
		return { db, sids, earlier };
	}

	it('says so while it is locked still, that the screen can be made ready, and not by a wrong secret', async () => {
		const first = await town.start();
		expect(await town.enrol(first)).toBe(true);
		town.kill();
		const phone = await town.start();
		const wrong = await phone.vault('unlockByPasskey', { output: new Uint8Array(32).fill(8) });
		expect([wrong.ok, town.openings]).toEqual([false, []]);
		expect(await phone.vault('unlockByPasskey', right())).toMatchObject({ ok: true });
		expect(town.openings).toEqual(['locked']);
	});

	it('lets go of the keys of earlier sessions when nobody waits', async () => {
		const { db, sids, earlier } = await unlockedAgain();
		await vi.waitFor(async () => expect(await sids()).not.toContain(earlier), { timeout: 10_000, interval: 100 });
		db.close();
	});

	it('leaves the key of a tab that took over meanwhile', async () => {
		const { db, sids, earlier } = await unlockedAgain();
		const [kept] = await db.sessionKeys.toArray();
		if (!kept) throw new Error('no key was kept');
		await db.sessionKeys.put({ ...kept, sid: 'another tab' });
		await vi.waitFor(async () => expect(await sids()).not.toContain(earlier), { timeout: 10_000, interval: 100 });
		expect(await sids()).toContain('another tab');
		db.close();
	});

	it('counts no wrong passphrase any more, in memory and on the disk', async () => {
		const first = await town.start();
		expect(await town.enrol(first)).toBe(true);
		town.kill();
		await keepTries({ wrong: 3, at: 1 });
		const phone = await town.start();
		expect(phone.desk.ways?.wrongTries).toBe(3);
		expect(await phone.vault('unlockByPasskey', right())).toMatchObject({ ok: true });
		expect(phone.desk.ways?.wrongTries).toBe(0);
		expect((await readTries()).wrong).toBe(0);
		expect(await readVaultFile(opfsKeyFile())).not.toBeNull();
	});
});
