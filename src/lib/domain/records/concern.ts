import * as v from 'valibot';
import { CONCERN_ENDS, CONCERN_STEPS, LINK_THEMES, TOLD_HOW, WEIGHTS } from '../concern.ts';
import { lateMark } from '../late.ts';
import { code, day, id, instant, longText } from '../record.ts';
import { COACH_AND_OFFICE } from '../roles.ts';
import { defineRecord, ladder, register } from './define.ts';

/** What weighs on a household, in the resident's own words, followed to its end. */
export const concern = defineRecord('concern', COACH_AND_OFFICE, {
	household: register(id),
	visit: register(id),
	address: register(id),
	/** A category of catalogues/concerns.yaml. */
	category: register(code),
	weight: register(v.picklist(WEIGHTS)),
	ownWords: register(longText),
	linkTheme: register(v.picklist(LINK_THEMES)),
	raisedAt: register(instant),
	raisedBy: register(id),
	state: ladder(CONCERN_STEPS),
	end: register(v.picklist(CONCERN_ENDS)),
	owner: register(id),
	dueOn: register(day),
	/** The answer in plain words, fit to be read to the resident. */
	answer: register(longText),
	answeredAt: register(instant),
	answeredBy: register(id),
	toldCoachAt: register(instant),
	toldResidentAt: register(instant),
	toldResidentHow: register(v.picklist(TOLD_HOW)),
	/** Tapped by mistake; kept, but not counted. */
	withdrawn: register(v.boolean()),
	/** Written by the office's rule on arrival. */
	late: register(lateMark)
});
