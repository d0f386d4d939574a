export const WEIGHTS = ['light', 'heavy', 'urgent'] as const;
export const CONCERN_STEPS = ['open', 'withSomeone', 'answered', 'closed'] as const;
export type ConcernStep = (typeof CONCERN_STEPS)[number];
export const CONCERN_ENDS = ['solved', 'declined', 'passedOn', 'notPossible'] as const;
/** The five themes that the energy transition can be joined to; see the source in catalogues/themes.yaml. */
export const LINK_THEMES = ['work', 'health', 'poverty-debt', 'climate', 'public-space'] as const;
export const TOLD_HOW = ['visit', 'phone', 'letter', 'message'] as const;
export type ToldHow = (typeof TOLD_HOW)[number];

/** Working days after arrival by which a concern is due, unless somebody says otherwise. Own choices, no rule asks for them. */
const DUE_WORKING_DAYS: Readonly<Record<(typeof WEIGHTS)[number], number>> = { light: 10, heavy: 10, urgent: 1 };

/** What a coach noted as one that cannot wait is due on the next working day. */
export function dueWorkingDays(weight: (typeof WEIGHTS)[number] | null | undefined): number {
	return DUE_WORKING_DAYS[weight ?? 'light'];
}

export const REFERRAL_STEPS = ['made', 'accepted', 'completed', 'fellThrough'] as const;
export type ReferralStep = (typeof REFERRAL_STEPS)[number];
/** Together with the resident, by telephone, or with a letter. */
export const HANDED_HOW = ['together', 'phone', 'letter'] as const;
export type HandedHow = (typeof HANDED_HOW)[number];
