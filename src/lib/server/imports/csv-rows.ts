/** Reading CSV as people send it: with semicolons, commas or tabs, quoted or not, lines ended in any way (RFC 4180 and its neighbours). */

export const SEPARATORS = [';', ',', '\t'] as const;
export type Separator = (typeof SEPARATORS)[number];
/** What the separator is guessed from. */
const GUESSED_LINES = 20;

export type CsvReading =
	| { readonly ok: true; readonly separator: Separator; readonly rows: readonly (readonly string[])[] }
	/** A quote that is never closed: from there on nothing can be trusted. `line` counts from 1. */
	| { readonly ok: false; readonly line: number };

/** Rows of cells, trimmed; lines without any text are left out. */
export function readCsv(text: string): CsvReading {
	const separator = separatorOf(text);
	const rows: string[][] = [];
	let row: string[] = [];
	let cell = '';
	let quotedFrom: number | null = null;
	let line = 1;
	const endCell = (): void => {
		row.push(cell.trim());
		cell = '';
	};
	const endRow = (): void => {
		endCell();
		if (row.some((one) => one !== '')) rows.push(row);
		row = [];
	};
	for (let at = 0; at < text.length; at += 1) {
		const letter = text[at] ?? '';
		if (letter === '\n') line += 1;
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
		else if (letter === '\n') endRow();
		else if (letter !== '\r') cell += letter;
	}
	if (quotedFrom !== null) return { ok: false, line: quotedFrom };
	endRow();
	return { ok: true, separator, rows };
}

/** The one that splits the first lines into the most columns, the same number in each. */
function separatorOf(text: string): Separator {
	const lines = text.split(/\r?\n/, GUESSED_LINES).filter((line) => line.trim() !== '');
	const scores = SEPARATORS.map((separator) => {
		const counts = lines.map((line) => line.replace(/"[^"]*"/g, '').split(separator).length);
		const first = counts[0] ?? 1;
		const alike = counts.filter((count) => count === first).length;
		return { separator, score: first > 1 ? first * alike : 0 };
	});
	return scores.reduce((best, one) => (one.score > best.score ? one : best)).separator;
}
