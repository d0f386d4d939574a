/** A sheet as rows that can be asked for a column by its name. */
import type { Localized } from '#lib/domain/guide/guide.ts';
import { isTranslated, readHeading, type Heading } from './headings.ts';
import type { Report, ReportPlace } from './report.ts';
import { cellText, columnLetters, workbookLimits, type CellValue, type Sheet } from './workbook.ts';

export interface Cell {
	/** Without blanks around it. */
	readonly text: string;
	/** With its line ends, where an empty line at the top means something. */
	readonly lines: readonly string[];
	readonly language: string | undefined;
	readonly place: ReportPlace;
}

export interface Row {
	/** From one, as a spreadsheet shows it. */
	readonly number: number;
	readonly place: ReportPlace;
	/** The filled cell of a column. */
	readonly cell: (name: string) => Cell | undefined;
	/** The filled cells of a column that has one per language. */
	readonly cells: (name: string) => readonly Cell[];
	/** Its trimmed text, or empty. */
	readonly text: (name: string) => string;
}

export interface Table {
	readonly rows: readonly Row[];
	readonly hasColumn: (name: string) => boolean;
	readonly columnNames: readonly string[];
	readonly languages: ReadonlySet<string>;
	/** Whether any head says which language is below it. */
	readonly namesLanguage: boolean;
}

interface Column extends Heading {
	readonly index: number;
	readonly heading: string;
}

/** Reads a sheet; undefined, with a line, when it is too large. A text without a language is in the default one. */
export function readTable(sheet: Sheet, defaultLanguage: string, report: Report): Table | undefined {
	const { rowsMax, columnsMax } = workbookLimits;
	const isTooLong = sheet.rows.filter(isFilled).length > rowsMax;
	if (isTooLong || sheet.rows.some((cells) => widthOf(cells) > columnsMax)) {
		report.add({ sheet: sheet.name }, 'sheetTooLarge', { rows: String(rowsMax), columns: String(columnsMax) });
		return undefined;
	}
	const first = sheet.rows.findIndex(isFilled);
	const columns = readColumns(sheet, { first, defaultLanguage, report });
	const rows = sheet.rows.flatMap((cells, index): readonly Row[] =>
		index <= first || !isFilled(cells) ? [] : [rowOf(cells, { number: index + 1, sheet: sheet.name, columns })]
	);
	const names = new Set(columns.map(({ name }) => name));
	return {
		rows,
		hasColumn: (name) => names.has(name),
		columnNames: [...names],
		namesLanguage: columns.some(({ written, language }) => written !== '' && language !== undefined),
		languages: new Set(columns.flatMap(({ language }) => (language === undefined ? [] : [language])))
	};
}

/** The cells of a row as a text by language. */
export function localizedIn(cells: readonly Cell[], textOf: (cell: Cell) => string = ({ text }) => text): Localized {
	const entries = cells.map((cell): [string, string] => [cell.language ?? '', textOf(cell)]);
	return Object.fromEntries(entries.filter(([language, text]) => language !== '' && text !== ''));
}

function readColumns(
	sheet: Sheet,
	around: { readonly first: number; readonly defaultLanguage: string; readonly report: Report }
): readonly Column[] {
	const { first, defaultLanguage, report } = around;
	const columns: Column[] = [];
	for (const [index, value] of (sheet.rows[first] ?? []).entries()) {
		const text = cellText(value).trim();
		if (text === '') continue;
		const heading = text.slice(0, 100);
		const read = readHeading(heading);
		const place = { sheet: sheet.name, row: first + 1, column: columnLetters(index + 1), heading };
		if (read.written !== '' && read.language === undefined) {
			report.add(place, 'languageUnknown', { name: read.written });
			continue;
		}
		const language = isTranslated(read.name) ? (read.language ?? defaultLanguage) : undefined;
		const twin = columns.findIndex((column) => column.name === read.name && column.language === language);
		const isPlainTwin = columns[twin]?.written === '' && read.written !== '';
		// A column label beside label::Nederlands (nl) is for programs that know no languages.
		if (twin !== -1 && isPlainTwin) columns.splice(twin, 1);
		else if (twin !== -1) {
			if (columns[twin]?.written === read.written) report.add(place, 'columnTwice', { name: heading });
			continue;
		}
		columns.push({ ...read, language, index, heading });
	}
	return columns;
}

function rowOf(
	cells: readonly CellValue[],
	around: { readonly number: number; readonly sheet: string; readonly columns: readonly Column[] }
): Row {
	const { number, sheet, columns } = around;
	const filled = new Map<string, Cell[]>();
	for (const { index, name, language, heading } of columns) {
		const raw = cellText(cells[index]);
		if (raw.trim() === '') continue;
		const place = { sheet, row: number, column: columnLetters(index + 1), heading };
		const lines = raw.split('\n').map((line) => line.trim());
		const cell = { text: raw.trim(), lines, language, place };
		filled.set(name, [...(filled.get(name) ?? []), cell]);
	}
	return {
		number,
		place: { sheet, row: number },
		cell: (name) => filled.get(name)?.[0],
		cells: (name) => filled.get(name) ?? [],
		text: (name) => filled.get(name)?.[0]?.text ?? ''
	};
}

function isFilled(cells: readonly CellValue[]): boolean {
	return cells.some((value) => cellText(value).trim() !== '');
}

/** As far as the last filled cell. */
function widthOf(cells: readonly CellValue[]): number {
	return cells.findLastIndex((value) => cellText(value).trim() !== '') + 1;
}
