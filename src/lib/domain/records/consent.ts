import * as v from 'valibot';
import { CONSENT_PURPOSES } from '../household.ts';
import { code, id, instant, languageTag, line } from '../record.ts';
import { defineRecord, guard, register } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import { WITH_HOUSEHOLD } from './uses.ts';
import { BOTH, MAKER, MAKES_AS_SELF } from './writers.ts';

/** Yes or no to one purpose. Refusal never blocks help. */
export const consent = defineRecord('consent', OF_HOUSEHOLD, WITH_HOUSEHOLD, {
	household: register(id, MAKER, { reads: 'link', of: 'resident', copy: 'link', exports: [], asked: [], lists: [] }),
	purpose: register(v.picklist(CONSENT_PURPOSES), MAKER, {
		reads: 'code',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['consent_list.purpose']
	}),
	partner: register(code, MAKER, {
		reads: 'title',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['consent_list.partner']
	}),
	/** Of a referral: the one partner of that kind that it was asked for; absent where it was asked for the kind. */
	named: register(id, MAKER, { reads: 'title', of: 'resident', copy: 'said', exports: [], asked: [], lists: [] }),
	given: register(v.boolean(), MAKER, {
		reads: 'yesNo',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['consent_list.given']
	}),
	/** Version of the text that was read out. */
	textVersion: register(line, MAKER, {
		reads: 'words',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: []
	}),
	language: register(languageTag, MAKER, {
		reads: 'language',
		of: 'resident',
		copy: 'withAnother',
		exports: [],
		asked: [],
		lists: []
	}),
	how: register(v.picklist(['spoken', 'written']), MAKER, {
		reads: 'code',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: []
	}),
	at: register(instant, MAKER, {
		reads: 'moment',
		of: 'resident',
		copy: 'withAnother',
		exports: [],
		asked: [],
		lists: ['consent_list.at']
	}),
	by: register(id, MAKES_AS_SELF, { reads: 'person', of: 'worker', copy: 'said', exports: [], asked: [], lists: [] }),
	withdrawn: guard(BOTH, {
		reads: 'yesNo',
		of: 'resident',
		copy: 'withAnother',
		exports: [],
		asked: [],
		lists: ['consent_list.withdrawn']
	})
});
