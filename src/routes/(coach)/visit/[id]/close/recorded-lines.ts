/** What a talk recorded, in three lines: what was heard, what was done and agreed, and whether it may be written down. */
import type { VisitView } from '#lib/device/port.ts';
import type { Coach } from '../../../coach.svelte.ts';
import { appointmentText } from '../../../door-words.ts';
import { takenConcerns } from '../concern-chips.ts';
import { answerTo } from '../consent-asking.svelte.ts';
import { promisesOf } from '../promises.svelte.ts';

export interface RecordedLines {
	readonly heard: string;
	readonly done: string;
	readonly consent: string;
}

/** @param titleOf a concern's title in the coach's language, by the id of its category */
export function recordedLines(coach: Coach, visit: VisitView, titleOf: (category: string) => string): RecordedLines {
	const list = new Intl.ListFormat(coach.locale);
	const notes = visit.notes.filter(({ text }) => text !== '').length;
	const heard = [
		...takenConcerns(visit).map(({ category }) => titleOf(category ?? '').toLowerCase()),
		...counted(coach, 'visit.tagNotes', notes)
	];
	const fitted = visit.measures.filter(({ removed, count }) => removed !== true && (count ?? 0) > 0).length;
	const passedOn = visit.referrals.filter(({ state }) => state !== 'fellThrough').length;
	const done = [
		...counted(coach, 'visit.tagMeasures', fitted),
		...counted(coach, 'meter.count', visit.meterReadings.length),
		...counted(coach, 'photo.count', visit.photos.length),
		...counted(coach, 'visit.tagPromises', promisesOf(visit).length),
		...counted(coach, 'visit.tagReferrals', passedOn),
		...visit.appointments.map((agreed) => coach.t('closed.next', { when: appointmentText(coach, agreed) }))
	];
	return {
		heard: heard.length === 0 ? coach.t('closed.heardNone') : coach.t('closed.heard', { what: list.format(heard) }),
		done: done.length === 0 ? coach.t('closed.doneNone') : coach.t('closed.done', { what: list.format(done) }),
		consent: coach.t(`closed.consent.${answerTo(visit, { purpose: 'visitRecord' }) ?? 'notAsked'}`)
	};
}

type Counted =
	'visit.tagNotes' | 'visit.tagMeasures' | 'meter.count' | 'photo.count' | 'visit.tagPromises' | 'visit.tagReferrals';

function counted(coach: Coach, key: Counted, count: number): readonly string[] {
	return count === 0 ? [] : [coach.t(key, { count })];
}
