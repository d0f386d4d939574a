/** Reading CSV as people send it: with semicolons, commas, tabs or strokes, quoted or not, lines ended in any way (RFC 4180 and its neighbours). */

export const SEPARATORS = [';', ',', '\t', '|'] as const;
export type Separator = (typeof SEPARATORS)[number];
/** What the separator is guessed from. */
const GUESSED_LINES = 20;
/** How Excel is told in the file itself; it shows no such line. */
const SAID_SEPARATOR = /^sep=([;,\t|])(?:\r\n|\r|\n|$)/i;

export interface CsvRow {
	/** As a spreadsheet that opens the file numbers it, blank lines counted. */
	readonly number: number;
	readonly cells: readonly string[];
}

export type CsvReading =
	| { readonly ok: true; readonly separator: Separator; readonly rows: readonly CsvRow[] }
	/** A quote that is never closed: from there on nothing can be trusted. `line` counts the lines of the file from 1. */
	| { readonly ok: false; readonly line: number };

/** Rows of cells, trimmed; rows without any text are left out. */
export function readCsv(whole: string): CsvReading {
	const said = SAID_SEPARATOR.exec(whole);
	const text = said ? whole.slice(said[0].length) : whole;
	const separator = SEPARATORS.find((one) => one === said?.[1]) ?? separatorOf(text);
	const rows: CsvRow[] = [];
	let row: string[] = [];
	let cell = '';
	let quotedFrom: number | null = null;
	let line = said ? 2 : 1;
	let number = 1;
	const endCell = (): void => {
		row.push(cell.trim());
		cell = '';
	};
	const endRow = (): void => {
		endCell();
		if (row.some((one) => one !== '')) rows.push({ number, cells: row });
		row = [];
		number += 1;
	};
	for (let at = 0; at < text.length; at += 1) {
		const letter = text[at] ?? '';
		// A return by itself ends a line too, as on older Macs; before a new line it is part of that.
		const isEnd = letter === '\n' || (letter === '\r' && text[at + 1] !== '\n');
		if (isEnd) line += 1;
		if (quotedFrom !== null) {
			if (letter !== '"') cell += letter;
			else if (text[at + 1] === '"') {
				cell += '"';
				at += 1;
			} else quotedFrom = null;
		} else if (letter === '"' && cell.trim() === '') {
			cell = '';
			quotedFrom = line;
		} else if (letter === separator) endCell();
		else if (isEnd) endRow();
		else if (letter !== '\r') cell += letter;
	}
	if (quotedFrom !== null) return { ok: false, line: quotedFrom };
	endRow();
	return { ok: true, separator, rows };
}

/** The one that splits the first lines into the most columns, the same number in most; a title may stand above them. */
function separatorOf(text: string): Separator {
	const lines = text.split(/\r\n|\r|\n/, GUESSED_LINES).filter((line) => line.trim() !== '');
	const scores = SEPARATORS.map((separator) => {
		const counts = lines.map((line) => line.replace(/"[^"]*"/g, '').split(separator).length);
		const scoreOf = (columns: number): number =>
			columns > 1 ? columns * counts.filter((count) => count === columns).length : 0;
		return { separator, score: Math.max(0, ...counts.map(scoreOf)) };
	});
	return scores.reduce((best, one) => (one.score > best.score ? one : best)).separator;
}
