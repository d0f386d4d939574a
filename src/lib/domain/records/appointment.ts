import * as v from 'valibot';
import { day, id } from '../record.ts';
import { defineRecord, register } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import { WITH_HOUSEHOLD } from './uses.ts';
import { BOTH, MAKER, MAKER_SELF } from './writers.ts';

/** The agreed next contact. */
export const appointment = defineRecord('appointment', OF_HOUSEHOLD, WITH_HOUSEHOLD, {
	household: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: [],
		lists: ['appointment_list.household']
	}),
	address: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: [],
		lists: ['appointment_list.address']
	}),
	visit: register(id, MAKER, { reads: 'link', of: 'resident', copy: 'link', exports: [], asked: [], lists: [] }),
	on: register(day, BOTH, {
		reads: 'day',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['appointment_list.on_day']
	}),
	part: register(v.picklist(['morning', 'afternoon', 'evening']), BOTH, {
		reads: 'code',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: []
	}),
	/** Minutes after midnight when a time was agreed. */
	minute: register(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1439)), BOTH, {
		reads: 'number',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: []
	}),
	with: register(id, MAKER_SELF, {
		reads: 'person',
		of: 'worker',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['appointment_list.coach']
	}),
	cancelled: register(v.boolean(), BOTH, {
		reads: 'yesNo',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['appointment_list.cancelled']
	})
});
