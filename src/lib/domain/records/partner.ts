import * as v from 'valibot';
import { code, line, longText } from '../record.ts';
import { defineRecord, register } from './define.ts';
import { FOR_ALL } from './places.ts';
import { KEPT_ON } from './uses.ts';
import { RUNNING } from './writers.ts';

/** A partner of this organisation: who to pass a concern on to, with a name and a number of its own town. */
export const partner = defineRecord('partner', FOR_ALL, KEPT_ON, {
	/** A kind of catalogues/partners.yaml. */
	kind: register(code, RUNNING, {
		reads: 'title',
		of: 'nobody',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	name: register(line, RUNNING, {
		reads: 'words',
		of: 'nobody',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: ['find_list.text']
	}),
	/** Whom one asks for there. */
	contact: register(line, RUNNING, {
		reads: 'words',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: ['find_list.text']
	}),
	phone: register(line, RUNNING, {
		reads: 'words',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: ['find_list.text']
	}),
	email: register(line, RUNNING, {
		reads: 'words',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: ['find_list.text']
	}),
	purpose: register(longText, RUNNING, {
		reads: 'words',
		of: 'nobody',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: ['find_list.text']
	}),
	ended: register(v.boolean(), RUNNING, {
		reads: 'yesNo',
		of: 'nobody',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: ['find_list.ended']
	})
});
