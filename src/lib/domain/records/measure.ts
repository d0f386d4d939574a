import * as v from 'valibot';
import { code, count, id, instant } from '../record.ts';
import { defineRecord, register } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import { WITH_HOUSEHOLD } from './uses.ts';
import { BOTH, MAKER } from './writers.ts';

/** A small measure, fitted on the spot or advised. */
export const measure = defineRecord('measure', OF_HOUSEHOLD, WITH_HOUSEHOLD, {
	household: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: ['measures.household'],
		lists: ['measure_list.household']
	}),
	visit: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: [],
		lists: ['measure_list.visit']
	}),
	/** Code of the measure catalogue. */
	code: register(code, BOTH, {
		reads: 'words',
		of: 'resident',
		copy: 'said',
		exports: ['measures.code', 'measures.measure'],
		asked: [],
		lists: ['measure_list.code']
	}),
	count: register(count, BOTH, {
		reads: 'number',
		of: 'resident',
		copy: 'said',
		exports: ['measures.count'],
		asked: [],
		lists: ['measure_list.amount']
	}),
	how: register(v.picklist(['fitted', 'advised']), BOTH, {
		reads: 'code',
		of: 'resident',
		copy: 'said',
		exports: ['measures.how'],
		asked: [],
		lists: ['measure_list.how']
	}),
	at: register(instant, MAKER, {
		reads: 'moment',
		of: 'resident',
		copy: 'said',
		exports: ['measures.at'],
		asked: [],
		lists: ['measure_list.at']
	}),
	removed: register(v.boolean(), BOTH, {
		reads: 'yesNo',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['measure_list.removed']
	})
});
