/** BAG field rules: postcode, number, letter and addition are four fields, the id a string with its zeros. */
export const POSTCODE = /^[1-9][0-9]{3}[A-Z]{2}$/;
export const HOUSE_NUMBER_MAX = 99_999;
/** Degrees. */
export const LONGITUDE_MAX = 180;
export const LATITUDE_MAX = 90;

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
