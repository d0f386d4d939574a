/**
 * CSV in two dialects. *Dutch Excel* opens by a double click where Windows is set to Dutch: semicolons, a byte order
 * mark, decimal commas, dates as 25-11-2026. *Machine* is RFC 4180 with ISO dates. In both, no cell that a resident or a
 * coach wrote begins like a formula. Who opens the machine's file by a double click in a Dutch Excel has its lines cut at
 * other places than these cells, at semicolons and at line ends within a text: there too nothing begins like a formula.
 */
import {
	type ExportColumn,
	type ExportTable,
	type ExportValue,
	type ExportWords,
	isMoment,
	wallTime
} from './table.ts';

export const CSV_DIALECTS = ['dutchExcel', 'machine'] as const;
export type CsvDialect = (typeof CSV_DIALECTS)[number];

const BYTE_ORDER_MARK = '\uFEFF';
const LINE_END = '\r\n';
/** What a spreadsheet takes for the beginning of a formula, the wide signs of East Asian keyboards too (OWASP, CSV Injection). */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function csvOf(table: ExportTable, dialect: CsvDialect, words: Pick<ExportWords, 'yes' | 'no'>): string {
	const separator = dialect === 'dutchExcel' ? ';' : ',';
	const line = (cells: readonly string[]): string => cells.map((cell) => quoted(cell, separator)).join(separator);
	const head = table.columns.map(({ id, title }) => (dialect === 'dutchExcel' ? title : id));
	const lines = table.rows.map((row) =>
		line(table.columns.map((column, at) => cellText(column, row[at] ?? null, { dialect, words })))
	);
	return `${dialect === 'dutchExcel' ? BYTE_ORDER_MARK : ''}${[line(head.map(guarded)), ...lines].join(LINE_END)}${LINE_END}`;
}

/** What a reader of another dialect takes for the beginning of a cell: a line's end, a semicolon or a tab, and quotes behind it. */
const FORMULA_WITHIN = /([\r\n;\t]"*)(?=[=+\-@＝＋－＠])/g;

/** As `guarded`, wherever a spreadsheet begins a cell that opens the machine's file as if it had semicolons. */
export function guardedThroughout(text: string): string {
	return guarded(text).replace(FORMULA_WITHIN, "$1'");
}

/** A text that no spreadsheet runs: one that begins like a formula gets an apostrophe in front. */
export function guarded(text: string): string {
	return FORMULA_START.test(text) ? `'${text}` : text;
}

function cellText(
	{ kind }: ExportColumn,
	value: ExportValue,
	{ dialect, words }: { readonly dialect: CsvDialect; readonly words: Pick<ExportWords, 'yes' | 'no'> }
): string {
	if (value === null) return '';
	const isDutch = dialect === 'dutchExcel';
	if (typeof value === 'boolean') return isDutch ? (value ? words.yes : words.no) : String(value);
	if (typeof value === 'number') {
		if (kind !== 'moment' || !isMoment(value)) return isDutch ? String(value).replace('.', ',') : String(value);
		const { day, time } = wallTime(value);
		return isDutch ? `${dutchDay(day)} ${time}` : new Date(value).toISOString();
	}
	if (kind === 'day' && DAY.test(value)) return isDutch ? dutchDay(value) : value;
	return isDutch ? guarded(value) : guardedThroughout(value);
}

function dutchDay(day: string): string {
	return day.split('-').reverse().join('-');
}

function quoted(cell: string, separator: string): string {
	return cell.includes('"') || cell.includes(separator) || /[\r\n]/.test(cell)
		? `"${cell.replaceAll('"', '""')}"`
		: cell;
}
