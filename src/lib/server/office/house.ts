/** An address as the head of a page shows it. */
import type { OfficePlace } from './place.ts';

export interface House {
	readonly id: string;
	readonly street: string | null;
	readonly number: number | null;
	readonly letter: string | null;
	readonly addition: string | null;
	readonly postcode: string | null;
	readonly town: string | null;
	readonly area: string | null;
	readonly isNever: boolean;
}

export async function readHouse({ db, tenant }: OfficePlace, id: string): Promise<House | null> {
	const row = await db
		.selectFrom('address_list')
		.selectAll()
		.where('tenant', '=', tenant)
		.where('ent', '=', id)
		.executeTakeFirst();
	return row
		? {
				id,
				street: row.street,
				number: row.number === null ? null : Number(row.number),
				letter: row.letter,
				addition: row.addition,
				postcode: row.postcode,
				town: row.town,
				area: row.area,
				isNever: Number(row.do_not_visit) === 1
			}
		: null;
}
