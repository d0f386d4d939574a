import * as v from 'valibot';
import { count, id, instant, line } from '../record.ts';
import { defineRecord, register } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import { BOTH, MAKER } from './writers.ts';

/** A small measure, fitted on the spot or advised. */
export const measure = defineRecord('measure', OF_HOUSEHOLD, {
	household: register(id, MAKER),
	visit: register(id, MAKER),
	/** Code of the measure catalogue. */
	code: register(line, BOTH),
	count: register(count, BOTH),
	how: register(v.picklist(['fitted', 'advised']), BOTH),
	at: register(instant, MAKER),
	removed: register(v.boolean(), BOTH)
});
