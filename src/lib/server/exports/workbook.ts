/** An Excel file: typed dates, a head that stays in sight, and a sheet that says what each column means. */
import writeXlsxFile from 'write-excel-file/node';
import { isDay } from '#lib/domain/ranges.ts';
import {
	type ExportColumn,
	type ExportTable,
	type ExportValue,
	type ExportWords,
	isMoment,
	wallTime
} from './table.ts';

const DAY_FORMAT = 'dd-mm-yyyy';
const MOMENT_FORMAT = 'dd-mm-yyyy hh:mm';
/** The longest an Excel cell can be. */
const CELL_CHARACTERS_MAX = 32_767;
/** Characters that XML cannot carry; Excel refuses a file with them. */
const UNWRITABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
const WIDTHS: Readonly<Record<ExportColumn['kind'], number>> = {
	text: 24,
	whole: 10,
	decimal: 12,
	day: 12,
	moment: 18,
	yes: 8
};

interface SheetCell {
	readonly value?: string | number | boolean | Date;
	readonly type?: StringConstructor | NumberConstructor | BooleanConstructor | DateConstructor;
	readonly format?: string;
	readonly fontWeight?: 'bold';
	readonly wrap?: boolean;
}

/** @returns the file's bytes */
export async function workbookOf(tables: readonly ExportTable[], words: ExportWords): Promise<Buffer> {
	const sheets = [
		...tables.map((table) => ({
			sheet: table.name,
			data: [
				table.columns.map(({ title }) => headCell(title)),
				...table.rows.map((row) => table.columns.map((column, at) => cellOf(column, row[at] ?? null)))
			],
			columns: table.columns.map(({ kind }) => ({ width: WIDTHS[kind] })),
			stickyRowsCount: 1
		})),
		dictionaryOf(tables, words)
	];
	return writeXlsxFile(sheets).toBuffer();
}

function dictionaryOf(tables: readonly ExportTable[], words: ExportWords) {
	const head = [words.columnTitle, words.columnId, words.columnKind, words.columnMeaning].map(headCell);
	const lines = tables.flatMap(({ name, columns }) =>
		columns.map(({ id, title, kind, meaning }) =>
			[`${name}: ${title}`, id, words.kinds[kind], meaning].map((text) => textCell(text))
		)
	);
	return {
		sheet: words.dictionary,
		data: [head, ...lines],
		columns: [{ width: 34 }, { width: 20 }, { width: 16 }, { width: 80 }],
		stickyRowsCount: 1
	};
}

function headCell(text: string): SheetCell {
	return { ...textCell(text), fontWeight: 'bold' };
}

/** XML knows one end of a line, and makes it of every other. */
const LINE_ENDS = /\r\n?/g;

function textCell(text: string): SheetCell {
	const writable = text.replace(LINE_ENDS, '\n').replace(UNWRITABLE, '');
	return { value: writable.slice(0, CELL_CHARACTERS_MAX), type: String };
}

function cellOf({ kind }: ExportColumn, value: ExportValue): SheetCell {
	if (value === null || value === '') return {};
	if (typeof value === 'boolean') return { value, type: Boolean };
	if (typeof value === 'number') {
		if (kind !== 'moment' || !isMoment(value)) return { value, type: Number };
		const { day, time } = wallTime(value);
		// A spreadsheet knows no zones: what it shows must be what the wall clock said.
		return { value: new Date(`${day}T${time}:00Z`), type: Date, format: MOMENT_FORMAT };
	}
	// One day that no calendar has must not spoil the file: it is shown as it was written.
	if (kind === 'day' && isDay(value)) return { value: new Date(`${value}T00:00:00Z`), type: Date, format: DAY_FORMAT };
	// A text is typed as one, so no spreadsheet runs it; what begins like a formula is shown as it was written.
	return textCell(value);
}
