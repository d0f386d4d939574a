/** A door in words: its number as people say it, and what happened there. Streets and numbers, never a name. */
import { isTriedAgain } from '#lib/domain/attempt.ts';
import type { DoorView, DueCommitment } from '#lib/device/port.ts';
import { partOfDay } from '#lib/domain/part-of-day.ts';
import { dayOf, minuteText, relativeDay } from '#lib/words/formats.ts';
import type { Coach } from './coach.svelte.ts';

/** "Hazelhof 14 A": what one says aloud. */
export function doorText(door: DoorView): string {
	return `${door.street} ${door.number}${door.letter.toUpperCase()}${door.addition === '' ? '' : ` ${door.addition}`}`;
}

/** Letter and addition, as they stand smaller on the plate. */
export function plateAddition(door: DoorView): string {
	return [door.letter.toUpperCase(), door.addition].filter((part) => part !== '').join(' ');
}

export interface DoorLines {
	readonly first: string;
	readonly second: string | undefined;
}

/** State first, one fact second. */
export function doorLines(coach: Coach, door: DoorView): DoorLines {
	if (door.plate === 'never') return { first: coach.t('door.never'), second: coach.t('door.neverText') };
	if (door.openVisit !== null) return { first: coach.t('door.openVisit'), second: timesText(coach, door) };
	if (door.appointment) {
		return {
			first: coach.t('door.appointment', { when: appointmentText(coach, door.appointment) }),
			second: timesText(coach, door)
		};
	}
	// A talk that was held without a ring recorded before it is a talk all the same.
	if (door.lastOutcome === null) {
		const isNew = door.attempts === 0 && door.plate !== 'done';
		return { first: coach.t(isNew ? 'door.new' : 'door.talked'), second: timesText(coach, door) };
	}
	if (door.nextTry?.kind === 'notAgain') {
		const second = [coach.t(`outcome.${door.lastOutcome}`), timesText(coach, door)];
		return { first: coach.t('door.notAgain'), second: second.filter((part) => part !== undefined).join('. ') };
	}
	// Somebody was spoken with, and a later ring does not undo that.
	if (door.plate === 'done' && isTriedAgain(door.lastOutcome))
		return { first: coach.t('door.talked'), second: timesText(coach, door) };
	const second = [timesText(coach, door), tryText(coach, door)].filter((part) => part !== undefined).join('. ');
	return { first: coach.t(`outcome.${door.lastOutcome}`), second: second === '' ? undefined : second };
}

/** "Probeer het ’s avonds", or nothing where nobody rings again. */
function tryText(coach: Coach, { nextTry }: DoorView): string | undefined {
	if (nextTry === null || nextTry.kind === 'notAgain') return undefined;
	if (nextTry.kind === 'part') return coach.t(`door.try.${nextTry.part}`);
	return coach.t('door.tryDay', { day: relativeDay(coach.locale, nextTry.day, coach.now) });
}

/** "Volgende keer: ’s avonds.", and why then where nobody chose it. */
export function nextTryWords(
	coach: Coach,
	{ nextTry, lastAt, appointment }: DoorView,
	seen: 'now' | 'later'
): { readonly next: string; readonly why: string | null } | null {
	if (nextTry === null) return null;
	if (nextTry.kind === 'notAgain')
		return appointment ? null : { next: coach.t('try.next.notAgain'), why: coach.t(`try.why.notAgain.${seen}`) };
	if (nextTry.kind === 'day') {
		const day = relativeDay(coach.locale, nextTry.day, coach.now);
		return { next: coach.t('try.next.day', { day }), why: null };
	}
	const isSame = lastAt !== null && partOfDay(lastAt) === nextTry.part;
	const why = coach.t(`try.why.${isSame ? 'same' : 'other'}.${seen}`);
	return { next: coach.t(`try.next.${nextTry.part}`), why: nextTry.isChosen ? null : why };
}

/** "Vandaag om 11.30 uur", "morgen ’s ochtends". */
export function appointmentText(
	coach: Coach,
	appointment: {
		readonly on?: string | null;
		readonly part?: 'morning' | 'afternoon' | 'evening' | null;
		readonly minute?: number | null;
	}
): string {
	const day = appointment.on ? relativeDay(coach.locale, appointment.on, coach.now) : '';
	if (typeof appointment.minute === 'number') {
		return `${day} ${coach.t('door.atTime', { time: minuteText(coach.locale, appointment.minute) })}`;
	}
	return appointment.part ? `${day} ${coach.t(`part.${appointment.part}`)}` : day;
}

/** Floor and building, where there are any. */
export function placeText(coach: Coach, door: DoorView): string {
	const floor =
		door.floor === null
			? null
			: door.floor === 0
				? coach.t('door.groundFloor')
				: coach.t('door.floor', { floor: door.floor });
	return [door.building, floor].filter((part) => part !== null && part !== '').join(', ');
}

/** For when something was promised: today, another day, or a day that has passed. */
export function promiseTitle(coach: Coach, due: DueCommitment): string {
	if (due.late) return coach.t('today.promisedLate');
	if (due.dueOn === dayOf(coach.now)) return coach.t('today.promised');
	return coach.t('today.promisedFor', { day: relativeDay(coach.locale, due.dueOn, coach.now) });
}

/** What was promised, where, and for which day when that day has passed. */
export function promiseText(coach: Coach, due: DueCommitment): string {
	const values = { what: due.what, address: `${due.street} ${due.houseNumber}` };
	if (!due.late) return coach.t('today.promisedText', values);
	return coach.t('today.promisedTextLate', { ...values, day: relativeDay(coach.locale, due.dueOn, coach.now) });
}

/** The day alone: the time of day is for the address page, where the next ring is planned. */
function whenText(coach: Coach, at: number): string {
	return relativeDay(coach.locale, dayOf(at), coach.now);
}

function timesText(coach: Coach, door: DoorView): string | undefined {
	if (door.attempts === 0) return undefined;
	if (door.lastAt === null) return coach.t('door.times', { count: door.attempts });
	return coach.t('door.timesLast', { count: door.attempts, when: whenText(coach, door.lastAt) });
}
