import { day, id, line } from '../record.ts';
import { defineRecord, register, setOf } from './define.ts';
import { ROUND } from './places.ts';
import { RUNNING, RUNNING_AND_LIST } from './writers.ts';

/** Addresses lent to a coach or a pair until a date. An address is in at most one open round. */
export const round = defineRecord('round', ROUND, {
	name: register(line, RUNNING_AND_LIST),
	area: register(id, RUNNING_AND_LIST),
	coaches: setOf(id, RUNNING),
	lentUntil: register(day, RUNNING),
	/** Taken back or finished. */
	endedOn: register(day, RUNNING)
});
