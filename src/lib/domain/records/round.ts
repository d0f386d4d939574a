import { day, id, line } from '../record.ts';
import { OFFICE } from '../roles.ts';
import { defineRecord, register, setOf } from './define.ts';

/** Addresses lent to a coach or a pair until a date. An address is in at most one open round. */
export const round = defineRecord('round', OFFICE, {
	name: register(line),
	area: register(id),
	coaches: setOf(id),
	lentUntil: register(day),
	/** Taken back or finished. */
	endedOn: register(day)
});
