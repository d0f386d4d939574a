/**
 * A table that leaves the office as a file. Each column says what it holds, so that every form of the file writes dates
 * as dates and ids as text, and so that the dictionary beside it can say what a column means.
 */

export type ColumnKind =
	/** Words, names and ids: never read as a number, a date or a formula. */
	| 'text'
	| 'whole'
	| 'decimal'
	/** A day, `2026-11-25`. */
	| 'day'
	/** A moment in milliseconds since 1970; written as Dutch time to the minute. */
	| 'moment'
	| 'yes';

export interface ExportColumn {
	/** Short name that does not change between languages, for machines. */
	readonly id: string;
	readonly title: string;
	readonly kind: ColumnKind;
	/** What it means, for the dictionary. */
	readonly meaning: string;
}

export type ExportValue = string | number | boolean | null;

export interface ExportTable {
	/** Name of the sheet. */
	readonly name: string;
	readonly columns: readonly ExportColumn[];
	/** One value for each column, in their order. */
	readonly rows: readonly (readonly ExportValue[])[];
}

/** Words of the file itself, in the language of who exports. */
export interface ExportWords {
	readonly yes: string;
	readonly no: string;
	readonly dictionary: string;
	readonly columnTitle: string;
	readonly columnId: string;
	readonly columnKind: string;
	readonly columnMeaning: string;
	readonly kinds: Readonly<Record<ColumnKind, string>>;
}

const PARTS = new Intl.DateTimeFormat('en-CA', {
	timeZone: 'Europe/Amsterdam',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit',
	hour: '2-digit',
	minute: '2-digit',
	hourCycle: 'h23'
});

/** From the first to the last year that a spreadsheet knows; what a broken clock wrote beyond is a number and no moment. */
const [MOMENT_MIN, MOMENT_MAX] = [Date.UTC(1900, 0, 1), Date.UTC(9999, 11, 31)];

export function isMoment(value: number): boolean {
	return value >= MOMENT_MIN && value <= MOMENT_MAX;
}

/** A moment as the clock on a Dutch wall said it. */
export function wallTime(at: number): { readonly day: string; readonly time: string } {
	const parts = new Map(PARTS.formatToParts(at).map(({ type, value }) => [type, value]));
	const of = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
	return { day: `${of('year')}-${of('month')}-${of('day')}`, time: `${of('hour')}:${of('minute')}` };
}
