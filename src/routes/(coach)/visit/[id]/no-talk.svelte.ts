/**
 * A talk that was none: begun by one tap too many, or the door closed again. It stays in the records and counts nowhere;
 * what holds anything is closed instead, so that nothing that was written down goes with it.
 */
import { goto } from '$app/navigation';
import type { VisitView } from '#lib/device/port.ts';
import type { Coach } from '../../coach.svelte.ts';
import { doorText } from '../../door-words.ts';

/** Nothing was written down or answered in it, and nothing is being typed. */
export function isEmptyTalk(visit: VisitView): boolean {
	const parts = [
		visit.concerns.filter(({ withdrawn }) => !withdrawn),
		visit.notes.filter(({ text }) => text !== ''),
		visit.measures.filter(({ count, removed }) => !removed && (count ?? 0) > 0),
		visit.commitments.filter(({ state }) => state !== 'dropped'),
		visit.appointments,
		visit.referrals,
		visit.photos,
		visit.meterReadings,
		Object.values(visit.drafts).filter((text) => text !== ''),
		Object.values(visit.guides).flatMap(({ answers }) => Object.keys(answers))
	];
	return parts.every((part) => part.length === 0);
}

export async function discardTalk(coach: Coach, visit: VisitView): Promise<void> {
	const { call } = coach.device;
	if (!(await coach.run(call.updateVisit({ visit: visit.id, values: { discarded: true } })))) return;
	await goto(`${coach.places.base}/address/${visit.door.id}`);
	coach.note({
		text: coach.t('noTalk.noted', { address: doorText(visit.door) }),
		act: { text: coach.t('common.undo'), icon: 'undo', run: () => void takeUpAgain(coach, visit.id) }
	});
}

export async function takeUpAgain(coach: Coach, visit: string): Promise<void> {
	if (!(await coach.run(coach.device.call.updateVisit({ visit, values: { discarded: false } })))) return;
	coach.note(null);
	await goto(`${coach.places.base}/visit/${visit}`);
}
