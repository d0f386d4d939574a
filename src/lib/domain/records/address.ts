import * as v from 'valibot';
import { HOUSE_NUMBER_MAX, LATITUDE_MAX, LONGITUDE_MAX, POSTCODE } from '../address.ts';
import { ORDER_MAX } from '../ranges.ts';
import { day, id, instant, line } from '../record.ts';
import { defineRecord, guard, register } from './define.ts';
import { ADDRESS } from './places.ts';
import { KEPT_ON } from './uses.ts';
import { DOOR_AND_LIST, RUNNING, RUNNING_AND_LIST, SAID_OF_DOOR, UNCHECKED_DOOR } from './writers.ts';

const NUMMERAANDUIDING = /^[0-9]{4}20[0-9]{10}$/;

export const address = defineRecord('address', ADDRESS, KEPT_ON, {
	postcode: register(v.pipe(v.string(), v.regex(POSTCODE, 'a postcode such as 1234AB')), DOOR_AND_LIST, {
		reads: 'words',
		of: 'home',
		copy: 'said',
		exports: ['addresses.postcode4'],
		asked: ['addresses.postcode'],
		lists: ['address_list.postcode', 'door_list.postcode']
	}),
	number: register(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(HOUSE_NUMBER_MAX)), DOOR_AND_LIST, {
		reads: 'number',
		of: 'home',
		copy: 'said',
		exports: [],
		asked: ['addresses.houseNumber'],
		lists: ['address_list.number', 'door_list.number', 'door_list.place']
	}),
	letter: register(v.pipe(v.string(), v.regex(/^[A-Za-z]$/, 'one letter')), DOOR_AND_LIST, {
		reads: 'words',
		of: 'home',
		copy: 'withAnother',
		exports: [],
		asked: ['addresses.letter'],
		lists: ['address_list.letter', 'door_list.letter', 'door_list.place']
	}),
	addition: register(
		v.pipe(v.string(), v.regex(/^[0-9a-zA-Z]{1,4}$/, 'one to four letters or digits')),
		DOOR_AND_LIST,
		{
			reads: 'words',
			of: 'home',
			copy: 'withAnother',
			exports: [],
			asked: ['addresses.addition'],
			lists: ['address_list.addition', 'door_list.addition', 'door_list.place']
		}
	),
	street: register(line, DOOR_AND_LIST, {
		reads: 'words',
		of: 'home',
		copy: 'said',
		exports: [],
		asked: ['addresses.street'],
		lists: ['address_list.street', 'door_list.place', 'door_list.street']
	}),
	town: register(line, DOOR_AND_LIST, {
		reads: 'words',
		of: 'home',
		copy: 'said',
		exports: ['addresses.town'],
		asked: [],
		lists: ['address_list.town', 'door_list.town']
	}),
	bagId: register(
		v.pipe(v.string(), v.regex(NUMMERAANDUIDING, 'a BAG nummeraanduiding of 16 digits')),
		RUNNING_AND_LIST,
		{ reads: 'words', of: 'home', copy: 'ofTheHouse', exports: [], asked: ['addresses.bagId'], lists: [] }
	),
	area: register(id, DOOR_AND_LIST, {
		reads: 'titledLink',
		of: 'home',
		copy: 'ofTheHouse',
		exports: ['addresses.area'],
		asked: [],
		lists: ['address_list.area', 'door_list.area']
	}),
	/** Place in the walking order of its round, 0 first. */
	order: register(v.pipe(v.number(), v.integer(), v.minValue(-ORDER_MAX), v.maxValue(ORDER_MAX)), DOOR_AND_LIST, {
		reads: 'number',
		of: 'nobody',
		copy: 'officeWork',
		exports: [],
		asked: [],
		lists: []
	}),
	/** Floor in a flat, 0 is the ground floor; missing where there is none to name. */
	floor: register(v.pipe(v.number(), v.integer(), v.minValue(-2), v.maxValue(60)), DOOR_AND_LIST, {
		reads: 'number',
		of: 'home',
		copy: 'ofTheHouse',
		exports: [],
		asked: [],
		lists: []
	}),
	building: register(line, RUNNING_AND_LIST, {
		reads: 'words',
		of: 'home',
		copy: 'ofTheHouse',
		exports: [],
		asked: [],
		lists: []
	}),
	energyLabel: register(
		v.picklist(['A+++++', 'A++++', 'A+++', 'A++', 'A+', 'A', 'B', 'C', 'D', 'E', 'F', 'G']),
		RUNNING_AND_LIST,
		{
			reads: 'words',
			of: 'home',
			copy: 'ofTheHouse',
			exports: ['addresses.energyLabel'],
			asked: [],
			lists: ['door_list.label']
		}
	),
	/** The label is a hint that may be outdated, so its day always stands beside it. */
	energyLabelOn: register(day, RUNNING_AND_LIST, {
		reads: 'day',
		of: 'home',
		copy: 'ofTheHouse',
		exports: ['addresses.energyLabelOn'],
		asked: [],
		lists: []
	}),
	/** Where the building stands, in degrees, where a list of addresses told it. Never where a coach or a resident is. */
	longitude: register(v.pipe(v.number(), v.minValue(-LONGITUDE_MAX), v.maxValue(LONGITUDE_MAX)), RUNNING_AND_LIST, {
		reads: 'number',
		of: 'home',
		copy: 'ofTheHouse',
		exports: [],
		asked: [],
		lists: []
	}),
	latitude: register(v.pipe(v.number(), v.minValue(-LATITUDE_MAX), v.maxValue(LATITUDE_MAX)), RUNNING_AND_LIST, {
		reads: 'number',
		of: 'home',
		copy: 'ofTheHouse',
		exports: [],
		asked: [],
		lists: []
	}),
	/** The address that a person merged this one into: it was the same door, and nothing is kept under it any more. */
	mergedInto: register(id, RUNNING, { reads: 'link', of: 'nobody', copy: 'link', exports: [], asked: [], lists: [] }),
	/** Recorded on the spot by a coach and not yet checked by the office. */
	unchecked: register(v.boolean(), UNCHECKED_DOOR, {
		reads: 'yesNo',
		of: 'nobody',
		copy: 'officeWork',
		exports: ['addresses.unchecked'],
		asked: [],
		lists: ['address_list.unchecked', 'door_list.unchecked']
	}),
	/** Nobody rings here again until the office lifts it, citing the operation that set it. */
	doNotVisit: guard(SAID_OF_DOOR, {
		reads: 'yesNo',
		of: 'resident',
		copy: 'said',
		exports: ['addresses.doNotVisit'],
		asked: [],
		lists: ['address_list.do_not_visit', 'door_list.do_not_visit']
	}),
	/** The office has seen that nobody rings here again, and took care of what that asks. */
	optOutSeenAt: register(instant, RUNNING, {
		reads: 'moment',
		of: 'nobody',
		copy: 'officeWork',
		exports: [],
		asked: [],
		lists: ['address_list.opt_out_seen_at']
	})
});
