/** Sheets as they are put together from filled cells, held to limits that count what holds something and nothing else. */

/** A day is text as `YYYY-MM-DD`. */
export type SpreadsheetCell = string | number | boolean | null;

export interface SpreadsheetRow {
	/** From one, as a spreadsheet shows it. */
	readonly number: number;
	/** As far as the last filled cell; empty ones in between are null. */
	readonly cells: readonly SpreadsheetCell[];
}

export interface SpreadsheetSheet {
	readonly name: string;
	readonly isHidden: boolean;
	/** Rows that hold something, from the top; none of a sheet beyond its limits. */
	readonly rows: readonly SpreadsheetRow[];
	/** Cells whose value was worked out when the file was last saved; rows and columns from one. */
	readonly formulas: readonly { readonly row: number; readonly column: number }[];
	/** What it is beyond, if anything. */
	readonly tooLarge: 'rows' | 'columns' | null;
}

export interface SheetLimits {
	readonly sheetsMax: number;
	/** Of rows that hold something. */
	readonly rowsMax: number;
	/** The number of the last row that holds something. */
	readonly rowNumberMax: number;
	/** The number of the last column that holds something. */
	readonly columnsMax: number;
}

export class SheetsTooMany extends Error {}

export interface SheetMaker {
	begin(sheet: { readonly name: string; readonly isHidden: boolean }): void;
	/** Rows and columns from one, in any order within a row; an empty value is passed over. */
	put(cell: {
		readonly row: number;
		readonly column: number;
		readonly value: SpreadsheetCell;
		readonly isFormula: boolean;
	}): void;
	/** Whether nothing more of this sheet is of use. */
	isOver(): boolean;
	made(): readonly SpreadsheetSheet[];
}

interface Draft {
	readonly name: string;
	readonly isHidden: boolean;
	readonly rows: Map<number, SpreadsheetCell[]>;
	readonly formulas: { readonly row: number; readonly column: number }[];
	tooLarge: SpreadsheetSheet['tooLarge'];
}

export function createSheetMaker({ sheetsMax, rowsMax, rowNumberMax, columnsMax }: SheetLimits): SheetMaker {
	const drafts: Draft[] = [];
	return {
		begin: ({ name, isHidden }) => {
			if (drafts.length === sheetsMax) throw new SheetsTooMany();
			drafts.push({ name, isHidden, rows: new Map(), formulas: [], tooLarge: null });
		},
		put: ({ row, column, value, isFormula }) => {
			const draft = drafts.at(-1);
			if (draft === undefined || draft.tooLarge !== null || isEmpty(value)) return;
			let cells = draft.rows.get(row);
			if (column > columnsMax) draft.tooLarge = 'columns';
			else if (row > rowNumberMax || (cells === undefined && draft.rows.size === rowsMax)) draft.tooLarge = 'rows';
			if (draft.tooLarge !== null) return draft.rows.clear();
			if (cells === undefined) draft.rows.set(row, (cells = []));
			while (cells.length < column) cells.push(null);
			cells[column - 1] = value;
			if (isFormula) draft.formulas.push({ row, column });
		},
		isOver: () => drafts.at(-1)?.tooLarge !== null,
		made: () =>
			drafts.map(({ rows, ...draft }) => ({
				...draft,
				rows: [...rows].sort(([a], [b]) => a - b).map(([number, cells]) => ({ number, cells }))
			}))
	};
}

/** Blanks alone are what a finger leaves behind. */
function isEmpty(value: SpreadsheetCell): boolean {
	return value === null || (typeof value === 'string' && value.trim() === '');
}
