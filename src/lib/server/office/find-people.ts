/** People of the organisation by name: those whose page somebody may open. */
import { foldedText } from '#lib/domain/folded-text.ts';
import { bears, can, type Roles } from '#lib/domain/roles.ts';
import { rolesFromText } from '../store/role-text.ts';
import type { FoundHit } from './found-hit.ts';
import type { OfficePlace } from './place.ts';

/** Coaches for whoever plans or looks after phones; everybody for whoever manages people. */
export async function findPeople(
	place: OfficePlace,
	asked: { readonly words: readonly string[]; readonly roles: Roles; readonly now: number }
): Promise<readonly FoundHit[]> {
	const rows = await place.db
		.selectFrom('person')
		.select(['person', 'name', 'role', 'active', 'expires_at'])
		.where('tenant', '=', place.tenant)
		.orderBy('name')
		.execute();
	return rows.flatMap((row): readonly FoundHit[] => {
		const name = foldedText(row.name);
		if (!asked.words.every((word) => name.includes(word))) return [];
		const isHere = Number(row.active) === 1 && (row.expires_at === null || Number(row.expires_at) > asked.now);
		const hasPage = can(asked.roles, 'managePeople') || (isHere && bears(rolesFromText(row.role) ?? [], 'coach'));
		if (!hasPage) return [];
		return [
			{
				id: row.person,
				kind: 'person',
				title: row.name,
				category: null,
				words: null,
				house: null,
				address: null,
				visit: null,
				isEnded: !isHere
			}
		];
	});
}
