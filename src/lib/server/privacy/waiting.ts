/** Households that took a yes back, and of which something still has to go: the privacy officer's own list. */
import { isWithdrawn } from '#lib/domain/consent.ts';
import { type House, readHouse } from '../office/house.ts';
import type { OfficePlace } from '../office/place.ts';
import { readHeldHousehold } from './held-about.ts';

export const WAITING_MAX = 50;

export interface Waiting {
	readonly household: string;
	readonly house: House | null;
	/** The record of the visit lost its yes: the household is to be erased. */
	readonly record: boolean;
	/** Photos that lost theirs. */
	readonly photos: number;
}

/** @param today YYYY-MM-DD */
export async function listWaiting(place: OfficePlace, today: string): Promise<readonly Waiting[]> {
	const rows = await place.db
		.selectFrom('consent_list')
		.select('root')
		.distinct()
		.where('tenant', '=', place.tenant)
		.where('withdrawn', '=', 1)
		.where('purpose', 'in', ['visitRecord', 'photo'])
		.orderBy('root')
		.limit(WAITING_MAX)
		.execute();
	const waiting: Waiting[] = [];
	for (const { root } of rows) {
		const held = await readHeldHousehold(place, root, today);
		if (!held) continue;
		const consents = held.records.consent.map(({ values }) => values);
		const record = isWithdrawn(consents, 'visitRecord');
		const photos = held.photosToErase.length;
		if (!record && photos === 0) continue;
		const address = held.records.household[0]?.values.address;
		waiting.push({ household: root, house: address ? await readHouse(place, address) : null, record, photos });
	}
	return waiting;
}
