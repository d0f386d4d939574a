/** Unlocking: what waits until the round is on the screen, and what a quick hand may not miss by that. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { opfsKeyFile } from '#lib/device/browser/key-file.ts';
import { RowsDatabase } from '#lib/device/browser/rows-dexie.ts';
import { type Source, Subscriptions } from '#lib/device/browser/subscriptions.ts';
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

describe('what is made ahead', () => {
	function watched() {
		const said: string[] = [];
		let ahead: 'today' | null = null;
		let go = (): void => undefined;
		const source: Source = {
			version: (name) => (name === 'today' && ahead === null ? 'locked' : 'open'),
			build: (name) => {
				said.push(`makes ${name}`);
				if (name !== 'today') return name;
				return new Promise((resolve) => (go = () => resolve('the round')));
			},
			next: () => {
				const next = ahead;
				ahead = null;
				return next;
			}
		};
		const subscriptions = new Subscriptions(source, (id, json) => said.push(`${id} ${json}`));
		return {
			said,
			subscriptions,
			unlock: () => {
				ahead = 'today';
				subscriptions.changed();
			},
			made: () => go()
		};
	}

	it('is made once everything that is watched was answered', async () => {
		const { said, subscriptions, unlock, made } = watched();
		subscriptions.add(0, 'status', {});
		unlock();
		await vi.waitFor(() => expect(said).toContain('makes today'));
		expect(said).toEqual(['makes status', '0 "status"', 'makes today']);
		made();
	});

	it('does not keep who asks for it in the middle from the whole answer', async () => {
		const { said, subscriptions, unlock, made } = watched();
		unlock();
		await vi.waitFor(() => expect(said).toContain('makes today'));
		subscriptions.add(4, 'today', {});
		await vi.waitFor(() => expect(said.filter((line) => line === 'makes today')).toHaveLength(2));
		expect(said).not.toContain('4 "the round"');
		made();
		await vi.waitFor(() => expect(said).toContain('4 "the round"'));
	});
});
