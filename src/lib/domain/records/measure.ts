import * as v from 'valibot';
import { code, count, id, instant } from '../record.ts';
import { COACH_AND_OFFICE } from '../roles.ts';
import { defineRecord, register } from './define.ts';

/** A small measure, fitted on the spot or advised. */
export const measure = defineRecord('measure', COACH_AND_OFFICE, {
	household: register(id),
	visit: register(id),
	/** Code of the measure catalogue. */
	code: register(code),
	count: register(count),
	how: register(v.picklist(['fitted', 'advised'])),
	at: register(instant),
	removed: register(v.boolean())
});
