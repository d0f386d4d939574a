/**
 * One row of an address list: what it says, what had to be put right, and what is to become of it. Nothing is written
 * here; a person sees every verdict first.
 */
import { isInCalendar } from '../record.ts';
import { HOUSE_NUMBER_MAX, LATITUDE_MAX, LONGITUDE_MAX, parseHouseNumber, parsePostcode } from '../address.ts';
import type { ColumnChoice, ImportField } from './columns.ts';

export interface ImportedAddress {
	readonly postcode: string;
	readonly number: number;
	readonly letter: string | null;
	readonly addition: string | null;
	readonly street: string | null;
	readonly town: string | null;
	readonly bagId: string | null;
	readonly area: string | null;
	readonly energyLabel: string | null;
	readonly energyLabelOn: string | null;
	/** Name of the round it is to be walked in. */
	readonly round: string | null;
	readonly place: { readonly longitude: number; readonly latitude: number } | null;
}

/** What was put right without a question, since it can only mean one thing. */
export const CORRECTIONS = [
	'postcodeWritten',
	'numberSplit',
	'letterMoved',
	'bagIdFilled',
	'labelLeftOut',
	'placeLeftOut'
] as const;
export type Correction = (typeof CORRECTIONS)[number];

export const PROBLEMS = [
	'postcodeMissing',
	'postcodeWrong',
	'numberMissing',
	'numberWrong',
	'additionWrong',
	'bagIdWrong'
] as const;
export type Problem = (typeof PROBLEMS)[number];

export type RowReading =
	| { readonly ok: true; readonly address: ImportedAddress; readonly corrections: readonly Correction[] }
	| { readonly ok: false; readonly problem: Problem; readonly said: string };

const BAG_ID_DIGITS = 16;
const NUMMERAANDUIDING = /^[0-9]{4}20[0-9]{10}$/;
const ADDITION = /^[0-9a-zA-Z]{1,4}$/;
const LABEL = /^(A\+{0,5}|[B-G])$/;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const DUTCH_DAY = /^(\d{1,2})-(\d{1,2})-(\d{4})$/;

/** Reads a row by the columns that a person has agreed to. */
export function readAddressRow(cells: readonly string[], choice: ColumnChoice): RowReading {
	const cell = (field: ImportField): string => {
		const at = choice.indexOf(field);
		return at < 0 ? '' : (cells[at] ?? '').trim();
	};
	const said = cell('postcode');
	if (said === '') return wrong('postcodeMissing', '');
	const postcode = parsePostcode(said);
	if (postcode === null) return wrong('postcodeWrong', said);
	const house = readHouse(cell);
	if (!house.ok) return house;
	const bagId = readBagId(cell('bagId'));
	if (bagId === 'wrong') return wrong('bagIdWrong', cell('bagId'));
	const label = cell('energyLabel').toUpperCase();
	const isLabel = LABEL.test(label);
	const saidPlace = [cell('longitude'), cell('latitude')] as const;
	const place = readPlace(saidPlace);
	const corrections: readonly Correction[] = [
		...(postcode === said ? [] : (['postcodeWritten'] as const)),
		...house.corrections,
		...(bagId === null || bagId === cell('bagId') ? [] : (['bagIdFilled'] as const)),
		...(label === '' || isLabel ? [] : (['labelLeftOut'] as const)),
		...(place !== null || saidPlace.join('') === '' ? [] : (['placeLeftOut'] as const))
	];
	return {
		ok: true,
		corrections,
		address: {
			postcode,
			number: house.number,
			letter: house.letter,
			addition: house.addition,
			street: cell('street') || null,
			town: cell('town') || null,
			bagId,
			area: cell('area') || null,
			energyLabel: isLabel ? label : null,
			energyLabelOn: isLabel ? readDay(cell('energyLabelOn')) : null,
			round: cell('round') || null,
			place
		}
	};
}

/** The same door has the same key, however it was written. */
export function addressKey(address: Pick<ImportedAddress, 'postcode' | 'number' | 'letter' | 'addition'>): string {
	const { postcode, number, letter, addition } = address;
	return [postcode, number, letter?.toUpperCase() ?? '', addition?.toUpperCase() ?? ''].join('|');
}

function wrong(problem: Problem, said: string): RowReading & { readonly ok: false } {
	return { ok: false, problem, said };
}

type House =
	| {
			readonly ok: true;
			readonly number: number;
			readonly letter: string | null;
			readonly addition: string | null;
			readonly corrections: readonly Correction[];
	  }
	| (RowReading & { readonly ok: false });

function readHouse(cell: (field: ImportField) => string): House {
	const said = cell('number') || cell('wholeNumber');
	if (said === '') return wrong('numberMissing', '');
	// Excel turns a number into "12.0" where a column holds decimals.
	const parsed = parseHouseNumber(said.replace(/[.,]0+$/, ''));
	if (parsed === null || parsed.number > HOUSE_NUMBER_MAX) return wrong('numberWrong', said);
	const [givenLetter, givenAddition] = [cell('letter'), cell('addition')];
	if (givenAddition !== '' && !ADDITION.test(givenAddition)) return wrong('additionWrong', givenAddition);
	if (givenLetter.length > 1 && givenAddition !== '') return wrong('additionWrong', givenLetter);
	// "bis" in the column for letters is an addition: a letter is one letter.
	const isMoved = givenLetter.length > 1 || (givenLetter !== '' && !/^[A-Za-z]$/.test(givenLetter));
	if (isMoved && !ADDITION.test(givenLetter)) return wrong('additionWrong', givenLetter);
	const letter = isMoved || givenLetter === '' ? parsed.letter : givenLetter.toUpperCase();
	const addition = givenAddition || (isMoved ? givenLetter : '') || parsed.addition;
	const isSplit = parsed.letter !== null || parsed.addition !== null;
	return {
		ok: true,
		number: parsed.number,
		letter,
		addition,
		corrections: [...(isSplit ? (['numberSplit'] as const) : []), ...(isMoved ? (['letterMoved'] as const) : [])]
	};
}

/** Spreadsheets eat the zeros in front; with them it has sixteen digits. Null for none. */
function readBagId(said: string): string | null | 'wrong' {
	if (said === '') return null;
	const whole = /^\d{15}$/.test(said) ? said.padStart(BAG_ID_DIGITS, '0') : said;
	return NUMMERAANDUIDING.test(whole) ? whole : 'wrong';
}

/** ISO or Dutch; null for anything else and for a day that no calendar has, since a label's day is only a hint. */
function readDay(said: string): string | null {
	const [, day = '', month = '', year = ''] = DUTCH_DAY.exec(said) ?? [];
	const iso = year === '' ? said : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
	return DAY.test(iso) && isInCalendar(iso) ? iso : null;
}

/** Degrees with a point or a comma; null for anything that is no place on earth, such as metres of a national grid. */
function readPlace(said: readonly [string, string]): ImportedAddress['place'] {
	const [longitude, latitude] = said.map((text) => (text === '' ? Number.NaN : Number(text.replace(',', '.'))));
	if (longitude === undefined || latitude === undefined) return null;
	return Math.abs(longitude) <= LONGITUDE_MAX && Math.abs(latitude) <= LATITUDE_MAX ? { longitude, latitude } : null;
}
