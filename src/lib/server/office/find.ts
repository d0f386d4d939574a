/** One field to find an address, a name or a concern. What is typed never stands in an address bar or a log. */
import { parseHouseNumber, parsePostcode } from '#lib/domain/address.ts';
import { foldedText } from '#lib/domain/folded-text.ts';
import { type OfficePlace, type PlaceOfHouse, readPlain, textIn } from './place.ts';

export const FOUND_MAX = 25;
export const FIND_LENGTH_MIN = 2;

export interface FoundAddress extends PlaceOfHouse {
	readonly id: string;
	readonly postcode: string | null;
}
export interface FoundHousehold {
	readonly id: string;
	readonly name: string;
	readonly address: string | null;
	/** Moved out since. */
	readonly hasLeft: boolean;
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
	if (likeText(words).length < FIND_LENGTH_MIN) return { addresses: [], households: [], concerns: [] };
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
		.selectFrom('door_list')
		.select(['ent', 'street', 'number', 'letter', 'addition', 'postcode'])
		.where('tenant', '=', place.tenant)
		.$if(postcode !== null, (query) => query.where('postcode', '=', postcode))
		.$if(postcode === null, (query) => query.where('place', 'like', `${likeText(before)}%`))
		.$if(house !== null, (query) => query.where('number', '=', house?.number ?? 0))
		.$if(house?.letter != null, (query) => query.where('letter', '=', house?.letter ?? ''))
		.$if(house?.addition != null, (query) => query.where('addition', '=', house?.addition ?? ''))
		.orderBy('place')
		.orderBy('ent')
		.limit(FOUND_MAX)
		.execute();
	return rows.map((row) => ({
		id: row.ent,
		street: row.street,
		number: row.number === null ? null : Number(row.number),
		letter: row.letter,
		addition: row.addition,
		postcode: row.postcode
	}));
}

/** By a part of the name, whatever its accents: names stand folded in a list of their own, so no record is read to look. */
async function findHouseholds(place: OfficePlace, words: string): Promise<readonly FoundHousehold[]> {
	const rows = await found(place, { kind: 'household', words })
		.orderBy('find_list.ended')
		.orderBy('find_list.text')
		.execute();
	const plain = await readPlain(
		place,
		rows.map(({ ent }) => ent)
	);
	return rows.map((row) => ({
		id: row.ent,
		name: textIn(plain.get(row.ent), 'name') ?? '',
		address: row.address,
		hasLeft: Number(row.ended) === 1,
		house: houseOf(row)
	}));
}

async function findConcerns(place: OfficePlace, words: string): Promise<readonly FoundConcern[]> {
	const rows = await found(place, { kind: 'concern', words })
		.innerJoin('concern_list', (join) =>
			join.onRef('concern_list.tenant', '=', 'find_list.tenant').onRef('concern_list.ent', '=', 'find_list.ent')
		)
		.select('concern_list.category')
		.where('find_list.ended', '=', 0)
		.orderBy('concern_list.raised_at', 'desc')
		.execute();
	const plain = await readPlain(
		place,
		rows.map(({ ent }) => ent)
	);
	return rows.map((row) => ({
		id: row.ent,
		category: row.category,
		ownWords: textIn(plain.get(row.ent), 'ownWords') ?? '',
		house: houseOf(row)
	}));
}

function found({ db, tenant }: OfficePlace, asked: { readonly kind: string; readonly words: string }) {
	return db
		.selectFrom('find_list')
		.leftJoin('door_list', (join) =>
			join.onRef('door_list.tenant', '=', 'find_list.tenant').onRef('door_list.ent', '=', 'find_list.address')
		)
		.select(['find_list.ent', 'find_list.address', 'find_list.ended'])
		.select(['door_list.street', 'door_list.number', 'door_list.letter', 'door_list.addition'])
		.where('find_list.tenant', '=', tenant)
		.where('find_list.kind', '=', asked.kind)
		.where('find_list.text', 'like', `%${likeText(asked.words)}%`)
		.limit(FOUND_MAX);
}

function splitHouse(words: string): { before: string; house: ReturnType<typeof parseHouseNumber> } {
	const match = /^(.*?\D)\s+(\d.*)$/.exec(words);
	const house = match ? parseHouseNumber(match[2] ?? '') : null;
	return house ? { before: (match?.[1] ?? '').trim(), house } : { before: words, house: null };
}

function likeText(text: string): string {
	return foldedText(text.replace(/[%_\\]/g, ''));
}

function houseOf(row: PlaceOfHouse): PlaceOfHouse | null {
	return row.street === null
		? null
		: { street: row.street, number: row.number, letter: row.letter, addition: row.addition };
}
