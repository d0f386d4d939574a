/** A report as it stands on a screen, on paper or in a file: every number either shown, or not shown, or not there. */
import type { Localized } from '../guide/guide.ts';
import { type Released, releasedShare } from './release.ts';
import type { About, Cell, ReportTable } from './report.ts';

/** `hidden` is one mark for all that may not be shown, small or not; null where there is nothing to say. */
export type Shown = number | 'hidden' | null;

export interface ViewCell {
	readonly kind: Cell['kind'];
	readonly value: Shown;
}

export interface ViewRow {
	readonly about: About;
	readonly cells: readonly ViewCell[];
	/** The row's main number in the period before; null without one. */
	readonly before: Shown;
}

export interface ReportView {
	readonly id: string;
	readonly columns: readonly About[];
	/** The column that bars are drawn of and that is compared. */
	readonly main: number;
	readonly rows: readonly ViewRow[];
	/** Rows of a catalogue without a single number to show; they are named below and take no line. */
	readonly quiet: readonly About[];
}

/** What rows and columns are called, by id. */
export interface ReportNames {
	readonly areas: Readonly<Record<string, string>>;
	readonly categories: Readonly<Record<string, Localized>>;
	readonly measures: Readonly<Record<string, Localized>>;
	readonly themes: Readonly<Record<string, Localized>>;
}

/** Every number as it is: for the team. */
export function exactly(tables: Iterable<ReportTable>): Released {
	return new Map(
		[...tables].flatMap(({ rows }) =>
			rows.flatMap(({ cells }) =>
				cells.flatMap((cell) => (cell.kind === 'count' ? [[cell.key, cell.count] as const] : []))
			)
		)
	);
}

export function viewOf(
	id: string,
	now: { readonly table: ReportTable; readonly shown: Released },
	before: { readonly table: ReportTable; readonly shown: Released } | null
): ReportView {
	const { table, shown } = now;
	const main = Math.max(
		0,
		table.columns.findIndex(({ kind }) => kind === 'total')
	);
	// By what they are about: what was released before may know other buurten.
	const earlierRows = new Map((before?.table.rows ?? []).map((row) => [JSON.stringify(row.about), row]));
	const rows = table.rows.map((row): ViewRow => {
		const earlier = before && earlierRows.get(JSON.stringify(row.about))?.cells[mainOf(before.table)];
		return {
			about: row.about,
			cells: row.cells.map((cell) => ({ kind: cell.kind, value: valueOf(cell, shown) })),
			before: before && earlier ? valueOf(earlier, before.shown) : null
		};
	});
	return {
		id,
		columns: table.columns,
		main,
		rows: rows.filter((row) => !isQuiet(row)),
		quiet: rows.filter(isQuiet).map(({ about }) => about)
	};
}

function mainOf({ columns }: ReportTable): number {
	return Math.max(
		0,
		columns.findIndex(({ kind }) => kind === 'total')
	);
}

function valueOf(cell: Cell, shown: Released): Shown {
	switch (cell.kind) {
		case 'count':
			return shown.get(cell.key) ?? 'hidden';
		case 'share':
			return releasedShare(shown, cell);
		case 'days': {
			if (cell.days === null) return shown.get(cell.over) === null ? 'hidden' : null;
			return shown.get(cell.over) === null ? 'hidden' : cell.days;
		}
	}
}

function isQuiet({ about, cells, before }: ViewRow): boolean {
	const isOfCatalogue = about.kind === 'category' || about.kind === 'measure' || about.kind === 'theme';
	const says = (value: Shown): boolean => typeof value === 'number' && value > 0;
	return isOfCatalogue && !says(before) && !cells.some(({ value }) => says(value));
}
