import * as v from 'valibot';
import { HANDED_HOW, REFERRAL_STEPS } from '../concern.ts';
import { code, id, instant, longText } from '../record.ts';
import { defineRecord, ladder, register } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import { WITH_HOUSEHOLD } from './uses.ts';
import { MAKER, OFFICE_OF_HOUSEHOLDS, stepsOf } from './writers.ts';

export const referral = defineRecord('referral', OF_HOUSEHOLD, WITH_HOUSEHOLD, {
	household: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: ['referrals.household'],
		lists: ['referral_list.household']
	}),
	visit: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: [],
		lists: ['referral_list.visit']
	}),
	concern: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: [],
		lists: ['referral_list.concern']
	}),
	partner: register(code, MAKER, {
		reads: 'title',
		of: 'resident',
		copy: 'said',
		exports: ['referrals.partner'],
		asked: [],
		lists: ['referral_list.partner']
	}),
	purpose: register(longText, MAKER, {
		reads: 'words',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: ['referrals.purpose'],
		lists: ['find_list.text']
	}),
	consent: register(id, MAKER, { reads: 'link', of: 'resident', copy: 'link', exports: [], asked: [], lists: [] }),
	state: ladder(REFERRAL_STEPS, stepsOf(['made', 'fellThrough']), {
		reads: 'code',
		of: 'resident',
		copy: 'said',
		exports: ['referrals.state'],
		asked: [],
		lists: ['referral_list.state']
	}),
	madeAt: register(instant, MAKER, {
		reads: 'moment',
		of: 'resident',
		copy: 'said',
		exports: ['referrals.madeAt'],
		asked: [],
		lists: ['referral_list.made_at']
	}),
	outcome: register(longText, OFFICE_OF_HOUSEHOLDS, {
		reads: 'words',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: ['referrals.outcome'],
		lists: ['find_list.text']
	}),
	toldBackAt: register(instant, OFFICE_OF_HOUSEHOLDS, {
		reads: 'moment',
		of: 'resident',
		copy: 'said',
		exports: ['referrals.toldBackAt'],
		asked: [],
		lists: ['referral_list.told_back_at']
	}),
	/** Which partner of the organisation's own list, where one was named; `partner` stays the kind. */
	named: register(id, MAKER, {
		reads: 'title',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['referral_list.named']
	}),
	/** The partner has the letter, or heard it from us: a warm hand-over. */
	handedAt: register(instant, OFFICE_OF_HOUSEHOLDS, {
		reads: 'moment',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: []
	}),
	handedHow: register(v.picklist(HANDED_HOW), OFFICE_OF_HOUSEHOLDS, {
		reads: 'code',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: []
	}),
	/** When the office last spoke with the partner about it. */
	heardAt: register(instant, OFFICE_OF_HOUSEHOLDS, {
		reads: 'moment',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['referral_list.heard_at']
	}),
	/** When the office wrote down what came of it. */
	endedAt: register(instant, OFFICE_OF_HOUSEHOLDS, {
		reads: 'moment',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['referral_list.ended_at']
	})
});
