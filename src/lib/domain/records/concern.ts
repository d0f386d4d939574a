import * as v from 'valibot';
import { CONCERN_ENDS, CONCERN_STEPS, LINK_THEMES, TOLD_HOW, WEIGHTS } from '../concern.ts';
import { lateMark } from '../late.ts';
import { day, id, instant, line, longText } from '../record.ts';
import { defineRecord, ladder, register } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import {
	AUTHOR,
	BOTH,
	MAKER,
	OFFICE_AND_RULE,
	OFFICE_AUTHOR,
	OFFICE_OF_HOUSEHOLDS,
	RULE_ONLY,
	stepsOf
} from './writers.ts';

/** What weighs on a household, in the resident's own words, followed to its end. */
export const concern = defineRecord('concern', OF_HOUSEHOLD, {
	household: register(id, MAKER),
	visit: register(id, MAKER),
	address: register(id, MAKER),
	/** A category of catalogues/concerns.yaml. */
	category: register(line, BOTH),
	weight: register(v.picklist(WEIGHTS), BOTH),
	ownWords: register(longText, BOTH),
	linkTheme: register(v.picklist(LINK_THEMES), BOTH),
	raisedAt: register(instant, MAKER),
	raisedBy: register(id, AUTHOR),
	state: ladder(CONCERN_STEPS, stepsOf(['open'])),
	end: register(v.picklist(CONCERN_ENDS), OFFICE_OF_HOUSEHOLDS),
	owner: register(id, OFFICE_AND_RULE),
	dueOn: register(day, OFFICE_AND_RULE),
	/** The answer in plain words, fit to be read to the resident. */
	answer: register(longText, OFFICE_OF_HOUSEHOLDS),
	answeredAt: register(instant, OFFICE_OF_HOUSEHOLDS),
	answeredBy: register(id, OFFICE_AUTHOR),
	toldCoachAt: register(instant, OFFICE_OF_HOUSEHOLDS),
	toldResidentAt: register(instant, BOTH),
	toldResidentHow: register(v.picklist(TOLD_HOW), BOTH),
	/** Tapped by mistake; kept, but not counted. */
	withdrawn: register(v.boolean(), BOTH),
	/** Written by the office's rule on arrival. */
	late: register(lateMark, RULE_ONLY)
});
