import { id, instant, line, longText } from '../record.ts';
import { defineRecord, noteText, register } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import { WITH_HOUSEHOLD } from './uses.ts';
import { AUTHOR, BOTH, MAKER } from './writers.ts';

/** A note about a household: entries are added, never overwritten. */
export const note = defineRecord('note', OF_HOUSEHOLD, WITH_HOUSEHOLD, {
	household: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: [],
		lists: ['note_list.household']
	}),
	visit: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: [],
		lists: ['note_list.visit']
	}),
	/** The guide's moment it was written at. */
	moment: register(line, MAKER, { reads: 'words', of: 'nobody', copy: 'link', exports: [], asked: [], lists: [] }),
	author: register(id, AUTHOR, { reads: 'person', of: 'worker', copy: 'said', exports: [], asked: [], lists: [] }),
	at: register(instant, MAKER, {
		reads: 'moment',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['note_list.at']
	}),
	text: noteText(longText, BOTH, {
		reads: 'words',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['find_list.text', 'note_list.versions']
	})
});
