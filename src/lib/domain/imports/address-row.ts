/**
 * One row of an address list: what it says, what had to be put right, and what is to become of it. Nothing is written
 * here; a person sees every verdict first.
 */
import { parsePostcode } from '../address.ts';
import { readAddressCell } from './address-cell.ts';
import type { ColumnChoice, ImportField } from './columns.ts';
import { readBagId, readLabel, readLabelDay, readPlace } from './extras.ts';
import { readHouseNumber } from './house-number.ts';

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
	'placeLeftOut',
	/** The register's number of something else, or of nothing. */
	'bagIdLeftOut',
	/** A spreadsheet had made a day of it. */
	'numberWasDate',
	/** Street, number, postcode and town stood in one cell. */
	'addressSplit',
	'labelDateLeftOut',
	'placeSwapped'
] as const;
export type Correction = (typeof CORRECTIONS)[number];

export const PROBLEMS = [
	'postcodeMissing',
	'postcodeWrong',
	'numberMissing',
	'numberWrong',
	'additionWrong',
	/** Said of lists that were judged before a wrong number of the register was left out with a correction. */
	'bagIdWrong',
	/** Two columns name another number. */
	'numbersDiffer'
] as const;
export type Problem = (typeof PROBLEMS)[number];

export type RowReading =
	| { readonly ok: true; readonly address: ImportedAddress; readonly corrections: readonly Correction[] }
	| { readonly ok: false; readonly problem: Problem; readonly said: string };

/** Reads a row by the columns that a person has agreed to. */
export function readAddressRow(cells: readonly string[], choice: ColumnChoice): RowReading {
	const cell = (field: ImportField): string => {
		const at = choice.indexOf(field);
		return at < 0 ? '' : (cells[at] ?? '').trim();
	};
	const whole = readAddressCell(cell('address'));
	const said = cell('postcode') || whole.postcode;
	if (said === '') return wrong('postcodeMissing', '');
	const postcode = parsePostcode(said);
	if (postcode === null) return wrong('postcodeWrong', said);
	const house = readHouseNumber({
		number: cell('number'),
		wholeNumber: cell('wholeNumber'),
		letter: cell('letter'),
		addition: cell('addition'),
		ofAddress: whole.number
	});
	if (!house.ok) return house;
	const bagId = readBagId(cell('bagId'));
	const label = readLabel(cell('energyLabel'));
	const labelDay = label.value === null ? NOTHING : readLabelDay(cell('energyLabelOn'));
	const place = readPlace(cell('longitude'), cell('latitude'));
	const corrections: readonly Correction[] = [
		...(whole.number === '' && whole.postcode === '' ? [] : (['addressSplit'] as const)),
		...(postcode === said || cell('postcode') === '' ? [] : (['postcodeWritten'] as const)),
		...house.corrections,
		...[bagId, label, labelDay, place].flatMap(({ remark }) => (remark === null ? [] : [remark]))
	];
	return {
		ok: true,
		corrections,
		address: {
			postcode,
			number: house.number,
			letter: house.letter,
			addition: house.addition,
			street: cell('street') || whole.street || null,
			town: cell('town') || whole.town || null,
			bagId: bagId.value,
			area: cell('area') || null,
			energyLabel: label.value,
			energyLabelOn: labelDay.value,
			round: cell('round') || null,
			place: place.value
		}
	};
}

const NOTHING = { value: null, remark: null } as const;

/** The same door has the same key, however it was written. */
export function addressKey(address: Pick<ImportedAddress, 'postcode' | 'number' | 'letter' | 'addition'>): string {
	const { postcode, number, letter, addition } = address;
	return [postcode, number, letter?.toUpperCase() ?? '', addition?.toUpperCase() ?? ''].join('|');
}

function wrong(problem: Problem, said: string): RowReading & { readonly ok: false } {
	return { ok: false, problem, said };
}
