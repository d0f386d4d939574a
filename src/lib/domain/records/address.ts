import * as v from 'valibot';
import { HOUSE_NUMBER_MAX, LATITUDE_MAX, LONGITUDE_MAX, POSTCODE } from '../address.ts';
import { ORDER_MAX } from '../ranges.ts';
import { day, id, instant, line } from '../record.ts';
import { COACH_AND_OFFICE, OFFICE } from '../roles.ts';
import { defineRecord, guard, register } from './define.ts';

const NUMMERAANDUIDING = /^[0-9]{4}20[0-9]{10}$/;

export const address = defineRecord('address', COACH_AND_OFFICE, {
	postcode: register(v.pipe(v.string(), v.regex(POSTCODE, 'a postcode such as 1234AB'))),
	number: register(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(HOUSE_NUMBER_MAX))),
	letter: register(v.pipe(v.string(), v.regex(/^[A-Za-z]$/, 'one letter'))),
	addition: register(v.pipe(v.string(), v.regex(/^[0-9a-zA-Z]{1,4}$/, 'one to four letters or digits'))),
	street: register(line),
	town: register(line),
	bagId: register(v.pipe(v.string(), v.regex(NUMMERAANDUIDING, 'a BAG nummeraanduiding of 16 digits'))),
	area: register(id),
	/** Place in the walking order of its round, 0 first. */
	order: register(v.pipe(v.number(), v.integer(), v.minValue(-ORDER_MAX), v.maxValue(ORDER_MAX))),
	/** Floor in a flat, 0 is the ground floor; missing where there is none to name. */
	floor: register(v.pipe(v.number(), v.integer(), v.minValue(-2), v.maxValue(60))),
	building: register(line),
	energyLabel: register(v.picklist(['A+++++', 'A++++', 'A+++', 'A++', 'A+', 'A', 'B', 'C', 'D', 'E', 'F', 'G'])),
	/** The label is a hint that may be outdated, so its day always stands beside it. */
	energyLabelOn: register(day),
	/** Where the building stands, in degrees, where a list of addresses told it. Never where a coach or a resident is. */
	longitude: register(v.pipe(v.number(), v.minValue(-LONGITUDE_MAX), v.maxValue(LONGITUDE_MAX))),
	latitude: register(v.pipe(v.number(), v.minValue(-LATITUDE_MAX), v.maxValue(LATITUDE_MAX))),
	/** The address that a person merged this one into: it was the same door, and nothing is kept under it any more. */
	mergedInto: register(id),
	/** Recorded on the spot by a coach and not yet checked by the office. */
	unchecked: register(v.boolean()),
	/** Nobody rings here again until the office lifts it, citing the operation that set it. */
	doNotVisit: guard(OFFICE),
	/** The office has seen that nobody rings here again, and took care of what that asks. */
	optOutSeenAt: register(instant)
});
