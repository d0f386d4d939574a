import * as v from 'valibot';
import { OUTCOMES } from '../attempt.ts';
import { lateMark } from '../late.ts';
import { PARTS_OF_DAY } from '../part-of-day.ts';
import { day, id, instant, line } from '../record.ts';
import { COACH_AND_OFFICE } from '../roles.ts';
import { defineRecord, register } from './define.ts';

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
