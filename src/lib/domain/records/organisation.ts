import * as v from 'valibot';
import { line } from '../record.ts';
import { OFFICE } from '../roles.ts';
import { defineRecord, register } from './define.ts';

/** The organisation as every phone sees it. */
export const organisation = defineRecord('organisation', OFFICE, {
	name: register(line),
	coordinatorName: register(line),
	coordinatorPhone: register(line),
	demo: register(v.boolean())
});
