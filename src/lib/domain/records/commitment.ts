import * as v from 'valibot';
import { day, id, instant, longText } from '../record.ts';
import { defineRecord, ladder, register } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import { BOTH, MAKER } from './writers.ts';

/** Commitment (afspraak): who does what by when. Due even if it never synced. */
export const commitment = defineRecord('commitment', OF_HOUSEHOLD, {
	household: register(id, MAKER),
	address: register(id, MAKER),
	visit: register(id, MAKER),
	who: register(v.picklist(['coach', 'resident', 'office', 'partner']), BOTH),
	what: register(longText, BOTH),
	dueOn: register(day, BOTH),
	state: ladder(['open', 'done', 'dropped'], BOTH),
	doneAt: register(instant, BOTH)
});
