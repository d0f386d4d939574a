import * as v from 'valibot';
import { day, id } from '../record.ts';
import { defineRecord, register } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import { BOTH, MAKER, MAKER_SELF } from './writers.ts';

/** The agreed next contact. */
export const appointment = defineRecord('appointment', OF_HOUSEHOLD, {
	household: register(id, MAKER),
	address: register(id, MAKER),
	visit: register(id, MAKER),
	on: register(day, BOTH),
	part: register(v.picklist(['morning', 'afternoon', 'evening']), BOTH),
	/** Minutes after midnight when a time was agreed. */
	minute: register(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1439)), BOTH),
	with: register(id, MAKER_SELF),
	cancelled: register(v.boolean(), BOTH)
});
