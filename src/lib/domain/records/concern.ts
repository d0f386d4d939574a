import * as v from 'valibot';
import { CONCERN_ENDS, CONCERN_STEPS, LINK_THEMES, TOLD_HOW, WEIGHTS } from '../concern.ts';
import { lateMark } from '../late.ts';
import { code, day, id, instant, longText } from '../record.ts';
import { defineRecord, ladder, register } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import { WITH_HOUSEHOLD } from './uses.ts';
import {
	AUTHOR,
	BOTH,
	MAKER,
	OFFICE_AND_RULE,
	OFFICE_AUTHOR,
	OFFICE_OF_HOUSEHOLDS,
	RULE_ONLY,
	stepsOf
} from './writers.ts';

/** What weighs on a household, in the resident's own words, followed to its end. */
export const concern = defineRecord('concern', OF_HOUSEHOLD, WITH_HOUSEHOLD, {
	household: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: ['concerns.household'],
		lists: ['concern_list.household']
	}),
	visit: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: [],
		lists: ['concern_list.visit']
	}),
	address: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: [],
		lists: ['concern_list.address', 'find_list.address']
	}),
	/** A category of catalogues/concerns.yaml. */
	category: register(code, BOTH, {
		reads: 'title',
		of: 'resident',
		copy: 'said',
		exports: ['concerns.category'],
		asked: [],
		lists: ['concern_list.category']
	}),
	weight: register(v.picklist(WEIGHTS), BOTH, {
		reads: 'code',
		of: 'resident',
		copy: 'said',
		exports: ['concerns.weight'],
		asked: [],
		lists: ['concern_list.weight']
	}),
	ownWords: register(longText, BOTH, {
		reads: 'words',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: ['concerns.ownWords'],
		lists: ['find_list.text']
	}),
	linkTheme: register(v.picklist(LINK_THEMES), BOTH, {
		reads: 'title',
		of: 'resident',
		copy: 'said',
		exports: ['concerns.theme'],
		asked: [],
		lists: ['concern_list.theme']
	}),
	raisedAt: register(instant, MAKER, {
		reads: 'moment',
		of: 'resident',
		copy: 'said',
		exports: ['concerns.raisedAt', 'concerns.daysToAnswer'],
		asked: [],
		lists: ['concern_list.raised_at']
	}),
	raisedBy: register(id, AUTHOR, {
		reads: 'person',
		of: 'worker',
		copy: 'said',
		exports: [],
		asked: ['concerns.raisedBy'],
		lists: ['concern_list.raised_by']
	}),
	state: ladder(CONCERN_STEPS, stepsOf(['open']), {
		reads: 'code',
		of: 'resident',
		copy: 'said',
		exports: ['concerns.state'],
		asked: [],
		lists: ['concern_list.state']
	}),
	end: register(v.picklist(CONCERN_ENDS), OFFICE_OF_HOUSEHOLDS, {
		reads: 'code',
		of: 'resident',
		copy: 'said',
		exports: ['concerns.end'],
		asked: [],
		lists: ['concern_list.ended']
	}),
	owner: register(id, OFFICE_AND_RULE, {
		reads: 'person',
		of: 'worker',
		copy: 'said',
		exports: [],
		asked: ['concerns.owner'],
		lists: ['concern_list.owner']
	}),
	dueOn: register(day, OFFICE_AND_RULE, {
		reads: 'day',
		of: 'resident',
		copy: 'said',
		exports: ['concerns.dueOn'],
		asked: [],
		lists: ['concern_list.due_on']
	}),
	/** The answer in plain words, fit to be read to the resident. */
	answer: register(longText, OFFICE_OF_HOUSEHOLDS, {
		reads: 'words',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: ['concerns.answer'],
		lists: ['find_list.text']
	}),
	answeredAt: register(instant, OFFICE_OF_HOUSEHOLDS, {
		reads: 'moment',
		of: 'resident',
		copy: 'said',
		exports: ['concerns.answeredAt', 'concerns.daysToAnswer'],
		asked: [],
		lists: ['concern_list.answered_at']
	}),
	answeredBy: register(id, OFFICE_AUTHOR, {
		reads: 'person',
		of: 'worker',
		copy: 'said',
		exports: [],
		asked: [],
		lists: []
	}),
	toldCoachAt: register(instant, OFFICE_OF_HOUSEHOLDS, {
		reads: 'moment',
		of: 'resident',
		copy: 'said',
		exports: ['concerns.toldCoachAt'],
		asked: [],
		lists: ['concern_list.told_coach_at']
	}),
	toldResidentAt: register(instant, BOTH, {
		reads: 'moment',
		of: 'resident',
		copy: 'said',
		exports: ['concerns.toldResidentAt'],
		asked: [],
		lists: ['concern_list.told_resident_at']
	}),
	toldResidentHow: register(v.picklist(TOLD_HOW), BOTH, {
		reads: 'code',
		of: 'resident',
		copy: 'said',
		exports: ['concerns.toldHow'],
		asked: [],
		lists: []
	}),
	/** Tapped by mistake; kept, but not counted. */
	withdrawn: register(v.boolean(), BOTH, {
		reads: 'yesNo',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['concern_list.withdrawn', 'find_list.ended']
	}),
	/** Written by the office's rule on arrival. */
	late: register(lateMark, RULE_ONLY, { reads: 'late', of: 'nobody', copy: 'said', exports: [], asked: [], lists: [] })
});
