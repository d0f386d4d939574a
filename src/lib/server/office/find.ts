/** One field to find an address, a name or a concern. What is typed never stands in an address bar or a log. */
import { sql } from 'kysely';
import { parseHouseNumber, parsePostcode } from '#lib/domain/address.ts';
import { plainValues } from '#lib/sync/values.ts';
import { stateFromText } from '../store/rows.ts';
import { type OfficePlace, type PlaceOfHouse, textIn } from './place.ts';

export const FOUND_MAX = 25;
export const FIND_LENGTH_MIN = 2;

export interface FoundAddress extends PlaceOfHouse {
	readonly id: string;
	readonly postcode: string | null;
}
export interface FoundHousehold {
	readonly id: string;
	readonly name: string;
	readonly visit: string | null;
	readonly house: PlaceOfHouse | null;
}
export interface FoundConcern {
	readonly id: string;
	readonly category: string | null;
	readonly ownWords: string;
	readonly house: PlaceOfHouse | null;
}
export interface Found {
	readonly addresses: readonly FoundAddress[];
	readonly households: readonly FoundHousehold[];
	readonly concerns: readonly FoundConcern[];
}

export async function find(place: OfficePlace, text: string): Promise<Found> {
	const words = text.trim();
	if (words.length < FIND_LENGTH_MIN) return { addresses: [], households: [], concerns: [] };
	return {
		addresses: await findAddresses(place, words),
		households: await findHouseholds(place, words),
		concerns: await findConcerns(place, words)
	};
}

/** "Wilgenlaan 12a bis", "Wilgenl", "5912SA 12", "5912 SA". */
async function findAddresses(place: OfficePlace, words: string): Promise<readonly FoundAddress[]> {
	const { before, house } = splitHouse(words);
	const postcode = parsePostcode(before);
	const rows = await place.db
		.selectFrom('address_list')
		.select(['ent', 'street', 'number', 'letter', 'addition', 'postcode'])
		.where('tenant', '=', place.tenant)
		.$if(postcode !== null, (query) => query.where('postcode', '=', postcode))
		.$if(postcode === null, (query) =>
			query.where((where) => where(where.fn<string>('lower', ['street']), 'like', `${likeText(before)}%`))
		)
		.$if(house !== null, (query) => query.where('number', '=', house?.number ?? 0))
		.$if(house?.letter != null, (query) => query.where('letter', '=', house?.letter ?? ''))
		.$if(house?.addition != null, (query) => query.where('addition', '=', house?.addition ?? ''))
		.orderBy('street')
		.orderBy('number')
		.orderBy('letter')
		.orderBy(sql`length(coalesce(addition, ''))`)
		.orderBy('addition')
		.limit(FOUND_MAX)
		.execute();
	return rows.map((row) => ({
		id: row.ent,
		street: row.street,
		number: row.number,
		letter: row.letter,
		addition: row.addition,
		postcode: row.postcode
	}));
}

async function findHouseholds(place: OfficePlace, words: string): Promise<readonly FoundHousehold[]> {
	const rows = await place.db
		.selectFrom('entity')
		.leftJoin('address_list', (join) =>
			join.onRef('address_list.tenant', '=', 'entity.tenant').onRef('address_list.ent', '=', 'entity.address')
		)
		.select([
			'entity.ent',
			'entity.state',
			'address_list.street',
			'address_list.number',
			'address_list.letter',
			'address_list.addition'
		])
		.select((select) =>
			select
				.selectFrom('visit_list')
				.whereRef('visit_list.tenant', '=', 'entity.tenant')
				.whereRef('visit_list.household', '=', 'entity.ent')
				.select('visit_list.ent')
				.orderBy('visit_list.started_at', 'desc')
				.limit(1)
				.as('visit')
		)
		.where('entity.tenant', '=', place.tenant)
		.where('entity.kind', '=', 'household')
		.where((where) => where(where.fn<string>('lower', ['entity.state']), 'like', `%${likeText(words)}%`))
		.limit(FOUND_MAX * 4)
		.execute();
	return rows
		.map((row) => ({
			id: row.ent,
			name: textIn(plainValues(stateFromText(row.state)), 'name') ?? '',
			visit: row.visit,
			house: houseOf(row)
		}))
		.filter((row) => has(row.name, words))
		.slice(0, FOUND_MAX);
}

async function findConcerns(place: OfficePlace, words: string): Promise<readonly FoundConcern[]> {
	const rows = await place.db
		.selectFrom('entity')
		.innerJoin('concern_list', (join) =>
			join.onRef('concern_list.tenant', '=', 'entity.tenant').onRef('concern_list.ent', '=', 'entity.ent')
		)
		.leftJoin('address_list', (join) =>
			join
				.onRef('address_list.tenant', '=', 'concern_list.tenant')
				.onRef('address_list.ent', '=', 'concern_list.address')
		)
		.select([
			'entity.ent',
			'entity.state',
			'concern_list.category',
			'address_list.street',
			'address_list.number',
			'address_list.letter',
			'address_list.addition'
		])
		.where('entity.tenant', '=', place.tenant)
		.where('entity.kind', '=', 'concern')
		.where('concern_list.withdrawn', '=', 0)
		.where((where) => where(where.fn<string>('lower', ['entity.state']), 'like', `%${likeText(words)}%`))
		.orderBy('concern_list.raised_at', 'desc')
		.limit(FOUND_MAX * 4)
		.execute();
	return rows
		.map((row) => ({
			id: row.ent,
			category: row.category,
			ownWords: textIn(plainValues(stateFromText(row.state)), 'ownWords') ?? '',
			house: houseOf(row)
		}))
		.filter((row) => has(row.ownWords, words))
		.slice(0, FOUND_MAX);
}

function splitHouse(words: string): { before: string; house: ReturnType<typeof parseHouseNumber> } {
	const match = /^(.*?\D)\s+(\d.*)$/.exec(words);
	const house = match ? parseHouseNumber(match[2] ?? '') : null;
	return house ? { before: (match?.[1] ?? '').trim(), house } : { before: words, house: null };
}

/** The state's own text is searched first, then the values that are read from it, since the text also holds field names. */
function has(value: string, words: string): boolean {
	return value.toLowerCase().includes(words.toLowerCase());
}

function likeText(text: string): string {
	return text.toLowerCase().replace(/[%_\\]/g, '');
}

function houseOf(row: PlaceOfHouse): PlaceOfHouse | null {
	return row.street === null
		? null
		: { street: row.street, number: row.number, letter: row.letter, addition: row.addition };
}
