import * as v from 'valibot';
import { OUTCOMES } from '../attempt.ts';
import { lateMark } from '../late.ts';
import { PARTS_OF_DAY } from '../part-of-day.ts';
import { day, id, instant, line } from '../record.ts';
import { defineRecord, register } from './define.ts';
import { ATTEMPT } from './places.ts';
import { AUTHOR, BOTH, MAKER, RULE_ONLY } from './writers.ts';

/** One ring at one door: an attempt counts whatever came of it. */
export const attempt = defineRecord('attempt', ATTEMPT, {
	address: register(id, MAKER),
	coach: register(id, AUTHOR),
	outcome: register(v.picklist(OUTCOMES), MAKER),
	at: register(instant, MAKER),
	cardLeft: register(v.boolean(), BOTH),
	undone: register(v.boolean(), BOTH),
	/** When to ring again, where the coach chose that: a part of the day, or one day. */
	tryIn: register(v.picklist(PARTS_OF_DAY), BOTH),
	tryOn: register(day, BOTH),
	/**
	 * Where nobody rings here any more: the scope of the round that the coach said it of. In another round that the door
	 * is lent in later, and back at the office, it says nothing.
	 */
	notAgainIn: register(line, BOTH),
	/** Written by the office's rule on arrival. */
	late: register(lateMark, RULE_ONLY)
});
