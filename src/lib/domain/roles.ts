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

/** True when the role has been granted the permission. */
export function can(role: Role, permission: Permission): boolean {
	return GRANTS[role].includes(permission);
}

/** Office staff sign in at a desk; a coach only enrols a phone. */
export function isOfficeRole(role: Role): boolean {
	return role !== 'coach';
}

export const OFFICE: readonly Role[] = ['coordinator', 'administrator', 'privacyOfficer'];
export const COACH_AND_OFFICE: readonly Role[] = ['coach', ...OFFICE];
