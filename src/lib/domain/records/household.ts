import { day, id, languageTag, line } from '../record.ts';
import { defineRecord, register } from './define.ts';
import { HOUSEHOLD } from './places.ts';
import { BOTH, MAKER } from './writers.ts';

/** Who lives at an address now. More than one per address is allowed; moving out ends it. */
export const household = defineRecord('household', HOUSEHOLD, {
	address: register(id, MAKER),
	/** The name a resident gave, if one was given. */
	name: register(line, BOTH),
	phone: register(line, BOTH),
	email: register(line, BOTH),
	language: register(languageTag, BOTH),
	movedOutOn: register(day, BOTH)
});
