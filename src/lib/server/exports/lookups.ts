/** What stands behind the ids of records, read once for a whole file. */
import { sql } from 'kysely';
import type { Localized } from '#lib/domain/guide/guide.ts';
import { plainValues } from '#lib/sync/values.ts';
import type { Locale } from '#lib/words/locales.ts';
import { t, type OfficeKey } from '#lib/words/office.ts';
import { type OfficePlace, readAreas, readNames, textIn } from '../office/place.ts';
import { readPublishedPack } from '../office/published-pack.ts';
import { stateFromText } from '../store/rows.ts';
import type { Database } from '../store/schema.ts';
import type { Lookups, SourceAddress } from './sources.ts';

export interface ReadLookups extends Lookups {
	/** Where a record is: named by itself, or by the household that it belongs to. */
	addressOf(record: {
		readonly ent: string;
		readonly root: string;
		readonly address: string | null;
	}): SourceAddress | null;
}

export async function readLookups(
	place: OfficePlace,
	{ locale, asCodes }: { readonly locale: Locale; readonly asCodes: boolean }
): Promise<ReadLookups> {
	const { db, tenant } = place;
	const areas = new Map((await readAreas(place)).map(({ id, name }) => [id, name]));
	const names = await readNames(place);
	const pack = (await readPublishedPack(place))?.pack;
	const addresses = await readAddresses(db, tenant);
	const households = await readHouseholds(db, tenant);
	const rounds = await readRounds(db, tenant);
	const counts = await readCounts(db, tenant);
	const rings = await readLastRings(db, tenant);
	const titleIn = (
		list: readonly { readonly id: string; readonly title: Localized }[] | undefined,
		id: string
	): string => (asCodes ? undefined : list?.find((one) => one.id === id)?.title[locale]) ?? id;
	return {
		areaName: (id) => (id === null ? null : (areas.get(id) ?? null)),
		roundName: (scope) => rounds.get(scope) ?? null,
		personName: (id) => names.get(id) ?? id,
		category: (id) => titleIn(pack?.concerns, id),
		measure: (code) => titleIn(pack?.measures, code),
		theme: (id) => titleIn(pack?.themes, id),
		// Keys are made of the sources' own names; a code without words shows itself.
		word: (key, code) => (asCodes ? code : t(locale, `${key}.${code}` as OfficeKey)),
		householdName: (id) => households.get(id)?.name ?? null,
		countOf: (kind, of) => counts.get(`${kind} ${of}`) ?? 0,
		lastRing: (address) => rings.get(address) ?? null,
		addressOf: ({ root, address }) => addresses.get(address ?? households.get(root)?.address ?? '') ?? null
	};
}

async function readAddresses(db: Database, tenant: string): Promise<ReadonlyMap<string, SourceAddress>> {
	const rows = await db
		.selectFrom('address_list')
		.select(['ent', 'postcode', 'street', 'town', 'number', 'letter', 'addition', 'area'])
		.where('tenant', '=', tenant)
		.execute();
	return new Map(
		rows.map(({ ent, number, ...row }) => [ent, { ...row, number: number === null ? null : Number(number) }])
	);
}

async function readHouseholds(db: Database, tenant: string) {
	const rows = await db
		.selectFrom('entity')
		.select(['ent', 'address', 'state'])
		.where('tenant', '=', tenant)
		.where('kind', '=', 'household')
		.execute();
	return new Map(
		rows.map(({ ent, address, state }) => [ent, { address, name: textIn(plainValues(stateFromText(state)), 'name') }])
	);
}

/** By scope. */
async function readRounds(db: Database, tenant: string): Promise<ReadonlyMap<string, string>> {
	const rows = await db
		.selectFrom('entity')
		.select(['scope', 'state'])
		.where('tenant', '=', tenant)
		.where('kind', '=', 'round')
		.execute();
	return new Map(rows.map(({ scope, state }) => [scope, textIn(plainValues(stateFromText(state)), 'name') ?? '']));
}

/** By kind and by the visit or the address that they hang on. */
async function readCounts(db: Database, tenant: string): Promise<ReadonlyMap<string, number>> {
	const counts = new Map<string, number>();
	const put = (
		kind: string,
		rows: readonly { readonly of: string | null; readonly count: number | string }[]
	): void => {
		for (const { of, count } of rows) counts.set(`${kind} ${of}`, Number(count));
	};
	const concerns = db.selectFrom('concern_list').select('visit as of').where('tenant', '=', tenant);
	const measures = db.selectFrom('measure_list').select('visit as of').where('tenant', '=', tenant);
	const commitments = db.selectFrom('commitment_list').select('visit as of').where('tenant', '=', tenant);
	const attempts = db.selectFrom('attempt_list').select('address as of').where('tenant', '=', tenant);
	const visits = db.selectFrom('visit_list').select('address as of').where('tenant', '=', tenant);
	const all = sql<number | string>`count(*)`.as('count');
	put('concern', await concerns.select(all).where('withdrawn', '=', 0).groupBy('visit').execute());
	put('measure', await measures.select(all).where('removed', '=', 0).groupBy('visit').execute());
	put('commitment', await commitments.select(all).groupBy('visit').execute());
	put('attempt', await attempts.select(all).where('undone', '=', 0).groupBy('address').execute());
	put('visit', await visits.select(all).where('discarded', '=', 0).groupBy('address').execute());
	return counts;
}

async function readLastRings(
	db: Database,
	tenant: string
): Promise<ReadonlyMap<string, { readonly outcome: string; readonly at: number }>> {
	const rows = await db
		.selectFrom('attempt_list')
		.select(['address', 'outcome', 'at'])
		.where('tenant', '=', tenant)
		.where('undone', '=', 0)
		.orderBy('at')
		.execute();
	return new Map(
		rows.flatMap(({ address, outcome, at }) =>
			address === null || outcome === null || at === null ? [] : [[address, { outcome, at: Number(at) }] as const]
		)
	);
}
