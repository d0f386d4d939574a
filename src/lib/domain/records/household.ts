import { day, id, languageTag, line } from '../record.ts';
import { defineRecord, register } from './define.ts';
import { HOUSEHOLD } from './places.ts';
import { WITH_HOUSEHOLD } from './uses.ts';
import { BOTH, MAKER } from './writers.ts';

/** Who lives at an address now. More than one per address is allowed; moving out ends it. */
export const household = defineRecord('household', HOUSEHOLD, WITH_HOUSEHOLD, {
	address: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: [],
		lists: ['find_list.address']
	}),
	/** The name a resident gave, if one was given. */
	name: register(line, BOTH, {
		reads: 'words',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: ['households.name'],
		lists: ['find_list.text']
	}),
	phone: register(line, BOTH, {
		reads: 'words',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: ['households.phone'],
		lists: ['find_list.text']
	}),
	email: register(line, BOTH, {
		reads: 'words',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: ['households.email'],
		lists: ['find_list.text']
	}),
	language: register(languageTag, BOTH, {
		reads: 'language',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: ['households.language'],
		lists: []
	}),
	movedOutOn: register(day, BOTH, {
		reads: 'day',
		of: 'resident',
		copy: 'said',
		exports: ['households.movedOutOn'],
		asked: [],
		lists: ['find_list.ended']
	})
});
