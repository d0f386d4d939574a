import { line } from '../record.ts';
import { OFFICE } from '../roles.ts';
import { defineRecord, register } from './define.ts';

/** A person of the organisation, as a coach's phone may know them: a name, no more. */
export const person = defineRecord('person', OFFICE, {
	name: register(line)
});
