import { id, instant, longText } from '../record.ts';
import { COACH_AND_OFFICE } from '../roles.ts';
import { defineRecord, ladder, register } from './define.ts';

/** What a coach learned in the street, without resident data. */
export const lessonProposal = defineRecord('lessonProposal', COACH_AND_OFFICE, {
	by: register(id),
	at: register(instant),
	text: register(longText),
	state: ladder(['proposed', 'taken', 'declined']),
	/** Why the office put it aside, in its words to this coach. Nothing of a resident either: a veiled phone shows it. */
	reason: register(longText)
});
