import * as v from 'valibot';
import { lateMark } from '../late.ts';
import { id, instant } from '../record.ts';
import { COACH_AND_OFFICE } from '../roles.ts';
import { guideSession, VISIT_STEPS } from '../visit.ts';
import { defineRecord, ladder, register } from './define.ts';

/** A conversation. It syncs while open, marked so, and counts only when closed. */
export const visit = defineRecord('visit', COACH_AND_OFFICE, {
	address: register(id),
	household: register(id),
	coach: register(id),
	startedAt: register(instant),
	closedAt: register(instant),
	state: ladder(VISIT_STEPS),
	/** Shown to the coach after 24 hours untouched; discarding is a choice, never a time-out. */
	discarded: register(v.boolean()),
	/** One register per guide, `guide:mould` and so on: two guides of one visit never overwrite each other. */
	'guide:*': register(guideSession),
	helpAccepted: register(v.boolean()),
	summaryRead: register(v.boolean()),
	/** Teach-back: the resident could say it in own words, or it was explained once more. */
	teachBack: register(v.picklist(['well', 'again'])),
	/** Written by the office's rule on arrival. */
	late: register(lateMark)
});
