/** Addresses that may be one door: the same postcode, number, letter and addition, however these two were told apart. */
import { sql } from 'kysely';
import { inBatches } from '../store/batches.ts';
import { type OfficePlace, textIn } from '../office/place.ts';
import { plainValues } from '#lib/sync/values.ts';
import { stateFromText } from '../store/rows.ts';

/** What a page shows at once; the next ones come up when these are dealt with. */
export const DUPLICATES_SHOWN = 40;

export interface AddressSide {
	readonly id: string;
	readonly street: string | null;
	readonly number: number | null;
	readonly letter: string | null;
	readonly addition: string | null;
	readonly postcode: string | null;
	readonly town: string | null;
	readonly area: string | null;
	readonly bagId: string | null;
	readonly energyLabel: string | null;
	readonly isNever: boolean;
	readonly scope: string;
	readonly households: number;
	readonly visits: number;
	readonly rings: number;
	readonly lastAt: number | null;
}

/** Groups of two or more, as ids. */
export async function findDuplicates({ db, tenant }: OfficePlace): Promise<readonly (readonly string[])[]> {
	const ending = sql<string>`lower(coalesce(letter, '') || coalesce(addition, ''))`;
	const groups = await db
		.selectFrom('address_list')
		.select(['postcode', 'number', ending.as('ending')])
		.where('tenant', '=', tenant)
		.where('postcode', 'is not', null)
		.where('number', 'is not', null)
		.groupBy(['postcode', 'number', ending])
		.having((e) => e.fn.countAll<number>(), '>', 1)
		.orderBy('postcode')
		.orderBy('number')
		.limit(DUPLICATES_SHOWN)
		.execute();
	const found: (readonly string[])[] = [];
	for (const group of groups) {
		const rows = await db
			.selectFrom('address_list')
			.select('ent')
			.where('tenant', '=', tenant)
			.where('postcode', '=', group.postcode)
			.where('number', '=', group.number)
			.where(ending, '=', group.ending)
			.orderBy('ent')
			.execute();
		found.push(rows.map(({ ent }) => ent));
	}
	return found;
}

/** Merged addresses under which something came in afterwards: a phone wrote it before it knew. */
export async function findLeftBehind({
	db,
	tenant
}: OfficePlace): Promise<readonly { readonly address: string; readonly into: string }[]> {
	const rows = await mergedAddresses({ db, tenant })
		.where((e) =>
			e.exists(
				e
					.selectFrom('entity as under')
					.select('under.ent')
					.whereRef('under.tenant', '=', 'entity.tenant')
					.whereRef('under.address', '=', 'entity.ent')
					.whereRef('under.ent', '<>', 'entity.ent')
			)
		)
		.limit(DUPLICATES_SHOWN)
		.execute();
	return rows.flatMap(pairOf);
}

/** Addresses that others were merged into: the doors of those hang on them. */
export async function findMergedInto(place: OfficePlace): Promise<ReadonlySet<string>> {
	const rows = await mergedAddresses(place).execute();
	return new Set(rows.flatMap(pairOf).map(({ into }) => into));
}

function mergedAddresses({ db, tenant }: OfficePlace) {
	return db
		.selectFrom('entity')
		.leftJoin('address_list', (join) =>
			join.onRef('address_list.tenant', '=', 'entity.tenant').onRef('address_list.ent', '=', 'entity.ent')
		)
		.select(['entity.ent', 'entity.state'])
		.where('entity.tenant', '=', tenant)
		.where('entity.kind', '=', 'address')
		.where('address_list.ent', 'is', null);
}

function pairOf({ ent, state }: { readonly ent: string; readonly state: string }) {
	const into = textIn(plainValues(stateFromText(state)), 'mergedInto');
	return into === null ? [] : [{ address: ent, into }];
}

/** What is known of each, to lay them side by side. */
export async function readSides(place: OfficePlace, ids: readonly string[]): Promise<ReadonlyMap<string, AddressSide>> {
	const { db, tenant } = place;
	const entities = await inBatches(ids, (some) =>
		db
			.selectFrom('entity')
			.select(['ent', 'scope', 'state'])
			.where('tenant', '=', tenant)
			.where('kind', '=', 'address')
			.where('ent', 'in', [...some])
			.execute()
	);
	const under = await inBatches(ids, (some) =>
		db
			.selectFrom('entity')
			.select(['address', 'kind'])
			.select((e) => e.fn.countAll<number | string>().as('count'))
			.where('tenant', '=', tenant)
			.where('address', 'in', [...some])
			.groupBy(['address', 'kind'])
			.execute()
	);
	const last = await inBatches(ids, (some) =>
		db
			.selectFrom('attempt_list')
			.select('address')
			.select((e) => e.fn.max('at').as('at'))
			.where('tenant', '=', tenant)
			.where('undone', '=', 0)
			.where('address', 'in', [...some])
			.groupBy('address')
			.execute()
	);
	const countOf = (ent: string, kind: string): number =>
		Number(under.find((row) => row.address === ent && row.kind === kind)?.count ?? 0);
	return new Map(
		entities.map(({ ent, scope, state }) => {
			const plain = plainValues(stateFromText(state));
			const at = last.find(({ address }) => address === ent)?.at ?? null;
			const text = (name: string): string | null => textIn(plain, name);
			const side: AddressSide = {
				id: ent,
				street: text('street'),
				number: typeof plain['number'] === 'number' ? plain['number'] : null,
				letter: text('letter'),
				addition: text('addition'),
				postcode: text('postcode'),
				town: text('town'),
				area: text('area'),
				bagId: text('bagId'),
				energyLabel: text('energyLabel'),
				isNever: plain['doNotVisit'] === true,
				scope,
				households: countOf(ent, 'household'),
				visits: countOf(ent, 'visit'),
				rings: countOf(ent, 'attempt'),
				lastAt: at === null ? null : Number(at)
			};
			return [ent, side];
		})
	);
}
