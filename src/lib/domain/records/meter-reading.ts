import * as v from 'valibot';
import { id, instant } from '../record.ts';
import { COACH_AND_OFFICE } from '../roles.ts';
import { METERS } from '../visit.ts';
import { defineRecord, register } from './define.ts';

export const meterReading = defineRecord('meterReading', COACH_AND_OFFICE, {
	household: register(id),
	visit: register(id),
	meter: register(v.picklist(METERS)),
	value: register(v.pipe(v.number(), v.minValue(0), v.maxValue(10_000_000))),
	unit: register(v.picklist(['m3', 'kWh', 'GJ'])),
	at: register(instant),
	/** The coach was asked about this value, looked again and left it as it is. */
	lookedAgain: register(v.boolean()),
	removed: register(v.boolean())
});
