/**
 * XLSForm in and out, as cells: this floor turns rows of cell values into a guide and a guide into rows. It knows no
 * files and no Node, so that it can be driven with arrays; `content/server/workbook.ts` reads and writes the file.
 *
 * Whatever a workbook holds, what comes out is a guide, or none, and a report. Nothing is thrown on it, and everything
 * is bounded: a workbook may come from a stranger.
 */

/** What a cell is worth: dates are text as `YYYY-MM-DD`, empty cells are null. */
export type CellValue = string | number | boolean | null;

export interface CellPlace {
	/** From one, as a spreadsheet shows it. */
	readonly row: number;
	readonly column: number;
}

export interface Sheet {
	readonly name: string;
	readonly rows: readonly (readonly CellValue[])[];
	/** Cells whose value was worked out by a formula when the workbook was last saved. */
	readonly formulas?: readonly CellPlace[] | undefined;
}

export interface Workbook {
	readonly sheets: readonly Sheet[];
}

export const workbookLimits = {
	sheetsMax: 30,
	/** Rows that hold something: some programs write empty ones as far as there can be. */
	rowsMax: 3000,
	/** Of the last row that holds something. */
	rowNumberMax: 20_000,
	columnsMax: 200,
	/** Longer texts are cut: a coach would never read them at a door. */
	textCharactersMax: 4000,
	/** The longest an Excel cell can be. */
	cellCharactersMax: 32_767,
	momentsMax: 500,
	/** Each comes back up to twenty times, on a phone that works out every round. */
	repeatedMomentsMax: 60,
	/** Of all questions together. */
	optionsMax: 5000,
	groupsDeepMax: 20,
	/** A longer report helps nobody. */
	reportLinesMax: 500
} as const;

/** The letters that a spreadsheet shows above a column; columns count from one. */
export function columnLetters(column: number): string {
	let letters = '';
	for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
		letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
	}
	return letters;
}

/** A cell as text, line ends and blanks made plain. */
export function cellText(value: CellValue | undefined): string {
	if (value === null || value === undefined) return '';
	if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
	return String(value)
		.slice(0, workbookLimits.cellCharactersMax)
		.replace(/\r\n?/g, '\n')
		.replace(/[\u00a0\t]/g, ' ')
		.replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '')
		.toWellFormed();
}
