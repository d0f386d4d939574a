import { id, instant, longText } from '../record.ts';
import { COACH_AND_OFFICE } from '../roles.ts';
import { defineRecord, register } from './define.ts';

export const message = defineRecord('message', COACH_AND_OFFICE, {
	to: register(id),
	from: register(id),
	text: register(longText),
	at: register(instant),
	readAt: register(instant)
});
