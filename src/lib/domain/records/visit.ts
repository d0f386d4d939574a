import * as v from 'valibot';
import { lateMark } from '../late.ts';
import { id, instant } from '../record.ts';
import { guideSession, VISIT_STEPS } from '../visit.ts';
import { defineRecord, ladder, register } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import { WITH_HOUSEHOLD } from './uses.ts';
import { AUTHOR, BOTH, MAKER, RULE_ONLY } from './writers.ts';

/** A conversation. It syncs while open, marked so, and counts only when closed. */
export const visit = defineRecord('visit', OF_HOUSEHOLD, WITH_HOUSEHOLD, {
	address: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: [],
		lists: ['find_list.address', 'visit_list.address']
	}),
	household: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: ['visits.household'],
		lists: ['visit_list.household']
	}),
	coach: register(id, AUTHOR, {
		reads: 'person',
		of: 'worker',
		copy: 'said',
		exports: [],
		asked: ['visits.coach'],
		lists: ['visit_list.coach']
	}),
	startedAt: register(instant, MAKER, {
		reads: 'moment',
		of: 'resident',
		copy: 'said',
		exports: ['visits.startedAt'],
		asked: [],
		lists: ['visit_list.started_at']
	}),
	closedAt: register(instant, BOTH, {
		reads: 'moment',
		of: 'resident',
		copy: 'said',
		exports: ['visits.closedAt'],
		asked: [],
		lists: ['visit_list.closed_at']
	}),
	state: ladder(VISIT_STEPS, BOTH, {
		reads: 'code',
		of: 'resident',
		copy: 'withAnother',
		exports: ['visits.state'],
		asked: [],
		lists: ['visit_list.state']
	}),
	/** Shown to the coach after 24 hours untouched; discarding is a choice, never a time-out. */
	discarded: register(v.boolean(), BOTH, {
		reads: 'yesNo',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['find_list.ended', 'visit_list.discarded']
	}),
	/** One register per guide, `guide:mould` and so on: two guides of one visit never overwrite each other. */
	'guide:*': register(guideSession, BOTH, {
		reads: 'answers',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['find_list.text']
	}),
	helpAccepted: register(v.boolean(), BOTH, {
		reads: 'yesNo',
		of: 'resident',
		copy: 'said',
		exports: ['visits.helpAccepted'],
		asked: [],
		lists: ['visit_list.help_accepted']
	}),
	summaryRead: register(v.boolean(), BOTH, {
		reads: 'yesNo',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: []
	}),
	/** Teach-back: the resident could say it in own words, or it was explained once more. */
	teachBack: register(v.picklist(['well', 'again']), BOTH, {
		reads: 'code',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: []
	}),
	/** Written by the office's rule on arrival. */
	late: register(lateMark, RULE_ONLY, {
		reads: 'late',
		of: 'nobody',
		copy: 'said',
		exports: ['visits.late'],
		asked: [],
		lists: ['visit_list.late']
	})
});
