import { day, id, languageTag, line } from '../record.ts';
import { COACH_AND_OFFICE } from '../roles.ts';
import { defineRecord, register } from './define.ts';

/** Who lives at an address now. More than one per address is allowed; moving out ends it. */
export const household = defineRecord('household', COACH_AND_OFFICE, {
	address: register(id),
	/** The name a resident gave, if one was given. */
	name: register(line),
	phone: register(line),
	email: register(line),
	language: register(languageTag),
	movedOutOn: register(day)
});
