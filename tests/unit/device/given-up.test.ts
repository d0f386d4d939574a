/** A tab that another one took the phone from, and a phone without room: when sheets are made, and when no more. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Phone } from '#lib/device/browser/phone.ts';
import { RowsDatabase } from '#lib/device/browser/rows-dexie.ts';
import { DeviceCore } from '#lib/device/core/device-core.ts';
import { LATE_ROWS } from '#lib/device/core/row-sheets.ts';
import { PhoneTown } from './phone-town.ts';

/** Sheets are made when nothing has changed for two seconds. */
const TIDIED_MS = 3_000;
const SLOWLY = { timeout: 20_000, interval: 200 };

let town: PhoneTown;

beforeEach(() => {
	town = new PhoneTown();
});

afterEach(async () => {
	vi.restoreAllMocks();
	await town.end();
});

const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A phone with more doors than are opened one by one. */
async function withManyDoors(): Promise<Phone> {
	const phone = await town.start();
	expect(await town.enrol(phone)).toBe(true);
	await town.saveMany(phone, LATE_ROWS + 1);
	return phone;
}

async function hasSheets(): Promise<boolean> {
	const db = new RowsDatabase();
	const note = await db.locals.get('sheets');
	db.close();
	return note !== undefined;
}

describe('the sheets of a phone', () => {
	it('are made when nothing changes any more', async () => {
		await withManyDoors();
		await vi.waitFor(async () => expect(await hasSheets()).toBe(true), SLOWLY);
	});

	it('G14: are never made by a tab that gave the phone up: what it remembers may be older than the rows', async () => {
		const phone = await withManyDoors();
		await phone.close();
		await passed(TIDIED_MS);
		expect(await hasSheets()).toBe(false);
	});

	it('are not tried for again and again on a phone without room', async () => {
		const tidy = vi.spyOn(DeviceCore.prototype, 'tidy').mockResolvedValue(false);
		const phone = await withManyDoors();
		await vi.waitFor(() => expect(tidy).toHaveBeenCalledTimes(1), SLOWLY);
		// Without an office nothing changes by itself, which would put it off.
		town.isOnline = false;
		await town.save(phone, 7_000);
		await passed(TIDIED_MS);
		expect(tidy).toHaveBeenCalledTimes(1);
	});
});
