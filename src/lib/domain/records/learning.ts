import * as v from 'valibot';
import { id, instant, line } from '../record.ts';
import { defineRecord, register, setOf } from './define.ts';
import { WITH_COACH } from './places.ts';
import { KEPT_ON } from './uses.ts';
import { COACH_MAKES_AS_SELF, COACH_ONLY } from './writers.ts';

/** That a lesson was read, in which version of the set. */
export const lessonRead = v.looseObject({ lesson: line, packHash: line, at: instant });

/** Where the coach was: the lesson, and how far down its page, from 0 to 1. */
const lessonPlace = v.looseObject({
	lesson: line,
	place: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
	at: instant
});

/** Usually one record per coach; two phones that begin without a network make one each. Together they are the progress. */
export const learning = defineRecord('learning', WITH_COACH, KEPT_ON, {
	coach: register(id, COACH_MAKES_AS_SELF, {
		reads: 'person',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	/** One register per lesson, `read:l01` and so on; null for one that was put back to unread. */
	'read:*': register(lessonRead, COACH_ONLY, {
		reads: 'answers',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	/** Lessons to come back to, by id. */
	marked: setOf(line, COACH_ONLY, {
		reads: 'words',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	last: register(lessonPlace, COACH_ONLY, {
		reads: 'answers',
		of: 'worker',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	})
});
