/** Who can be given a concern: everybody who works here now, office first. */
import { bears, type Role } from '#lib/domain/roles.ts';
import { rolesFromText } from '../store/role-text.ts';
import type { OfficePlace } from './place.ts';

export interface Colleague {
	readonly id: string;
	readonly name: string;
	readonly roles: readonly Role[];
}

const OWNERS: readonly Role[] = ['coordinator', 'coach'];

export async function listPeople(place: OfficePlace, now: number): Promise<readonly Colleague[]> {
	const rows = await place.db
		.selectFrom('person')
		.selectAll()
		.where('tenant', '=', place.tenant)
		.where('active', '=', 1)
		.orderBy('name')
		.execute();
	return rows
		.filter((row) => row.expires_at === null || Number(row.expires_at) > now)
		.flatMap((row) => {
			const roles = rolesFromText(row.role) ?? [];
			return OWNERS.some((role) => bears(roles, role)) ? [{ id: row.person, name: row.name, roles }] : [];
		})
		.sort((a, b) => placeOf(a) - placeOf(b));
}

function placeOf({ roles }: Colleague): number {
	return OWNERS.findIndex((role) => bears(roles, role));
}
