/**
 * One field to find whatever somebody remembers a word of. What is typed never stands in an address bar or a log, and
 * nobody finds what no page would show them.
 */
import { parseHouseNumber, parsePostcode } from '#lib/domain/address.ts';
import { type FindKind, kindsToFind } from '#lib/domain/find-kinds.ts';
import { foldedText } from '#lib/domain/folded-text.ts';
import { askedWords } from '#lib/domain/found-passage.ts';
import type { Roles } from '#lib/domain/roles.ts';
import { findLessons } from './find-lessons.ts';
import { findPeople } from './find-people.ts';
import { findRecords } from './find-records.ts';
import { FOUND_MAX, type FoundHit } from './found-hit.ts';
import type { OfficePlace } from './place.ts';

export const FIND_LENGTH_MIN = 2;

export interface FoundGroup {
	readonly kind: FindKind;
	readonly hits: readonly FoundHit[];
	/** There are more than are shown. */
	readonly isMore: boolean;
}

export interface Found {
	/** What was looked through, and so what was not: the kinds that these roles may read. */
	readonly searched: readonly FindKind[];
	/** Kinds in which something was found, in the order of `FIND_KINDS`. */
	readonly groups: readonly FoundGroup[];
}

/** @param options.locale the language in which titles of lessons are shown */
export async function find(
	place: OfficePlace,
	options: { readonly text: string; readonly roles: Roles; readonly locale: string; readonly now: number }
): Promise<Found> {
	const { text, roles, locale, now } = options;
	const searched = kindsToFind(roles);
	const words = askedWords(text);
	if (words.join(' ').length < FIND_LENGTH_MIN) return { searched, groups: [] };
	const found: readonly FoundHit[] = [
		...(searched.includes('address') ? await findAddresses(place, text.trim()) : []),
		...(await findRecords(place, { words, kinds: searched })),
		...(searched.includes('person') ? await findPeople(place, { words, roles, now }) : []),
		...(searched.includes('lesson') ? await findLessons(place, { words, locale }) : [])
	];
	const groups = searched.map((kind): FoundGroup => {
		const hits = found.filter((hit) => hit.kind === kind);
		return { kind, hits: hits.slice(0, FOUND_MAX), isMore: hits.length > FOUND_MAX };
	});
	return { searched, groups: groups.filter(({ hits }) => hits.length > 0) };
}

/** "Wilgenlaan 12a bis", "Wilgenl", "5912SA 12", "5912 SA". */
async function findAddresses(place: OfficePlace, words: string): Promise<readonly FoundHit[]> {
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
		.limit(FOUND_MAX + 1)
		.execute();
	return rows.map(({ ent, ...row }) => ({
		id: ent,
		kind: 'address',
		title: null,
		category: null,
		words: null,
		house: { ...row, number: row.number === null ? null : Number(row.number) },
		address: ent,
		visit: null,
		isEnded: false
	}));
}

function splitHouse(words: string): { before: string; house: ReturnType<typeof parseHouseNumber> } {
	const match = /^(.*?\D)\s+(\d.*)$/.exec(words);
	const house = match ? parseHouseNumber(match[2] ?? '') : null;
	return house ? { before: (match?.[1] ?? '').trim(), house } : { before: words, house: null };
}

function likeText(text: string): string {
	return foldedText(text.replace(/[%_\\]/g, ''));
}
