import { id, instant, longText } from '../record.ts';
import { defineRecord, ladder, register } from './define.ts';
import { WITH_COACH } from './places.ts';
import { KEPT_ON } from './uses.ts';
import { COACH_MAKES, COACH_MAKES_AS_SELF, RUNNING, stepsOf } from './writers.ts';

/** What a coach learned in the street, without resident data. */
export const lessonProposal = defineRecord('lessonProposal', WITH_COACH, KEPT_ON, {
	by: register(id, COACH_MAKES_AS_SELF, {
		reads: 'person',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	at: register(instant, COACH_MAKES, {
		reads: 'moment',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	text: register(longText, COACH_MAKES, {
		reads: 'words',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: ['find_list.text']
	}),
	state: ladder(['proposed', 'taken', 'declined'], stepsOf(['proposed'], 'any'), {
		reads: 'code',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	/** Why the office put it aside, in its words to this coach. Nothing of a resident either: a veiled phone shows it. */
	reason: register(longText, RUNNING, {
		reads: 'words',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: ['find_list.text']
	})
});
