import * as v from 'valibot';
import { lateMark } from '../late.ts';
import { id, instant } from '../record.ts';
import { guideSession, VISIT_STEPS } from '../visit.ts';
import { defineRecord, ladder, register } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import { AUTHOR, BOTH, MAKER, RULE_ONLY } from './writers.ts';

/** A conversation. It syncs while open, marked so, and counts only when closed. */
export const visit = defineRecord('visit', OF_HOUSEHOLD, {
	address: register(id, MAKER),
	household: register(id, MAKER),
	coach: register(id, AUTHOR),
	startedAt: register(instant, MAKER),
	closedAt: register(instant, BOTH),
	state: ladder(VISIT_STEPS, BOTH),
	/** Shown to the coach after 24 hours untouched; discarding is a choice, never a time-out. */
	discarded: register(v.boolean(), BOTH),
	/** One register per guide, `guide:mould` and so on: two guides of one visit never overwrite each other. */
	'guide:*': register(guideSession, BOTH),
	helpAccepted: register(v.boolean(), BOTH),
	summaryRead: register(v.boolean(), BOTH),
	/** Teach-back: the resident could say it in own words, or it was explained once more. */
	teachBack: register(v.picklist(['well', 'again']), BOTH),
	/** Written by the office's rule on arrival. */
	late: register(lateMark, RULE_ONLY)
});
