import * as v from 'valibot';
import { day, id } from '../record.ts';
import { COACH_AND_OFFICE } from '../roles.ts';
import { defineRecord, register } from './define.ts';

/** The agreed next contact. */
export const appointment = defineRecord('appointment', COACH_AND_OFFICE, {
	household: register(id),
	address: register(id),
	visit: register(id),
	on: register(day),
	part: register(v.picklist(['morning', 'afternoon', 'evening'])),
	/** Minutes after midnight when a time was agreed. */
	minute: register(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1439))),
	with: register(id),
	cancelled: register(v.boolean())
});
