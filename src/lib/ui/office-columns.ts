/** What a table of the office is made of; see `OfficeTable.svelte`. */
export interface OfficeColumn {
	readonly id: string;
	readonly label: string;
	/** Numbers stand at the end, in figures of one width. */
	readonly isNumber?: boolean;
	/** Never broken over two lines: dates, names, numbers. */
	readonly isWhole?: boolean;
	/** Takes what is left, and is cut with an ellipsis. */
	readonly isClip?: boolean;
	/** The head is read aloud and not shown. */
	readonly isHidden?: boolean;
	/** Shown from this width of the window, in pixels. */
	readonly from?: 1180 | 1500;
	/** Which way the first click sorts; left out for a column that does not sort. */
	readonly sorts?: 'asc' | 'desc';
}

export interface OfficeSorting {
	readonly column: string;
	readonly direction: 'asc' | 'desc';
	/** The address of the list in another order; left out where there is one order only. */
	readonly href?: (column: string, direction: 'asc' | 'desc') => string;
}

export interface OfficeChoosing<Row> {
	/** Of the boxes, as the form sends them. */
	readonly name: string;
	readonly chosen: readonly string[];
	readonly label: (row: Row) => string;
	readonly allLabel: string;
	readonly onchoose: (chosen: readonly string[]) => void;
}

/** The classes of a column's cells, head included. */
export function columnClass(column: OfficeColumn): readonly (string | false | undefined)[] {
	return [
		column.isNumber && 'of-number',
		column.isWhole && 'of-whole',
		column.isClip && 'of-clip',
		column.from !== undefined && `of-from-${column.from}`
	];
}

/** Where a click on the head of a column leads: the other way when the list stands in that order, else its own first way. */
export function nextDirection(column: OfficeColumn, sorting: Pick<OfficeSorting, 'column' | 'direction'>) {
	if (sorting.column !== column.id) return column.sorts ?? 'asc';
	return sorting.direction === 'asc' ? ('desc' as const) : ('asc' as const);
}

/** The rows that a click takes along: with the shift key all from the last one that was clicked. */
export function rangeOf(click: { readonly at: number; readonly last: number | null; readonly isRange: boolean }) {
	const other = click.isRange && click.last !== null ? click.last : click.at;
	return { from: Math.min(click.at, other), to: Math.max(click.at, other) };
}
