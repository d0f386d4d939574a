import * as v from 'valibot';
import { HANDED_HOW, REFERRAL_STEPS } from '../concern.ts';
import { code, id, instant, longText } from '../record.ts';
import { COACH_AND_OFFICE } from '../roles.ts';
import { defineRecord, ladder, register } from './define.ts';

export const referral = defineRecord('referral', COACH_AND_OFFICE, {
	household: register(id),
	visit: register(id),
	concern: register(id),
	partner: register(code),
	purpose: register(longText),
	consent: register(id),
	state: ladder(REFERRAL_STEPS),
	madeAt: register(instant),
	outcome: register(longText),
	toldBackAt: register(instant),
	/** Which partner of the organisation's own list, where one was named; `partner` stays the kind. */
	named: register(id),
	/** The partner has the letter, or heard it from us: a warm hand-over. */
	handedAt: register(instant),
	handedHow: register(v.picklist(HANDED_HOW)),
	/** When the office last spoke with the partner about it. */
	heardAt: register(instant),
	/** When the office wrote down what came of it. */
	endedAt: register(instant)
});
