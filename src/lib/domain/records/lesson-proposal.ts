import { id, instant, longText } from '../record.ts';
import { defineRecord, ladder, register } from './define.ts';
import { WITH_COACH } from './places.ts';
import { COACH_MAKES, COACH_MAKES_AS_SELF, RUNNING, stepsOf } from './writers.ts';

/** What a coach learned in the street, without resident data. */
export const lessonProposal = defineRecord('lessonProposal', WITH_COACH, {
	by: register(id, COACH_MAKES_AS_SELF),
	at: register(instant, COACH_MAKES),
	text: register(longText, COACH_MAKES),
	state: ladder(['proposed', 'taken', 'declined'], stepsOf(['proposed'], 'any')),
	/** Why the office put it aside, in its words to this coach. Nothing of a resident either: a veiled phone shows it. */
	reason: register(longText, RUNNING)
});
