import * as v from 'valibot';
import { id, line } from '../record.ts';
import { defineRecord, register } from './define.ts';
import { AREA } from './places.ts';
import { KEPT_ON } from './uses.ts';
import { RUNNING, RUNNING_AND_LIST } from './writers.ts';

/** Municipality in four digits, wijk and buurt in four more; cities with quarters have letters among those (Amsterdam: BU0363AA01). */
export const CBS_BUURT = /^BU[0-9]{4}[0-9A-Z]{4}$/;

/** A buurt of the municipality; CBS codes change every year, so the year is part of it. */
export const area = defineRecord('area', AREA, KEPT_ON, {
	name: register(line, RUNNING_AND_LIST, {
		reads: 'words',
		of: 'nobody',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: ['find_list.text']
	}),
	cbsCode: register(v.pipe(v.string(), v.regex(CBS_BUURT, 'a CBS code such as BU01230101')), RUNNING_AND_LIST, {
		reads: 'words',
		of: 'nobody',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	cbsYear: register(v.pipe(v.number(), v.integer(), v.minValue(1995), v.maxValue(2200)), RUNNING_AND_LIST, {
		reads: 'year',
		of: 'nobody',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	coordinator: register(id, RUNNING, {
		reads: 'person',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	})
});
