/**
 * An address that stands in no list, as a coach reads it off the door. It is held to the field rules of the BAG, and
 * nothing is guessed: a postcode that nobody knows stays empty, for the office to look up.
 */
import { HOUSE_NUMBER_MAX, type HouseNumber, parseHouseNumber, parsePostcode } from './address.ts';

export interface AddressText {
	readonly street: string;
	/** As people say it: 14, 14 A, 14-2, 14 A bis. */
	readonly number: string;
	/** May stay empty. */
	readonly postcode: string;
	/** May stay empty; 0 is the ground floor. */
	readonly floor: string;
}

export const ADDRESS_PROBLEMS = [
	'streetMissing',
	'numberMissing',
	'numberWrong',
	'postcodeWrong',
	'floorWrong'
] as const;
export type AddressProblem = (typeof ADDRESS_PROBLEMS)[number];
export type AddressTextField = keyof AddressText;

export interface ReadAddress {
	readonly street: string;
	readonly number: number;
	readonly letter: string | null;
	readonly addition: string | null;
	readonly postcode: string | null;
	readonly floor: number | null;
}

export type AddressReading =
	| { readonly ok: true; readonly address: ReadAddress }
	| { readonly ok: false; readonly problems: Readonly<Partial<Record<AddressTextField, AddressProblem>>> };

const FLOOR_MIN = -2;
const FLOOR_MAX = 60;

export function readAddress(text: AddressText): AddressReading {
	const street = text.street.trim().replace(/\s+/g, ' ');
	const house = parseHouseNumber(text.number);
	const isInBag = house !== null && house.number <= HOUSE_NUMBER_MAX;
	const postcode = parsePostcode(text.postcode);
	const floor = readFloor(text.floor);
	const problems: Partial<Record<AddressTextField, AddressProblem>> = {};
	if (street === '') problems.street = 'streetMissing';
	if (text.number.trim() === '') problems.number = 'numberMissing';
	else if (!isInBag) problems.number = 'numberWrong';
	if (text.postcode.trim() !== '' && postcode === null) problems.postcode = 'postcodeWrong';
	if (floor === undefined) problems.floor = 'floorWrong';
	if (Object.keys(problems).length > 0 || !isInBag || floor === undefined) return { ok: false, problems };
	return { ok: true, address: { street, ...house, postcode, floor } };
}

/** Null for none, undefined for what is no floor. */
function readFloor(text: string): number | null | undefined {
	const said = text.trim().toLowerCase();
	if (said === '') return null;
	if (said === 'bg' || said === 'begane grond') return 0;
	const floor = /^-?\d{1,2}$/.test(said) ? Number(said) : undefined;
	return floor !== undefined && floor >= FLOOR_MIN && floor <= FLOOR_MAX ? floor : undefined;
}

interface Located extends HouseNumber {
	readonly street: string;
}

/**
 * True for the same door, however its letter was written: "14 A" with A as a letter and with A as an addition are told
 * apart by registers and by nobody in the street.
 */
export function isSameDoor(one: Located, other: Located): boolean {
	return isSameNumber(one, other) && partsOf(one) === partsOf(other);
}

/** True for the same number in the same street, whatever letter or addition stands behind it. */
export function isSameNumber(one: Located, other: Located): boolean {
	return one.number === other.number && isSameStreet(one.street, other.street);
}

/** True for the same name, whatever its capitals, accents, spaces and points. */
export function isSameStreet(one: string, other: string): boolean {
	return plain(one) === plain(other);
}

function partsOf({ letter, addition }: HouseNumber): string {
	return `${letter ?? ''}${addition ?? ''}`.replace(/[^0-9A-Za-z]/g, '').toUpperCase();
}

function plain(street: string): string {
	return street
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, '');
}
