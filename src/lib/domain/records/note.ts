import { id, instant, line, longText } from '../record.ts';
import { COACH_AND_OFFICE } from '../roles.ts';
import { defineRecord, noteText, register } from './define.ts';

/** A note about a household: entries are added, never overwritten. */
export const note = defineRecord('note', COACH_AND_OFFICE, {
	household: register(id),
	visit: register(id),
	/** The guide's moment it was written at. */
	moment: register(line),
	author: register(id),
	at: register(instant),
	text: noteText(longText)
});
