/** Who can be given a concern: everybody who works here now, office first. */
import { ROLES, type Role } from '#lib/domain/roles.ts';
import type { OfficePlace } from './place.ts';

export interface Colleague {
	readonly id: string;
	readonly name: string;
	readonly role: Role;
}

const OWNERS: readonly Role[] = ['coordinator', 'coach'];

export async function listPeople(place: OfficePlace, now: number): Promise<readonly Colleague[]> {
	const rows = await place.db
		.selectFrom('person')
		.selectAll()
		.where('tenant', '=', place.tenant)
		.where('active', '=', 1)
		.where('role', 'in', [...OWNERS])
		.orderBy('name')
		.execute();
	return rows
		.filter((row) => row.expires_at === null || Number(row.expires_at) > now)
		.flatMap((row) => {
			const role = ROLES.find((one) => one === row.role);
			return role ? [{ id: row.person, name: row.name, role }] : [];
		})
		.sort((a, b) => OWNERS.indexOf(a.role) - OWNERS.indexOf(b.role));
}
