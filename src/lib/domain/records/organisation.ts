import * as v from 'valibot';
import { line } from '../record.ts';
import { defineRecord, register } from './define.ts';
import { FOR_ALL } from './places.ts';
import { RUNNING } from './writers.ts';

/** The organisation as every phone sees it. */
export const organisation = defineRecord('organisation', FOR_ALL, {
	name: register(line, RUNNING),
	coordinatorName: register(line, RUNNING),
	coordinatorPhone: register(line, RUNNING),
	demo: register(v.boolean(), RUNNING)
});
