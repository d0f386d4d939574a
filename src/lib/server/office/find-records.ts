/** Records by their words: one look through the folded texts, then the few hits themselves. */
import { sql } from 'kysely';
import { FIND_KINDS, type FindKind } from '#lib/domain/find-kinds.ts';
import { foundPassage, holdsWords } from '#lib/domain/found-passage.ts';
import { plainValues } from '#lib/sync/values.ts';
import { inBatches } from '../store/batches.ts';
import { findTexts } from '../store/find-texts.ts';
import { stateFromText } from '../store/rows.ts';
import { FOUND_MAX, type FoundHit } from './found-hit.ts';
import { type OfficePlace, textIn } from './place.ts';
import { wordsOfAnswers } from './visit-answers.ts';

/** Kinds that are known by a name; of the others their words are shown. */
const NAMED: readonly FindKind[] = ['household', 'round', 'partner', 'area'];
/** A mistake, taken back where it was made. */
const HIDDEN_ONCE_ENDED = ['concern', 'visit'] as const;

/** Up to one more than `FOUND_MAX` of each kind, the newest first and what is over last. */
export async function findRecords(
	place: OfficePlace,
	asked: { readonly words: readonly string[]; readonly kinds: readonly FindKind[] }
): Promise<readonly FoundHit[]> {
	const found = await look(place, asked);
	const ents = found.map(({ ent }) => ent);
	const rows = await inBatches(ents, (some) =>
		place.db
			.selectFrom('entity')
			.select(['ent', 'kind', 'root', 'address', 'state'])
			.where('tenant', '=', place.tenant)
			.where('ent', 'in', [...some])
			.execute()
	);
	const byId = new Map(rows.map((row) => [row.ent, row]));
	const homes = await readHomes(place, [...new Set(rows.map(({ root }) => root))]);
	const addressOf = (row: { root: string; address: string | null }): string | null =>
		row.address ?? homes.get(row.root) ?? null;
	const houses = await readHouses(place, [...new Set(rows.flatMap((row) => addressOf(row) ?? []))]);
	const hits: FoundHit[] = [];
	for (const { ent, ended } of found) {
		const row = byId.get(ent);
		const kind = FIND_KINDS.find((one) => one === row?.kind);
		if (row === undefined || kind === undefined) continue;
		const state = stateFromText(row.state);
		const plain = plainValues(state);
		const texts = kind === 'visit' ? await wordsOfAnswers(place, plain) : (findTexts(kind, state) ?? []);
		// The id of an option is no word that anybody wrote or read.
		if (kind === 'visit' && !holdsWords(texts, asked.words)) continue;
		const name = NAMED.includes(kind) ? textIn(plain, 'name') : null;
		const passage = foundPassage(texts, asked.words);
		const address = addressOf(row);
		hits.push({
			id: ent,
			kind,
			title: name,
			category: kind === 'concern' ? textIn(plain, 'category') : null,
			words: passage === name ? null : passage,
			house: (address === null ? undefined : houses.get(address)) ?? null,
			address,
			visit: kind === 'visit' ? ent : textIn(plain, 'visit'),
			isEnded: Number(ended) === 1
		});
	}
	return hits;
}

async function look(
	{ db, tenant }: OfficePlace,
	{ words, kinds }: { readonly words: readonly string[]; readonly kinds: readonly FindKind[] }
) {
	const ranked = db
		.selectFrom('find_list')
		.select(['ent', 'kind', 'ended'])
		.select(sql<number>`row_number() over (partition by kind order by ended, changed_at desc, ent)`.as('place'))
		.where('tenant', '=', tenant)
		.where('kind', 'in', [...kinds])
		.where((where) => where.or([where('ended', '=', 0), where('kind', 'not in', [...HIDDEN_ONCE_ENDED])]))
		.where((where) => where.and(words.map((word) => where('text', 'like', `%${word}%`))));
	return db
		.selectFrom(ranked.as('ranked'))
		.select(['ent', 'ended'])
		.where('place', '<=', FOUND_MAX + 1)
		.orderBy('kind')
		.orderBy('place')
		.execute();
}

/** Where the households live that these records hang on. */
async function readHomes(
	{ db, tenant }: OfficePlace,
	roots: readonly string[]
): Promise<ReadonlyMap<string, string | null>> {
	const rows = await inBatches(roots, (some) =>
		db
			.selectFrom('entity')
			.select(['ent', 'address'])
			.where('tenant', '=', tenant)
			.where('ent', 'in', [...some])
			.execute()
	);
	return new Map(rows.map(({ ent, address }) => [ent, address]));
}

async function readHouses(
	{ db, tenant }: OfficePlace,
	addresses: readonly string[]
): Promise<ReadonlyMap<string, NonNullable<FoundHit['house']>>> {
	const rows = await inBatches(addresses, (some) =>
		db
			.selectFrom('door_list')
			.select(['ent', 'street', 'number', 'letter', 'addition', 'postcode'])
			.where('tenant', '=', tenant)
			.where('ent', 'in', [...some])
			.execute()
	);
	return new Map(
		rows.map(({ ent, ...house }) => [ent, { ...house, number: house.number === null ? null : Number(house.number) }])
	);
}
