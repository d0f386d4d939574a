import { line } from '../record.ts';
import { defineRecord, register } from './define.ts';
import { FOR_ALL } from './places.ts';
import { KEPT_ON } from './uses.ts';
import { RUNNING } from './writers.ts';

/** A person of the organisation, as a coach's phone may know them: a name, no more. */
export const person = defineRecord('person', FOR_ALL, KEPT_ON, {
	name: register(line, RUNNING, {
		reads: 'words',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	})
});
