import * as v from 'valibot';
import { day, id, instant, longText } from '../record.ts';
import { COACH_AND_OFFICE } from '../roles.ts';
import { defineRecord, ladder, register } from './define.ts';

/** Commitment (afspraak): who does what by when. Due even if it never synced. */
export const commitment = defineRecord('commitment', COACH_AND_OFFICE, {
	household: register(id),
	address: register(id),
	visit: register(id),
	who: register(v.picklist(['coach', 'resident', 'office', 'partner'])),
	what: register(longText),
	dueOn: register(day),
	state: ladder(['open', 'done', 'dropped']),
	doneAt: register(instant)
});
