/** The bytes of a list, whatever its sender calls it, as sheets with rows of cells, and where the list stands among them. */
import { readSpreadsheet, type SpreadsheetCell } from '#lib/content/server/spreadsheet/spreadsheet.ts';
import { IMPORT_COLUMNS_MAX, IMPORT_LINES_MAX } from '#lib/domain/imports/batch.ts';
import { headAmong, type LayoutSheet, type ListLayout, sheetAmong } from '#lib/domain/imports/layout.ts';
import { LINE_LENGTH_MAX } from '#lib/domain/record.ts';
import { readCsv } from './csv-rows.ts';
import { decodeText } from './decode.ts';

export interface ListRow {
	/** As the spreadsheet numbers it. */
	readonly line: number;
	readonly cells: readonly string[];
}

export interface ListSheet extends LayoutSheet {
	readonly data: readonly ListRow[];
}

export type ListError =
	/** Nothing below the head, or no head. */
	| { readonly kind: 'empty' | 'oldExcel' | 'unreadable' }
	| { readonly kind: 'tooManyRows' | 'tooManyColumns'; readonly max: number }
	| { readonly kind: 'openQuote'; readonly line: number };

export type ListReading =
	| { readonly ok: true; readonly sheets: readonly ListSheet[]; readonly layout: ListLayout }
	| { readonly ok: false; readonly error: ListError };

const SHEETS_MAX = 50;
/** Of all sheets together; what is beyond it is named and cannot be chosen. */
const ALL_LINES_MAX = IMPORT_LINES_MAX * 2;
/** What the width of a list is told from. */
const WIDTH_LINES = 1_000;
/** A hundred thousand rows of twenty columns unpack to some 150 MB. */
const UNPACKING = { unpackedBytesMax: 300_000_000, partsMax: 2_000 } as const;
const PACKAGES = [
	[0x50, 0x4b, 0x03, 0x04],
	[0xd0, 0xcf, 0x11, 0xe0]
];

export function readList(bytes: Uint8Array): ListReading {
	const isPackage = PACKAGES.some((mark) => mark.every((byte, at) => bytes[at] === byte));
	const reading = isPackage ? sheetsOfPackage(bytes) : sheetOfText(bytes);
	if ('kind' in reading) return { ok: false, error: reading };
	const sheets = withinAll(reading);
	if (sheets.length === 0) return { ok: false, error: { kind: 'empty' } };
	const at = sheetAmong(sheets.map(({ isHidden, data }) => ({ isHidden, rows: data })));
	const sheet = sheets[at];
	const head = sheet && headAmong(sheet.data);
	if (sheet === undefined || sheet.data.length < 2 || head === undefined) {
		const large = sheets.find(({ tooLarge }) => tooLarge !== null)?.tooLarge;
		if (large === 'rows') return { ok: false, error: { kind: 'tooManyRows', max: IMPORT_LINES_MAX } };
		if (large === 'columns') return { ok: false, error: { kind: 'tooManyColumns', max: IMPORT_COLUMNS_MAX } };
		return { ok: false, error: { kind: 'empty' } };
	}
	const layout = {
		sheets: sheets.map(({ name, isHidden, rows, tooLarge }) => ({ name, isHidden, rows, tooLarge })),
		sheet: at,
		headLine: head.line,
		heads: headsOf(head, sheet.data)
	};
	return { ok: true, sheets, layout };
}

/** A head for every column that the rows have, empty for one that has none. */
export function headsOf(head: ListRow, rows: readonly ListRow[]): string[] {
	const below = rows.filter(({ line }) => line > head.line).slice(0, WIDTH_LINES);
	const width = Math.max(...[head, ...below].map(({ cells }) => cells.length));
	return Array.from({ length: width }, (_, at) => head.cells[at] ?? '');
}

/** What is longer is no part of an address. */
function cut(text: string): string {
	return text.length > LINE_LENGTH_MAX ? text.slice(0, LINE_LENGTH_MAX) : text;
}

function sheetOfText(bytes: Uint8Array): readonly ListSheet[] | ListError {
	const reading = readCsv(decodeText(bytes).text);
	if (!reading.ok) return { kind: 'openQuote', line: reading.line };
	const data = reading.rows.map(({ number, cells }) => ({ line: number, cells: cells.map(cut) }));
	const width = Math.max(0, ...data.slice(0, WIDTH_LINES).map(({ cells }) => cells.length));
	// The head and the rows that may stand above it are no lines of the list.
	const isTooLong = data.length > IMPORT_LINES_MAX + 1;
	const tooLarge = isTooLong ? ('rows' as const) : width > IMPORT_COLUMNS_MAX ? ('columns' as const) : null;
	return [sheet({ name: '', isHidden: false, tooLarge, data })];
}

function sheetsOfPackage(bytes: Uint8Array): readonly ListSheet[] | ListError {
	const reading = readSpreadsheet(bytes, {
		sheetsMax: SHEETS_MAX,
		rowsMax: IMPORT_LINES_MAX + 1,
		rowNumberMax: Number.MAX_SAFE_INTEGER,
		columnsMax: IMPORT_COLUMNS_MAX,
		unpacking: UNPACKING
	});
	if (!reading.ok) return { kind: reading.problem === 'oldWorkbook' ? 'oldExcel' : 'unreadable' };
	return reading.sheets.map(({ name, isHidden, tooLarge, rows }) =>
		sheet({
			name: cut(name),
			isHidden,
			tooLarge,
			data: rows.map(({ number, cells }) => ({ line: number, cells: cells.map(cellText) }))
		})
	);
}

function sheet({ data, ...rest }: Omit<ListSheet, 'rows'>): ListSheet {
	const kept = rest.tooLarge === null ? data : [];
	return { ...rest, rows: kept.length, data: kept };
}

/** Sheets are put away together, and only so much of them. */
function withinAll(sheets: readonly ListSheet[]): readonly ListSheet[] {
	let sum = 0;
	return sheets.map((one) => {
		sum += one.rows;
		return sum > ALL_LINES_MAX ? sheet({ ...one, tooLarge: 'rows' }) : one;
	});
}

function cellText(value: SpreadsheetCell): string {
	if (typeof value === 'string') return cut(value.trim());
	return value === null ? '' : String(value);
}
