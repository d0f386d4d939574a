/** What stands around every office page: the organisation and the counts of the navigation. */
import { sql } from 'kysely';
import type { OfficePlace } from './place.ts';
import { openConcerns } from './work-counts.ts';

export async function readOrganisation({
	db,
	tenant
}: OfficePlace): Promise<{ readonly name: string; readonly demo: boolean }> {
	const row = await db
		.selectFrom('organisation')
		.select(['name', 'demo'])
		.where('tenant', '=', tenant)
		.executeTakeFirst();
	return { name: row?.name ?? '', demo: Number(row?.demo ?? 0) === 1 };
}

export async function countOpen(place: OfficePlace): Promise<{ readonly concerns: number; readonly devices: number }> {
	const concerns = await openConcerns(place)
		.select(sql<number>`count(*)`.as('count'))
		.executeTakeFirstOrThrow();
	const devices = await place.db
		.selectFrom('device')
		.where('tenant', '=', place.tenant)
		.where('revoked_at', 'is', null)
		.select(sql<number>`count(*)`.as('count'))
		.executeTakeFirstOrThrow();
	return { concerns: Number(concerns.count), devices: Number(devices.count) };
}
