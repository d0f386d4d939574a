import * as v from 'valibot';
import { COACH_AND_OFFICE, OFFICE } from './roles.ts';
import { day, defineRecord, guard, id, instant, line, register } from './record.ts';

/** BAG field rules: postcode, number, letter and addition are four fields, the id a string with its zeros. */
export const POSTCODE = /^[1-9][0-9]{3}[A-Z]{2}$/;
export const HOUSE_NUMBER_MAX = 99_999;
/** Degrees. */
export const LONGITUDE_MAX = 180;
export const LATITUDE_MAX = 90;
const NUMMERAANDUIDING = /^[0-9]{4}20[0-9]{10}$/;
const CBS_BUURT = /^BU[0-9]{8}$/;

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
	order: register(v.pipe(v.number(), v.integer())),
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

/** What the office can put right of an address; the rest is its own doing, or a coach's. */
export const ADDRESS_FIELDS = [
	'street',
	'number',
	'letter',
	'addition',
	'postcode',
	'town',
	'area',
	'bagId',
	'energyLabel',
	'energyLabelOn'
] as const;
export type AddressField = (typeof ADDRESS_FIELDS)[number];

export interface HouseNumber {
	readonly number?: number | null;
	readonly letter?: string | null;
	readonly addition?: string | null;
}

/** "12A bis": the number as people say it, letter attached, addition after a space. */
export function houseNumberText(parts: HouseNumber): string {
	const letter = parts.letter ? parts.letter.toUpperCase() : '';
	const addition = parts.addition ? ` ${parts.addition}` : '';
	return `${parts.number ?? '?'}${letter}${addition}`;
}

/**
 * Reads a house number as people type it: "12", "12a", "12 A bis", "12a-bis", "12-2".
 * Returns null when no number from 1 to 99,999 stands in front.
 */
export function parseHouseNumber(
	text: string
): { number: number; letter: string | null; addition: string | null } | null {
	const match = /^\s*(\d{1,5})(?!\d)(?:[\s-]*([A-Za-z])(?![A-Za-z0-9]))?(?:[\s-]*([0-9A-Za-z]{1,4}))?\s*$/.exec(text);
	if (!match) return null;
	const number = Number(match[1]);
	if (number < 1) return null;
	return { number, letter: match[2]?.toUpperCase() ?? null, addition: match[3] ?? null };
}

/** "1234 ab" and "1234AB" are the same postcode; null when it is none. */
export function parsePostcode(text: string): string | null {
	const compact = text.replace(/\s+/g, '').toUpperCase();
	return POSTCODE.test(compact) ? compact : null;
}

/** A buurt of the municipality; CBS codes change every year, so the year is part of it. */
export const area = defineRecord('area', OFFICE, {
	name: register(line),
	cbsCode: register(v.pipe(v.string(), v.regex(CBS_BUURT, 'a CBS code such as BU01230101'))),
	cbsYear: register(v.pipe(v.number(), v.integer(), v.minValue(1995), v.maxValue(2200))),
	coordinator: register(id)
});
