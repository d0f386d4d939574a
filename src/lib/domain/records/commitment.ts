import * as v from 'valibot';
import { day, id, instant, longText } from '../record.ts';
import { defineRecord, ladder, register } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import { WITH_HOUSEHOLD } from './uses.ts';
import { BOTH, MAKER } from './writers.ts';

/** Commitment (afspraak): who does what by when. Due even if it never synced. */
export const commitment = defineRecord('commitment', OF_HOUSEHOLD, WITH_HOUSEHOLD, {
	household: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: ['commitments.household'],
		lists: ['commitment_list.household']
	}),
	address: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: [],
		lists: ['commitment_list.address', 'find_list.address']
	}),
	visit: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: [],
		lists: ['commitment_list.visit']
	}),
	who: register(v.picklist(['coach', 'resident', 'office', 'partner']), BOTH, {
		reads: 'code',
		of: 'resident',
		copy: 'said',
		exports: ['commitments.who'],
		asked: [],
		lists: ['commitment_list.who']
	}),
	what: register(longText, BOTH, {
		reads: 'words',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: ['commitments.what'],
		lists: ['find_list.text']
	}),
	dueOn: register(day, BOTH, {
		reads: 'day',
		of: 'resident',
		copy: 'said',
		exports: ['commitments.dueOn'],
		asked: [],
		lists: ['commitment_list.due_on']
	}),
	state: ladder(['open', 'done', 'dropped'], BOTH, {
		reads: 'code',
		of: 'resident',
		copy: 'said',
		exports: ['commitments.state'],
		asked: [],
		lists: ['commitment_list.state']
	}),
	doneAt: register(instant, BOTH, {
		reads: 'moment',
		of: 'resident',
		copy: 'said',
		exports: ['commitments.doneAt'],
		asked: [],
		lists: ['commitment_list.done_at']
	})
});
