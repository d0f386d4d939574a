import { line } from '../record.ts';
import { defineRecord, register } from './define.ts';
import { FOR_ALL } from './places.ts';
import { RUNNING } from './writers.ts';

/** A person of the organisation, as a coach's phone may know them: a name, no more. */
export const person = defineRecord('person', FOR_ALL, {
	name: register(line, RUNNING)
});
