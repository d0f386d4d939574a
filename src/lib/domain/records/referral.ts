import * as v from 'valibot';
import { HANDED_HOW, REFERRAL_STEPS } from '../concern.ts';
import { id, instant, line, longText } from '../record.ts';
import { defineRecord, ladder, register } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import { MAKER, OFFICE_OF_HOUSEHOLDS, stepsOf } from './writers.ts';

export const referral = defineRecord('referral', OF_HOUSEHOLD, {
	household: register(id, MAKER),
	visit: register(id, MAKER),
	concern: register(id, MAKER),
	partner: register(line, MAKER),
	purpose: register(longText, MAKER),
	consent: register(id, MAKER),
	state: ladder(REFERRAL_STEPS, stepsOf(['made', 'fellThrough'])),
	madeAt: register(instant, MAKER),
	outcome: register(longText, OFFICE_OF_HOUSEHOLDS),
	toldBackAt: register(instant, OFFICE_OF_HOUSEHOLDS),
	/** Which partner of the organisation's own list, where one was named; `partner` stays the kind. */
	named: register(id, MAKER),
	/** The partner has the letter, or heard it from us: a warm hand-over. */
	handedAt: register(instant, OFFICE_OF_HOUSEHOLDS),
	handedHow: register(v.picklist(HANDED_HOW), OFFICE_OF_HOUSEHOLDS),
	/** When the office last spoke with the partner about it. */
	heardAt: register(instant, OFFICE_OF_HOUSEHOLDS),
	/** When the office wrote down what came of it. */
	endedAt: register(instant, OFFICE_OF_HOUSEHOLDS)
});
