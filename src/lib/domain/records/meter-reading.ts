import * as v from 'valibot';
import { id, instant } from '../record.ts';
import { METERS } from '../visit.ts';
import { defineRecord, register } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import { WITH_HOUSEHOLD } from './uses.ts';
import { BOTH, MAKER } from './writers.ts';

export const meterReading = defineRecord('meterReading', OF_HOUSEHOLD, WITH_HOUSEHOLD, {
	household: register(id, MAKER, { reads: 'link', of: 'resident', copy: 'link', exports: [], asked: [], lists: [] }),
	visit: register(id, MAKER, { reads: 'link', of: 'resident', copy: 'link', exports: [], asked: [], lists: [] }),
	meter: register(v.picklist(METERS), MAKER, {
		reads: 'code',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: []
	}),
	value: register(v.pipe(v.number(), v.minValue(0), v.maxValue(10_000_000)), BOTH, {
		reads: 'number',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: []
	}),
	unit: register(v.picklist(['m3', 'kWh', 'GJ']), BOTH, {
		reads: 'words',
		of: 'resident',
		copy: 'withAnother',
		exports: [],
		asked: [],
		lists: []
	}),
	at: register(instant, MAKER, { reads: 'moment', of: 'resident', copy: 'said', exports: [], asked: [], lists: [] }),
	/** The coach was asked about this value, looked again and left it as it is. */
	lookedAgain: register(v.boolean(), BOTH, {
		reads: 'yesNo',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: []
	}),
	removed: register(v.boolean(), BOTH, {
		reads: 'yesNo',
		of: 'resident',
		copy: 'withAnother',
		exports: [],
		asked: [],
		lists: []
	})
});
