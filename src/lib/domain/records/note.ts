import { id, instant, line, longText } from '../record.ts';
import { defineRecord, noteText, register } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import { AUTHOR, BOTH, MAKER } from './writers.ts';

/** A note about a household: entries are added, never overwritten. */
export const note = defineRecord('note', OF_HOUSEHOLD, {
	household: register(id, MAKER),
	visit: register(id, MAKER),
	/** The guide's moment it was written at. */
	moment: register(line, MAKER),
	author: register(id, AUTHOR),
	at: register(instant, MAKER),
	text: noteText(longText, BOTH)
});
