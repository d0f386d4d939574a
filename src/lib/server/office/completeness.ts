/** Until when the office's picture is complete: the phone that was silent longest decides. */
import { sql } from 'kysely';
import type { OfficePlace } from './place.ts';

export async function readCompleteUntil(place: OfficePlace): Promise<number | null> {
	const row = await place.db
		.selectFrom('device')
		.where('tenant', '=', place.tenant)
		.where('revoked_at', 'is', null)
		.select(sql<number | null>`min(coalesce(last_contact_at, enrolled_at))`.as('at'))
		.executeTakeFirst();
	return row?.at === null || row?.at === undefined ? null : Number(row.at);
}
