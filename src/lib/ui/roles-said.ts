import { inOrder, type Roles } from '#lib/domain/roles.ts';
import type { OfficeSay } from './office-say.ts';

/** All roles of somebody in the reader's language: "Coach, Coördinator". */
export function rolesSaid(say: OfficeSay, roles: Roles): string {
	return inOrder(roles)
		.map((role) => say.t(`role.${role}`))
		.join(', ');
}
