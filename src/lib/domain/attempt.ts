import * as v from 'valibot';
import { lateMark } from './late.ts';
import { PARTS_OF_DAY } from './part-of-day.ts';
import { COACH_AND_OFFICE } from './roles.ts';
import { day, defineRecord, id, instant, line, register } from './record.ts';

/**
 * What happened at one ring at one door. Nine outcomes at most: canvassing
 * tools with forty codes are cut down to a few by their own users.
 */
export const OUTCOMES = [
	'spoken',
	'notHome',
	'notNow',
	'notInterested',
	'languageBarrier',
	'cannotReachDoor',
	'movedOrEmpty',
	'wrongAddress',
	'neverAgain'
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Outcomes after which the door is tried again. */
const AGAIN: readonly Outcome[] = ['notHome', 'notNow', 'languageBarrier', 'cannotReachDoor'];

export function isTriedAgain(outcome: Outcome): boolean {
	return AGAIN.includes(outcome);
}

/** One ring at one door: an attempt counts whatever came of it. */
export const attempt = defineRecord('attempt', COACH_AND_OFFICE, {
	address: register(id),
	coach: register(id),
	outcome: register(v.picklist(OUTCOMES)),
	at: register(instant),
	cardLeft: register(v.boolean()),
	undone: register(v.boolean()),
	/** When to ring again, where the coach chose that: a part of the day, or one day. */
	tryIn: register(v.picklist(PARTS_OF_DAY)),
	tryOn: register(day),
	/**
	 * Where nobody rings here any more: the scope of the round that the coach said it of. In another round that the door
	 * is lent in later, and back at the office, it says nothing.
	 */
	notAgainIn: register(line),
	/** Written by the office's rule on arrival. */
	late: register(lateMark)
});
