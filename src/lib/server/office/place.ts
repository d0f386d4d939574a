/** Where an office question is asked: one database, one organisation. Every query names the tenant first. */
import { plainValues } from '#lib/sync/values.ts';
import type { Json } from '#lib/sync/json.ts';
import { stateFromText } from '../store/rows.ts';
import type { Database } from '../store/schema.ts';

export interface OfficePlace {
	readonly db: Database;
	readonly tenant: string;
}

export interface PlaceOfHouse {
	readonly street: string | null;
	readonly number: number | null;
	readonly letter: string | null;
	readonly addition: string | null;
}

/** Values of some entities by id: for the few rows that a page shows, never for a whole list. */
export async function readPlain(
	place: OfficePlace,
	ents: readonly string[]
): Promise<ReadonlyMap<string, Readonly<Record<string, Json>>>> {
	if (ents.length === 0) return new Map();
	const rows = await place.db
		.selectFrom('entity')
		.select(['ent', 'state'])
		.where('tenant', '=', place.tenant)
		.where('ent', 'in', [...ents])
		.execute();
	return new Map(rows.map((row) => [row.ent, plainValues(stateFromText(row.state))]));
}

export function textIn(plain: Readonly<Record<string, Json>> | undefined, name: string): string | null {
	const value = plain?.[name];
	return typeof value === 'string' ? value : null;
}

/** The names of everybody in the organisation, by id. */
export async function readNames(place: OfficePlace): Promise<ReadonlyMap<string, string>> {
	const rows = await place.db
		.selectFrom('person')
		.select(['person', 'name'])
		.where('tenant', '=', place.tenant)
		.execute();
	return new Map(rows.map((row) => [row.person, row.name]));
}

export interface Area {
	readonly id: string;
	readonly name: string;
}

/** The buurten, by name. */
export async function readAreas(place: OfficePlace): Promise<readonly Area[]> {
	const rows = await place.db
		.selectFrom('entity')
		.select(['ent', 'state'])
		.where('tenant', '=', place.tenant)
		.where('kind', '=', 'area')
		.execute();
	return rows
		.map((row) => ({ id: row.ent, name: textIn(plainValues(stateFromText(row.state)), 'name') ?? '' }))
		.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
