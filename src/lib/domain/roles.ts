/**
 * Who may do what: one table, consulted by every endpoint and every row.
 * A role never gets a right that does not stand here.
 */
export const ROLES = ['coach', 'coordinator', 'administrator', 'privacyOfficer', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
	'recordVisits',
	'readOwnScopes',
	'readHouseholds',
	'answerConcerns',
	'planRounds',
	'manageDevices',
	'decideHeld',
	'managePeople',
	'manageContent',
	/** Puts right what a resident says is wrong, and takes a yes back on their word. */
	'correctRecords',
	'eraseResidents',
	'readPurges',
	/** Legal grounds, consent texts, how phones lock, and how long is kept. */
	'manageSettings',
	'exportData',
	/** All that the organisation has here, its audit and its office's people too, as one file to go elsewhere with. */
	'exportOrganisation',
	/** Keeps the recovery key, and opens a phone whose passphrase is forgotten. */
	'recoverPhones',
	'readAudit',
	'readReports'
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const GRANTS: Readonly<Record<Role, readonly Permission[]>> = {
	coach: ['recordVisits', 'readOwnScopes'],
	coordinator: [
		'readHouseholds',
		'answerConcerns',
		'planRounds',
		'manageDevices',
		'decideHeld',
		'manageContent',
		'correctRecords',
		'readPurges',
		'exportData',
		'readReports'
	],
	administrator: [
		'managePeople',
		'manageDevices',
		'recoverPhones',
		'manageContent',
		'manageSettings',
		'readPurges',
		'readReports'
	],
	privacyOfficer: [
		'recoverPhones',
		'readHouseholds',
		'correctRecords',
		'eraseResidents',
		'readPurges',
		'manageSettings',
		'exportData',
		'exportOrganisation',
		'readAudit',
		'readReports'
	],
	auditor: ['readPurges', 'readAudit', 'readReports']
};

/** What somebody bears: one role, or several at once, such as a coordinator of a small town who rings doors too. */
export type Roles = Role | readonly Role[];

/** True when one of the roles has been granted the permission: whoever bears several may what each of them may. */
export function can(roles: Roles, permission: Permission): boolean {
	return listOf(roles).some((role) => GRANTS[role].includes(permission));
}

export function bears(roles: Roles, role: Role): boolean {
	return listOf(roles).includes(role);
}

/** Each once, in the order of the table, so that the same roles are the same list. */
export function inOrder(roles: Roles): readonly Role[] {
	return ROLES.filter((role) => bears(roles, role));
}

export function isSameRoles(one: Roles, other: Roles): boolean {
	return ROLES.every((role) => bears(one, role) === bears(other, role));
}

/** Office staff sign in at a desk; a coach only enrols a phone. */
export function isOfficeRole(role: Role): boolean {
	return role !== 'coach';
}

/** Whether one of the roles is the office's. */
export function isOfficeStaff(roles: Roles): boolean {
	return listOf(roles).some(isOfficeRole);
}

function listOf(roles: Roles): readonly Role[] {
	return typeof roles === 'string' ? [roles] : roles;
}

export const OFFICE: readonly Role[] = ['coordinator', 'administrator', 'privacyOfficer'];
export const COACH_AND_OFFICE: readonly Role[] = ['coach', ...OFFICE];
