import { day, id, line } from '../record.ts';
import { defineRecord, register, setOf } from './define.ts';
import { ROUND } from './places.ts';
import { KEPT_ON } from './uses.ts';
import { RUNNING, RUNNING_AND_LIST } from './writers.ts';

/** Addresses lent to a coach or a pair until a date. An address is in at most one open round. */
export const round = defineRecord('round', ROUND, KEPT_ON, {
	name: register(line, RUNNING_AND_LIST, {
		reads: 'words',
		of: 'nobody',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: ['find_list.text']
	}),
	area: register(id, RUNNING_AND_LIST, {
		reads: 'titledLink',
		of: 'nobody',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	coaches: setOf(id, RUNNING, {
		reads: 'people',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	lentUntil: register(day, RUNNING, {
		reads: 'day',
		of: 'nobody',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	/** Taken back or finished. */
	endedOn: register(day, RUNNING, {
		reads: 'day',
		of: 'nobody',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: ['find_list.ended']
	})
});
