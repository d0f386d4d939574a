/** Why an edit or a referral was not made, as the page has words for it. */
export type EditTroubleName =
	| 'missing'
	| 'noOwner'
	| 'noDay'
	| 'dayPast'
	| 'noAnswer'
	| 'perhapsNumber'
	| 'personal'
	| 'notAnswered'
	| 'meanwhile'
	| 'refused';

const REFERRAL_TROUBLES = [
	'noPartner',
	'noPurpose',
	'noConsent',
	'alreadyMade',
	'noOutcome',
	'notEnded',
	'ended'
] as const;
export type ReferralTroubleName = (typeof REFERRAL_TROUBLES)[number];

export function isReferralTrouble(kind: string): kind is ReferralTroubleName {
	return REFERRAL_TROUBLES.some((one) => one === kind);
}
