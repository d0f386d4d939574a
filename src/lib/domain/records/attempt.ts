import * as v from 'valibot';
import { OUTCOMES } from '../attempt.ts';
import { lateMark } from '../late.ts';
import { PARTS_OF_DAY } from '../part-of-day.ts';
import { day, id, instant, line } from '../record.ts';
import { defineRecord, register } from './define.ts';
import { ATTEMPT } from './places.ts';
import { RING_KEPT } from './uses.ts';
import { AUTHOR, BOTH, MAKER, RULE_ONLY } from './writers.ts';

/** One ring at one door: an attempt counts whatever came of it. */
export const attempt = defineRecord('attempt', ATTEMPT, RING_KEPT, {
	address: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: [],
		lists: ['attempt_list.address']
	}),
	coach: register(id, AUTHOR, {
		reads: 'person',
		of: 'worker',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['attempt_list.coach']
	}),
	outcome: register(v.picklist(OUTCOMES), MAKER, {
		reads: 'code',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['attempt_list.outcome']
	}),
	at: register(instant, MAKER, {
		reads: 'moment',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['attempt_list.at']
	}),
	cardLeft: register(v.boolean(), BOTH, {
		reads: 'yesNo',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: []
	}),
	undone: register(v.boolean(), BOTH, {
		reads: 'yesNo',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['attempt_list.undone']
	}),
	/** When to ring again, where the coach chose that: a part of the day, or one day. */
	tryIn: register(v.picklist(PARTS_OF_DAY), BOTH, {
		reads: 'code',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: []
	}),
	tryOn: register(day, BOTH, { reads: 'day', of: 'resident', copy: 'said', exports: [], asked: [], lists: [] }),
	/**
	 * Where nobody rings here any more: the scope of the round that the coach said it of. In another round that the door
	 * is lent in later, and back at the office, it says nothing.
	 */
	notAgainIn: register(line, BOTH, {
		reads: 'words',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['attempt_list.not_again_in']
	}),
	/** Written by the office's rule on arrival. */
	late: register(lateMark, RULE_ONLY, { reads: 'late', of: 'nobody', copy: 'said', exports: [], asked: [], lists: [] })
});
