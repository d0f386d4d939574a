import * as v from 'valibot';
import { id, instant } from '../record.ts';
import { METERS } from '../visit.ts';
import { defineRecord, register } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import { BOTH, MAKER } from './writers.ts';

export const meterReading = defineRecord('meterReading', OF_HOUSEHOLD, {
	household: register(id, MAKER),
	visit: register(id, MAKER),
	meter: register(v.picklist(METERS), MAKER),
	value: register(v.pipe(v.number(), v.minValue(0), v.maxValue(10_000_000)), BOTH),
	unit: register(v.picklist(['m3', 'kWh', 'GJ']), BOTH),
	at: register(instant, MAKER),
	/** The coach was asked about this value, looked again and left it as it is. */
	lookedAgain: register(v.boolean(), BOTH),
	removed: register(v.boolean(), BOTH)
});
