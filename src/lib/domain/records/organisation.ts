import * as v from 'valibot';
import { line } from '../record.ts';
import { defineRecord, register } from './define.ts';
import { FOR_ALL } from './places.ts';
import { KEPT_ON } from './uses.ts';
import { RUNNING } from './writers.ts';

/** The organisation as every phone sees it. */
export const organisation = defineRecord('organisation', FOR_ALL, KEPT_ON, {
	name: register(line, RUNNING, {
		reads: 'words',
		of: 'nobody',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	coordinatorName: register(line, RUNNING, {
		reads: 'words',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	coordinatorPhone: register(line, RUNNING, {
		reads: 'words',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	demo: register(v.boolean(), RUNNING, {
		reads: 'yesNo',
		of: 'nobody',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	})
});
