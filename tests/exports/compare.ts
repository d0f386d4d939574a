/** What a file must say for each cell of a table, worked out apart from the code that writes files. */
import type { ExportTable, ExportValue } from '#lib/server/exports/table.ts';
import type { ReadBack, ReadCell } from './read-back.ts';

export interface Compared {
	readonly cells: number;
	readonly differ: readonly string[];
	/** Cells that a resident or a coach could have made run. */
	readonly dangerous: number;
	/** Of those: the ones that a spreadsheet would run. */
	readonly running: number;
}

const AMSTERDAM = new Intl.DateTimeFormat('sv-SE', {
	timeZone: 'Europe/Amsterdam',
	dateStyle: 'short',
	timeStyle: 'short'
});
/** What begins so is a formula to a spreadsheet (OWASP, CSV Injection). */
const DANGEROUS = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
const CELL_MAX = 32_767;

/** A moment as a clock on a Dutch wall said it: `2026-11-25T10:47`. */
function onTheWall(at: number): string {
	return AMSTERDAM.format(at).replace(' ', 'T');
}

function isDangerous(value: ExportValue): boolean {
	return typeof value === 'string' && DANGEROUS.some((sign) => value.startsWith(sign));
}

/** One end of a line for all, and without what XML cannot carry: so every workbook has it. */
function asXml(text: string): string {
	const carried = text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '');
	return carried
		.split(/\r\n|\r/)
		.join('\n')
		.slice(0, CELL_MAX);
}

export function compareWorkbook(table: ExportTable, read: ReadBack): Compared {
	const expected = [
		table.columns.map(({ title }): ReadCell => title),
		...table.rows.map((row) =>
			table.columns.map(({ kind }, at): ReadCell => {
				const value = row[at] ?? null;
				if (value === null || value === '') return null;
				if (kind === 'moment' && typeof value === 'number') return { date: onTheWall(value) };
				if (kind === 'day' && typeof value === 'string') return { date: `${value}T00:00` };
				return typeof value === 'string' ? asXml(value) : value;
			})
		)
	];
	const outcome = compareCells(table, expected, read.sheets[table.name] ?? []);
	// A text that begins like a formula is shown as it was written: what must not be is a formula in the sheet.
	return { ...outcome, running: read.formulas };
}

export function compareCommas(
	table: ExportTable,
	read: ReadBack,
	options: { readonly isDutch: boolean; readonly yes: string; readonly no: string }
): Compared {
	const { isDutch } = options;
	const expected = [
		table.columns.map(({ id, title }): ReadCell => (isDutch ? title : id)),
		...table.rows.map((row) =>
			table.columns.map(({ kind }, at): ReadCell => {
				const value = row[at] ?? null;
				if (value === null) return '';
				if (typeof value === 'boolean') return isDutch ? (value ? options.yes : options.no) : String(value);
				if (kind === 'moment' && typeof value === 'number')
					return isDutch ? dutchMoment(onTheWall(value)) : new Date(value).toISOString();
				if (typeof value === 'number') return isDutch ? String(value).replace('.', ',') : String(value);
				if (kind === 'day') return isDutch ? dutchDay(value) : value;
				const safe = isDangerous(value) ? `'${value}` : value;
				return isDutch ? safe : withinGuarded(safe);
			})
		)
	];
	const rows = read.sheets[''] ?? [];
	const outcome = compareCells(table, expected, rows);
	const texts = new Set(table.columns.flatMap(({ kind }, at) => (kind === 'text' ? [at] : [])));
	const running = rows.slice(1).flatMap((row) => row.filter((cell, at) => texts.has(at) && isDangerous(textOf(cell))));
	return { ...outcome, running: running.length };
}

/** Behind a line's end, a semicolon or a tab, with or without quotes, a spreadsheet begins a cell of its own. */
function withinGuarded(text: string): string {
	return text.replace(/(?<=[\r\n;\t]"*)(?=[=+\-@＝＋－＠])/g, "'");
}

/**
 * Cells that would run in the file for machines when a spreadsheet opens it as if it had semicolons, whatever it takes for
 * quoted: so every place where a cell could begin.
 */
export function runningWithSemicolons(text: string): number {
	return text.split(/[;\r\n\t]/).filter((cell) => /^"*[=+\-@＝＋－＠]/.test(cell)).length;
}

function compareCells(
	table: ExportTable,
	expected: readonly (readonly ReadCell[])[],
	read: readonly (readonly ReadCell[])[]
): Compared {
	const differ: string[] = [];
	if (expected.length !== read.length)
		differ.push(`${table.name}: ${expected.length} rows went in, ${read.length} came out`);
	let cells = 0;
	expected.forEach((row, line) =>
		row.forEach((cell, at) => {
			cells += 1;
			const found = read[line]?.[at] ?? null;
			if (JSON.stringify(found) !== JSON.stringify(cell))
				differ.push(
					`${table.name}, row ${line + 1}, ${table.columns[at]?.id}: ${JSON.stringify(cell)} became ${JSON.stringify(found)}`
				);
		})
	);
	const dangerous = table.rows.flat().filter(isDangerous).length;
	return { cells, differ, dangerous, running: 0 };
}

function textOf(cell: ReadCell): ExportValue {
	return typeof cell === 'object' ? null : cell;
}

function dutchDay(day: string): string {
	const [year = '', month = '', date = ''] = day.split('-');
	return `${date}-${month}-${year}`;
}

function dutchMoment(moment: string): string {
	const [day = '', time = ''] = moment.split('T');
	return `${dutchDay(day)} ${time}`;
}
