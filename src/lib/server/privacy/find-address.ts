/** A resident asks by where they live: postcode and house number, as people type them. */
import { sql } from 'kysely';
import { parseHouseNumber, parsePostcode } from '#lib/domain/address.ts';
import type { OfficePlace, PlaceOfHouse } from '../office/place.ts';

/** A whole flat behind one number fits. */
export const FOUND_ADDRESSES_MAX = 200;

export interface AddressFound extends PlaceOfHouse {
	readonly id: string;
	readonly town: string | null;
	/** Nobody rings here again. */
	readonly isNever: boolean;
	/** Households of which anything is held. */
	readonly households: number;
}

export type AddressSearch =
	| { readonly ok: true; readonly found: readonly AddressFound[] }
	| { readonly ok: false; readonly error: { readonly kind: 'noPostcode' | 'noNumber' } };

/** Every door with this number where no letter or addition was typed; of those that were, only these. */
export async function findByAddress(
	{ db, tenant }: OfficePlace,
	typed: { readonly postcode: string; readonly number: string }
): Promise<AddressSearch> {
	const postcode = parsePostcode(typed.postcode);
	if (postcode === null) return { ok: false, error: { kind: 'noPostcode' } };
	const house = parseHouseNumber(typed.number);
	if (house === null) return { ok: false, error: { kind: 'noNumber' } };
	const rows = await db
		.selectFrom('address_list')
		.select(['ent', 'street', 'number', 'letter', 'addition', 'town', 'do_not_visit'])
		.select((select) =>
			select
				.selectFrom('entity')
				.whereRef('entity.tenant', '=', 'address_list.tenant')
				.whereRef('entity.address', '=', 'address_list.ent')
				.where('entity.kind', '=', 'household')
				.select((one) => one.fn.countAll<number | string>().as('count'))
				.as('households')
		)
		.where('tenant', '=', tenant)
		.where('postcode', '=', postcode)
		.where('number', '=', house.number)
		.$if(house.letter !== null, (query) =>
			query.where((where) => where(where.fn<string>('upper', ['letter']), '=', house.letter ?? ''))
		)
		.$if(house.addition !== null, (query) =>
			query.where((where) => where(where.fn<string>('lower', ['addition']), '=', (house.addition ?? '').toLowerCase()))
		)
		.orderBy('street')
		.orderBy('letter')
		.orderBy(sql`length(coalesce(addition, ''))`)
		.orderBy('addition')
		.limit(FOUND_ADDRESSES_MAX)
		.execute();
	return {
		ok: true,
		found: rows
			.map((row) => ({
				id: row.ent,
				street: row.street,
				number: row.number === null ? null : Number(row.number),
				letter: row.letter,
				addition: row.addition,
				town: row.town,
				isNever: Number(row.do_not_visit) === 1,
				households: Number(row.households ?? 0)
			}))
			// Where something is held stands on top: that is what the resident asks about.
			.sort((a, b) => Number(b.households > 0) - Number(a.households > 0))
	};
}
