/**
 * What goes into the copy for one household, and nothing of who lived there before, after or beside it. A ring at the
 * door and a reading of the address name nobody, so they count as this household's from its first record until it moved.
 */
import { HOUSEHOLD_KINDS, type HouseholdKind } from '#lib/domain/household-records.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import { decodeClock } from '#lib/sync/clock.ts';
import type { Json } from '#lib/sync/json.ts';
import { readHistoryOf } from '../office/history.ts';
import type { OfficePlace } from '../office/place.ts';
import { readSeenOf, type SeenLine } from '../office/seen.ts';
import { type HeldAbout, type HeldHousehold, readHeldAbout } from './held-about.ts';

/** A value that another one replaced. */
export interface Earlier {
	readonly kind: HouseholdKind;
	/** The record it stood in. */
	readonly id: string;
	readonly field: string;
	readonly value: Json;
	/** When it was written, in milliseconds. */
	readonly at: number;
	readonly by: string;
}

export interface CopyContents {
	/** With this household only, or with none for an address where nobody is on record. */
	readonly held: HeldAbout;
	/** Null for an address where nobody is on record. */
	readonly seen: readonly SeenLine[] | null;
	/** The newest first. */
	readonly earlier: readonly Earlier[];
}

/**
 * Null where there is no such address, where the household is not on record there, and where none was named and
 * somebody is: a copy is always one household's own.
 *
 * @param asked.today YYYY-MM-DD
 */
export async function readCopyOf(
	place: OfficePlace,
	asked: { readonly address: string; readonly household: string | null; readonly today: string }
): Promise<CopyContents | null> {
	const held = await readHeldAbout(place, asked.address, asked.today);
	if (!held) return null;
	if (asked.household === null) return held.households.length > 0 ? null : { held, seen: null, earlier: [] };
	const household = held.households.find(({ id }) => id === asked.household);
	if (!household) return null;
	const isTheirs = await theirTime(place, household);
	return {
		held: {
			...held,
			households: [household],
			rings: held.rings.filter(({ values }) => isTheirs(values.at ?? null))
		},
		seen: await readSeenOf(place, { household: household.id, address: asked.address, isTheirs }),
		earlier: await earlierOf(place, household)
	};
}

/** Whether a moment falls in the time that this household is known to have lived there. */
async function theirTime(
	{ db, tenant }: OfficePlace,
	{ id, records }: HeldHousehold
): Promise<(at: number | null) => boolean> {
	const first = await db
		.selectFrom('operation')
		.select((e) => e.fn.min('eff').as('eff'))
		.where('tenant', '=', tenant)
		.where('root', '=', id)
		.executeTakeFirst();
	const since = first?.eff ? decodeClock(first.eff).time : Number.POSITIVE_INFINITY;
	const until = records.household[0]?.values.movedOutOn ?? null;
	return (at) => at !== null && at >= since && (until === null || dayInAmsterdam(at) <= until);
}

/** Where a record belongs, and what opens a photo: neither says anything of anybody. */
const UNSAID = ['household', 'visit', 'address', 'sealedKey', 'sealedHash'];

async function earlierOf(place: OfficePlace, { records }: HeldHousehold): Promise<readonly Earlier[]> {
	const earlier: Earlier[] = [];
	for (const kind of HOUSEHOLD_KINDS)
		for (const { id } of records[kind])
			for (const { at, person, changes } of await readHistoryOf(place, id))
				for (const { field, value, holds } of changes)
					if (!holds && !UNSAID.includes(field)) earlier.push({ kind, id, field, value, at, by: person });
	return earlier.sort((a, b) => b.at - a.at);
}
