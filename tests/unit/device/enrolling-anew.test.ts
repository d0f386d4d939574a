/** Enrolled anew over an earlier enrolment: while its exchange is under way, and killed on the way. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OutboxDatabase } from '#lib/device/browser/outbox-dexie.ts';
import { PhonePhotos } from '#lib/device/browser/photos-phone.ts';
import { Killed } from './memory-disk.ts';
import { PhoneTown } from './phone-town.ts';

let town: PhoneTown;

beforeEach(() => {
	town = new PhoneTown();
});

afterEach(async () => {
	await town.end();
});

/** A phone with one door that the office does not have. */
async function withUnsent() {
	const phone = await town.start();
	expect(await town.enrol(phone)).toBe(true);
	town.isOnline = false;
	await town.save(phone, 1);
	expect(town.unsent(phone)).toBe(1);
	return phone;
}

describe('a phone that was emptied and is enrolled anew', () => {
	it('keeps the new enrolment, whatever the exchange of the old one was doing', async () => {
		const old = await withUnsent();
		expect(await old.safety.run('empty', {})).toMatchObject({ ok: true });
		town.kill();
		let answer = (): void => undefined;
		town.beforeAnswer = () => new Promise((resolve) => (answer = resolve));
		const phone = await town.start();
		town.isOnline = true;
		expect((await phone.enrol({ code: 'ABCD', label: 'test' })).ok).toBe(true);
		const exchange = phone.exchange();
		await vi.waitFor(() => expect(town.received.size).toBe(1));
		town.isOnline = false;
		const made = town.createVault(phone);
		await Promise.race([made, new Promise((resolve) => setTimeout(resolve, 1_000))]);
		answer();
		expect(await made).toMatchObject({ ok: true });
		await exchange;
		town.kill();
		const again = await town.start();
		expect(again.lockState()).toEqual({ kind: 'locked' });
		const output = new Uint8Array(32).fill(7);
		expect(await again.vault('unlockByPasskey', { output })).toMatchObject({ ok: true });
		expect(output).toEqual(new Uint8Array(32));
		await town.save(again, 2);
		town.beforeAnswer = async () => undefined;
		town.isOnline = true;
		await again.exchange();
		expect([...town.received.values()]).toEqual(town.enrolled);
	});
});

describe('an emptied phone whose last envelope comes in while it is enrolled anew', () => {
	it('empties what it was, and nothing of what it is now', async () => {
		const old = await withUnsent();
		expect(await old.safety.run('empty', {})).toMatchObject({ ok: true });
		town.kill();
		const phone = await town.start();
		let goOn = (): void => undefined;
		const empty = vi.spyOn(PhonePhotos.prototype, 'empty');
		empty.mockImplementationOnce(() => new Promise((resolve) => (goOn = () => resolve(0))));
		town.isOnline = true;
		const exchange = phone.exchange();
		await vi.waitFor(() => expect(empty).toHaveBeenCalled());
		expect((await phone.enrol({ code: 'ABCD', label: 'test' })).ok).toBe(true);
		const made = town.createVault(phone);
		await Promise.race([made, new Promise((resolve) => setTimeout(resolve, 1_000))]);
		goOn();
		expect(await made).toMatchObject({ ok: true });
		await exchange;
		empty.mockRestore();
		town.kill();
		expect((await town.start()).lockState()).toEqual({ kind: 'locked' });
	});
});

describe('a phone that was emptied by hand after its record was lost', () => {
	it('G3: says what lies here, and hands it in once it is enrolled anew', async () => {
		await withUnsent();
		town.kill();
		const db = new OutboxDatabase();
		await db.kept.delete('meta');
		db.close();
		const phone = await town.start();
		expect(phone.lockState()).toEqual({ kind: 'notEnrolled', hasWork: true });
		expect(await phone.safety.run('empty', {})).toMatchObject({ ok: true, value: { kept: 1 } });
		town.kill();
		const again = await town.start();
		expect(again.lockState()).toMatchObject({ kind: 'emptied', canSend: false, emptied: { kept: 1 } });
		town.isOnline = true;
		expect(await town.enrol(again)).toBe(true);
		await again.exchange();
		expect([...town.received.values()]).toEqual([town.enrolled[0]]);
	});
});

describe('a phone that is killed while it is enrolled anew', () => {
	it('enrols anew once more: the vault of one device never stands beside the record of another', async () => {
		const phone = await withUnsent();
		expect(await phone.startAnew()).toMatchObject({ ok: true });
		town.isOnline = true;
		expect((await phone.enrol({ code: 'ABCD', label: 'test' })).ok).toBe(true);
		// The new wraps are in the key file, and the old ones not yet blanked.
		town.folder.step = (point) => {
			if (point === 'keys-a.write') throw new Killed();
		};
		expect((await town.createVault(phone)).ok).toBe(false);
		town.kill();
		const again = await town.start();
		expect(again.lockState()).toEqual({ kind: 'notEnrolled', hasWork: true });
		expect(await town.enrol(again)).toBe(true);
		await again.exchange();
		// Handed in under the certificate of the device that made it.
		expect([...town.received.values()]).toEqual([town.enrolled[0]]);
		expect(again.lockState()).toEqual({ kind: 'open' });
	});
});
