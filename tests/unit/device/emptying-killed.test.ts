/** Emptying a whole phone on stores that survive it being killed at any step. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PhonePhotos } from '#lib/device/browser/photos-phone.ts';
import { RowsDatabase } from '#lib/device/browser/rows-dexie.ts';
import { Handover } from '#lib/device/core/handover.ts';
import { Killed } from './memory-disk.ts';
import { PhoneTown } from './phone-town.ts';

let town: PhoneTown;

beforeEach(() => {
	town = new PhoneTown();
});

afterEach(async () => {
	vi.restoreAllMocks();
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

const killed = () => Promise.reject(new Killed());
const killAt = (point: string) => {
	town.folder.step = (at) => {
		if (at === point) throw new Killed();
	};
};

describe('a phone that is killed while it is emptied', () => {
	const POINTS: Readonly<Record<string, () => void>> = {
		'before its keys go': () => killAt('keys-a.write'),
		'between its two key files': () => killAt('keys-a.remove'),
		'before its rows go': () => void vi.spyOn(RowsDatabase.prototype, 'delete').mockImplementationOnce(killed as never),
		'before its photos go': () => void vi.spyOn(PhonePhotos.prototype, 'empty').mockImplementationOnce(killed),
		'before its received envelopes go': () =>
			void vi.spyOn(Handover.prototype, 'keepUnsent').mockImplementationOnce(killed)
	};

	for (const [point, arrange] of Object.entries(POINTS)) {
		it(`G3, G15: ${point}, goes on at the next start and hands in what the office does not have`, async () => {
			const phone = await withUnsent();
			arrange();
			expect(await phone.safety.run('empty', {})).toMatchObject({ ok: false });
			town.kill();
			const again = await town.start();
			expect(again.lockState()).toMatchObject({ kind: 'emptied', emptied: { why: 'coach', kept: 1 } });
			expect([...town.folder.files.keys()].filter((name) => name.startsWith('keys'))).toEqual([]);
			expect(town.unsent(again)).toBe(1);
			town.isOnline = true;
			await again.exchange();
			expect(town.received.size).toBe(1);
			expect(again.lockState()).toMatchObject({ kind: 'emptied', emptied: { kept: 0 } });
			town.kill();
			expect((await town.start()).lockState()).toMatchObject({ kind: 'emptied', emptied: { why: 'coach', kept: 0 } });
		});
	}
});
