/**
 * What a row says beside its address: the number in the register, the label and its day, the place on earth. None of it
 * is worth a door: what cannot be right is left out, and the row says so.
 */
import { isDay } from '../ranges.ts';

export type Extra<Value, Remark extends string> = { readonly value: Value | null; readonly remark: Remark | null };

const BAG_ID_DIGITS = 16;
const NUMMERAANDUIDING = /^[0-9]{4}20[0-9]{10}$/;
const BAG_PREFIX = /^NL\.IMBAG\.Nummeraanduiding\./i;

/** Spreadsheets eat the zeros in front, three at most; the register's own spelling has a prefix. */
export function readBagId(said: string): Extra<string, 'bagIdFilled' | 'bagIdLeftOut'> {
	if (said === '') return { value: null, remark: null };
	const bare = said.replace(BAG_PREFIX, '').replace(/^'/, '');
	const whole = /^\d{13,15}$/.test(bare) ? bare.padStart(BAG_ID_DIGITS, '0') : bare;
	if (!NUMMERAANDUIDING.test(whole)) return { value: null, remark: 'bagIdLeftOut' };
	return { value: whole, remark: whole === said ? null : 'bagIdFilled' };
}

const LABEL = /^(A\+{0,5}|[B-G])$/;

export function readLabel(said: string): Extra<string, 'labelLeftOut'> {
	const label = said.toUpperCase().replace(/\s+/g, '');
	if (label === '') return { value: null, remark: null };
	return LABEL.test(label) ? { value: label, remark: null } : { value: null, remark: 'labelLeftOut' };
}

/** Days since 1899-12-30, as a spreadsheet counts them: 1982 to 2064, the years in which a home can have a label. */
const SERIAL = [30_000, 60_000] as const;
const EPOCH_MS = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

/** ISO, Dutch with dashes, strokes or points, eight digits, a spreadsheet's own count; a time of day is passed over. */
export function readLabelDay(said: string): Extra<string, 'labelDateLeftOut'> {
	if (said === '') return { value: null, remark: null };
	const day = isoDay(said.replace(/[T\s].*$/, ''));
	return isDay(day) ? { value: day, remark: null } : { value: null, remark: 'labelDateLeftOut' };
}

function isoDay(said: string): string | null {
	const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(said) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(said);
	if (iso) return dayOf(iso[1], iso[2], iso[3]);
	const dutch = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(said);
	if (dutch) return dayOf(dutch[3], dutch[2], dutch[1]);
	const serial = /^\d{5}$/.test(said) ? Number(said) : 0;
	if (serial < SERIAL[0] || serial > SERIAL[1]) return null;
	return new Date(EPOCH_MS + serial * DAY_MS).toISOString().slice(0, 10);
}

function dayOf(year = '', month = '', day = ''): string {
	return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

export interface Place {
	readonly longitude: number;
	readonly latitude: number;
}

/** Degrees round the Netherlands in Europe, with the sea before it. */
const LONGITUDES = [3, 7.5] as const;
const LATITUDES = [50.5, 54] as const;

/** Degrees with a point or a comma. The two of them are told apart by their size, since in this country they differ. */
export function readPlace(longitude: string, latitude: string): Extra<Place, 'placeLeftOut' | 'placeSwapped'> {
	if (longitude === '' && latitude === '') return { value: null, remark: null };
	const [across, up] = [degrees(longitude), degrees(latitude)];
	if (isWithin(across, LONGITUDES) && isWithin(up, LATITUDES))
		return { value: { longitude: across, latitude: up }, remark: null };
	if (isWithin(up, LONGITUDES) && isWithin(across, LATITUDES))
		return { value: { longitude: up, latitude: across }, remark: 'placeSwapped' };
	// Nothing, metres of a national grid, or a place that no round goes to.
	return { value: null, remark: 'placeLeftOut' };
}

function degrees(said: string): number {
	return said === '' ? Number.NaN : Number(said.replace(',', '.'));
}

function isWithin(value: number, [from, to]: readonly [number, number]): boolean {
	return value >= from && value <= to;
}
