import { id, instant, longText } from '../record.ts';
import { defineRecord, register } from './define.ts';
import { WITH_COACH } from './places.ts';
import { COACH_ONLY, OFFICE_MAKES, OFFICE_MAKES_AS_SELF } from './writers.ts';

export const message = defineRecord('message', WITH_COACH, {
	to: register(id, OFFICE_MAKES),
	from: register(id, OFFICE_MAKES_AS_SELF),
	text: register(longText, OFFICE_MAKES),
	at: register(instant, OFFICE_MAKES),
	readAt: register(instant, COACH_ONLY)
});
