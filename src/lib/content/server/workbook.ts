/**
 * Workbooks as files: reads one into cells, by `spreadsheet/`, and writes cells to one. Only here do files and cells meet;
 * what the cells mean is known in `content/xlsform`.
 */
import writeXlsxFile from 'write-excel-file/node';
import { reportLine, type ReportLine } from '#lib/content/xlsform/report.ts';
import { cellText, workbookLimits, type CellValue, type Sheet, type Workbook } from '#lib/content/xlsform/workbook.ts';
import { readSpreadsheet, type SpreadsheetSheet } from './spreadsheet/spreadsheet.ts';
import { workbookFileLimits } from './workbook-package.ts';

export { workbookFileLimits } from './workbook-package.ts';

export type WorkbookReading =
	{ readonly ok: true; readonly workbook: Workbook } | { readonly ok: false; readonly report: readonly ReportLine[] };

/** Reads a workbook from the bytes of a file. Never throws on what the bytes are. */
export function readWorkbook(bytes: Uint8Array): WorkbookReading {
	if (bytes.length > workbookFileLimits.fileBytesMax) {
		return refused('fileTooLarge', { limit: megabytes(workbookFileLimits.fileBytesMax) });
	}
	const { rowsMax, columnsMax } = workbookLimits;
	const reading = readSpreadsheet(bytes, { ...workbookLimits, unpacking: workbookFileLimits });
	if (!reading.ok) return refused(reading.problem, valuesOf(reading.problem));
	const large = reading.sheets.find(({ tooLarge }) => tooLarge !== null);
	if (large !== undefined) {
		const values = { rows: String(rowsMax), columns: String(columnsMax) };
		return { ok: false, report: [reportLine({ sheet: large.name }, 'sheetTooLarge', values)] };
	}
	return { ok: true, workbook: { sheets: reading.sheets.map(sheetOf) } };
}

/** With its empty rows and cells, so that a row's place is its number. */
function sheetOf({ name, rows, formulas }: SpreadsheetSheet): Sheet {
	const width = Math.max(0, ...rows.map(({ cells }) => cells.length));
	const all: CellValue[][] = Array.from({ length: rows.at(-1)?.number ?? 0 }, () => Array<null>(width).fill(null));
	for (const { number, cells } of rows) all[number - 1]?.splice(0, cells.length, ...cells);
	return { name, rows: all, ...(formulas.length > 0 ? { formulas } : {}) };
}

function valuesOf(problem: string): Readonly<Record<string, string>> {
	if (problem === 'tooManySheets') return { limit: String(workbookLimits.sheetsMax) };
	return problem === 'unpacksTooLarge' ? { limit: megabytes(workbookFileLimits.unpackedBytesMax) } : {};
}

/** Writes a workbook as a file. Every cell is text, so that nothing in it can be a formula. */
export async function writeWorkbook(workbook: Workbook): Promise<Uint8Array> {
	const sheets = workbook.sheets.map(({ name, rows }) => ({
		sheet: name,
		data: rows.map((row) => row.map(writtenCell)),
		stickyRowsCount: 1
	}));
	return new Uint8Array(await writeXlsxFile(sheets).toBuffer());
}

function writtenCell(value: CellValue): string | null {
	const text = cellText(value);
	if (text === '') return null;
	// `_x0041_` means A in the format, so that words of that shape have their first character written out; and so have
	// words such as constructor, which every object knows and the library cannot tell from one it has seen.
	if (text in {}) return `_x${text.charCodeAt(0).toString(16).padStart(4, '0')}_${text.slice(1)}`;
	return text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
}

function refused(...[code, values]: [Parameters<typeof reportLine>[1], Readonly<Record<string, string>>?]): {
	readonly ok: false;
	readonly report: readonly ReportLine[];
} {
	return { ok: false, report: [reportLine({ sheet: '' }, code, values)] };
}

function megabytes(bytes: number): string {
	return `${Math.round(bytes / 1_000_000)} MB`;
}
