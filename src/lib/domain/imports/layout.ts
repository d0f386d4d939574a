/** Where in a file the list stands: on which sheet, and below which row. Proposed by what the heads say; a person can say otherwise. */
import * as v from 'valibot';
import { fieldsIn } from './columns.ts';

/** What is kept of a sheet once its rows are put away. */
const sheetSchema = v.object({
	/** Empty for a text file, which has no sheets. */
	name: v.string(),
	isHidden: v.boolean(),
	/** Rows that hold something; none of a sheet that is too large. */
	rows: v.number(),
	tooLarge: v.nullable(v.picklist(['rows', 'columns']))
});
export type LayoutSheet = v.InferOutput<typeof sheetSchema>;

const layoutSchema = v.object({
	sheets: v.array(sheetSchema),
	/** Its place among the sheets. */
	sheet: v.number(),
	/** The row of the heads, as the spreadsheet numbers it; 0 where the rows alone are kept. */
	headLine: v.number(),
	heads: v.array(v.string())
});
export type ListLayout = v.InferOutput<typeof layoutSchema>;

/** Of what lies in the store. Lists of before sheets could be chosen hold their heads alone. */
export function layoutOf(stored: unknown): ListLayout {
	const heads = v.safeParse(v.array(v.string()), stored);
	return heads.success ? { sheets: [], sheet: 0, headLine: 0, heads: heads.output } : v.parse(layoutSchema, stored);
}

/** Rows of the top among which the heads are looked for, and which a person can choose from. */
export const TOP_ROWS = 15;
/** With fewer, a row of values could be taken for heads. */
const HEAD_FIELDS_MIN = 2;

interface Row {
	readonly line: number;
	readonly cells: readonly string[];
}

/** The row that gives the most fields, the first of several; else the first that holds anything. */
export function headAmong(rows: readonly Row[]): Row | undefined {
	let best = { row: rows[0], fields: HEAD_FIELDS_MIN - 1 };
	for (const row of rows.slice(0, TOP_ROWS)) {
		const fields = fieldsIn(row.cells);
		if (fields > best.fields) best = { row, fields };
	}
	return best.row;
}

/** The sheet whose heads give the most fields; a hidden one only where no other says anything. */
export function sheetAmong(sheets: readonly { readonly isHidden: boolean; readonly rows: readonly Row[] }[]): number {
	const scores = sheets.map(({ isHidden, rows }, at) => {
		const head = headAmong(rows);
		const fields = head === undefined ? -1 : fieldsIn(head.cells);
		return { at, score: (isHidden ? 0 : 1_000) + fields * 10 + Number(rows.length > 1), isEmpty: rows.length < 2 };
	});
	const filled = scores.filter(({ isEmpty }) => !isEmpty);
	return (filled.length > 0 ? filled : scores).reduce((best, one) => (one.score > best.score ? one : best)).at;
}

/** Rows of a sheet have numbers of their own in the store: so many apart. */
const LINES_APART = 2_000_000;

export function storedLine(sheet: number, line: number): number {
	return sheet * LINES_APART + line;
}

export function lineOfStored(stored: number): number {
	return stored % LINES_APART;
}

/** The rows below the heads, by their numbers in the store: above the first, below the second. */
export function linesBelowHead({ sheet, headLine }: Pick<ListLayout, 'sheet' | 'headLine'>): readonly [number, number] {
	return [storedLine(sheet, headLine), storedLine(sheet + 1, 0)];
}
