import { id, instant, longText } from '../record.ts';
import { defineRecord, register } from './define.ts';
import { WITH_COACH } from './places.ts';
import { MESSAGE_KEPT } from './uses.ts';
import { COACH_ONLY, OFFICE_MAKES, OFFICE_MAKES_AS_SELF } from './writers.ts';

export const message = defineRecord('message', WITH_COACH, MESSAGE_KEPT, {
	to: register(id, OFFICE_MAKES, {
		reads: 'person',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	from: register(id, OFFICE_MAKES_AS_SELF, {
		reads: 'person',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	text: register(longText, OFFICE_MAKES, {
		reads: 'words',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: ['find_list.text']
	}),
	at: register(instant, OFFICE_MAKES, {
		reads: 'moment',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	readAt: register(instant, COACH_ONLY, {
		reads: 'moment',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	})
});
