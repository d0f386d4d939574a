/** Everything that is held about the people of one address: what a resident may ask for, hear, correct and have erased. */
import { photosToErase } from '#lib/domain/consent.ts';
import type { HouseholdRecords } from '#lib/domain/household-records.ts';
import type { RecordValues } from '#lib/domain/records/index.ts';
import { type HouseholdClass, householdClass } from '#lib/domain/retention.ts';
import { decodeClock } from '#lib/sync/clock.ts';
import { recordValues } from '#lib/sync/values.ts';
import { type House, readHouse } from '../office/house.ts';
import type { OfficePlace } from '../office/place.ts';
import { stateFromText } from '../store/rows.ts';
import { recordsOf } from './records-of.ts';

export interface HeldHousehold {
	readonly id: string;
	readonly records: HouseholdRecords;
	/** When anything of it was last changed, in milliseconds; null where the log tells nothing. */
	readonly touchedAt: number | null;
	readonly class: HouseholdClass;
	/** Photos whose yes was taken back. */
	readonly photosToErase: readonly string[];
	/** Things that wait in quarantine and name it. */
	readonly waiting: number;
}

export interface HeldRing {
	readonly id: string;
	readonly values: RecordValues<'attempt'>;
}

export interface HeldAbout {
	readonly house: House;
	readonly households: readonly HeldHousehold[];
	/** Rings at the door: of nobody by name. */
	readonly rings: readonly HeldRing[];
}

/** Null where there is no such address. @param today YYYY-MM-DD */
export async function readHeldAbout(place: OfficePlace, address: string, today: string): Promise<HeldAbout | null> {
	const { db, tenant } = place;
	const house = await readHouse(place, address);
	if (!house) return null;
	const homes = await db
		.selectFrom('entity')
		.select('ent')
		.where('tenant', '=', tenant)
		.where('address', '=', address)
		.where('kind', '=', 'household')
		.orderBy('ent')
		.execute();
	const households: HeldHousehold[] = [];
	for (const { ent } of homes) {
		const found = await readHeldHousehold(place, ent, today);
		if (found) households.push(found);
	}
	const rings = await db
		.selectFrom('attempt_list')
		.innerJoin('entity', (join) =>
			join.onRef('entity.tenant', '=', 'attempt_list.tenant').onRef('entity.ent', '=', 'attempt_list.ent')
		)
		.select(['entity.ent', 'entity.state'])
		.where('attempt_list.tenant', '=', tenant)
		.where('attempt_list.address', '=', address)
		.orderBy('attempt_list.at')
		.execute();
	return {
		house,
		households,
		rings: rings.map(({ ent, state }) => ({ id: ent, values: recordValues('attempt', stateFromText(state)) }))
	};
}

/** Null where there is no such household. */
export async function readHeldHousehold(
	{ db, tenant }: OfficePlace,
	household: string,
	today: string
): Promise<HeldHousehold | null> {
	const rows = await db
		.selectFrom('entity')
		.select(['ent', 'kind', 'state'])
		.where('tenant', '=', tenant)
		.where('root', '=', household)
		.orderBy('ent')
		.execute();
	if (!rows.some(({ ent, kind }) => ent === household && kind === 'household')) return null;
	const records = recordsOf(rows.map(({ ent, kind, state }) => ({ ent, kind, state: stateFromText(state) })));
	const last = await db
		.selectFrom('operation')
		.select((e) => e.fn.max('eff').as('eff'))
		.where('tenant', '=', tenant)
		.where('root', '=', household)
		.executeTakeFirst();
	const waiting = await db
		.selectFrom('quarantine')
		.select((e) => e.fn.countAll<number | string>().as('count'))
		.where('tenant', '=', tenant)
		.where('state', '=', 'waiting')
		.where('body', 'like', `%${household}%`)
		.executeTakeFirst();
	const waitingHeld = Number(waiting?.count ?? 0);
	return {
		id: household,
		records,
		touchedAt: last?.eff ? decodeClock(last.eff).time : null,
		class: householdClass(records, { today, waitingHeld: waitingHeld > 0 }),
		photosToErase: photosToErase(records),
		waiting: waitingHeld
	};
}
