/** The roles of a person in one column: as many words as there are roles, in the order of the role table. */
import { type RawBuilder, sql } from 'kysely';
import { inOrder, type Role, type Roles, ROLES } from '#lib/domain/roles.ts';

export function rolesToText(roles: Roles): string {
	return inOrder(roles).join(' ');
}

/** Null where a word is no role that this version knows: then nobody has any right, rather than somebody else's. */
export function rolesFromText(text: string): readonly Role[] | null {
	const words = text.split(' ');
	const roles = ROLES.filter((role) => words.includes(role));
	return roles.length === words.length ? roles : null;
}

/** True for rows in whose column this role is one of the words. */
export function isBearing(column: 'role' | 'person.role', role: Role): RawBuilder<boolean> {
	return sql<boolean>`' ' || ${sql.ref(column)} || ' ' like ${`% ${role} %`}`;
}
