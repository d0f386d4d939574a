/** With whom something that a coach noted is, and until when: the same words at the door and at the end of the round. */
import { dayOf, relativeDay } from '#lib/words/formats.ts';
import type { Coach } from './coach.svelte.ts';

export function waitingWords(
	coach: Coach,
	{ owner, dueOn }: { readonly owner: string | null; readonly dueOn: string | null }
): string {
	const day = dueOn === null ? null : relativeDay(coach.locale, dueOn, coach.now);
	if (day !== null && dueOn !== null && dueOn < dayOf(coach.now))
		return owner === null ? coach.t('end.late', { day }) : coach.t('end.lateOwner', { owner, day });
	if (owner !== null && day !== null) return coach.t('end.waitingOwnerDue', { owner, day });
	if (owner !== null) return coach.t('end.waitingOwner', { owner });
	return day === null ? coach.t('end.waiting') : coach.t('end.waitingDue', { day });
}
