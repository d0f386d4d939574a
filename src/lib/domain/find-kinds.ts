/** What the office's one search looks through, and the right that each kind asks for: a hit shows only what its page shows. */
import { can, type Permission, type Roles } from './roles.ts';

/** In the order in which hits are shown. */
export const FIND_KINDS = [
	'address',
	'household',
	'concern',
	'note',
	'visit',
	'commitment',
	'referral',
	'person',
	'round',
	'message',
	'partner',
	'area',
	'lesson',
	'lessonProposal'
] as const;
export type FindKind = (typeof FIND_KINDS)[number];

/** The right that the page of a hit asks for; null for whoever is signed in. */
export const FIND_NEEDS: Readonly<Record<FindKind, Permission | null>> = {
	address: 'readHouseholds',
	household: 'readHouseholds',
	concern: 'readHouseholds',
	note: 'readHouseholds',
	visit: 'readHouseholds',
	commitment: 'readHouseholds',
	referral: 'readHouseholds',
	person: 'manageDevices',
	round: 'planRounds',
	message: 'planRounds',
	partner: 'readReports',
	area: 'readReports',
	lesson: null,
	lessonProposal: 'manageContent'
};

/** The kinds that somebody with these roles finds. */
export function kindsToFind(roles: Roles): readonly FindKind[] {
	return FIND_KINDS.filter((kind) => {
		const need = FIND_NEEDS[kind];
		return need === null || can(roles, need);
	});
}
