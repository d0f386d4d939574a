/**
 * What the map shows: any row of a released report that has a number for each buurt. It shows what the table of the
 * report shows and works nothing out itself, so it gives nothing away that the table does not.
 */
import type { About } from '../reports/report.ts';
import type { ReportView, Shown } from '../reports/view.ts';

export interface MapFigure {
	/** `report`, or `report:row` where the report has the buurten as its columns. */
	readonly id: string;
	readonly report: string;
	/** What is counted, where the report counts several things. */
	readonly about: About | null;
	/** By the buurt's id. */
	readonly values: ReadonlyMap<string, Shown>;
}

export function mapFigures(views: readonly ReportView[]): readonly MapFigure[] {
	return views.flatMap((view) => [...byRows(view), ...byColumns(view)]);
}

/** One buurt a row. */
function byRows({ id, columns, rows, main }: ReportView): readonly MapFigure[] {
	const inRows = rows.flatMap((row) =>
		row.about.kind === 'area' && row.about.id !== null ? [{ row, area: row.about.id }] : []
	);
	if (inRows.length === 0) return [];
	return columns.flatMap((about, at): readonly MapFigure[] => {
		const isCount = inRows.every(({ row }) => row.cells[at]?.kind === 'count');
		if (!isCount) return [];
		return [
			{
				id: at === main ? id : `${id}:${at}`,
				report: id,
				about: columns.length > 1 ? about : null,
				values: new Map(inRows.map(({ row, area }) => [area, row.cells[at]?.value ?? null]))
			}
		];
	});
}

/** One buurt a column: each row is a figure, the total first. */
function byColumns({ id, columns, rows }: ReportView): readonly MapFigure[] {
	const inColumns = columns.flatMap((about, at) =>
		about.kind === 'area' && about.id !== null ? [{ at, area: about.id }] : []
	);
	if (inColumns.length === 0) return [];
	const figures = rows.map((row): MapFigure => ({
		id: `${id}:${'id' in row.about && row.about.id !== null ? row.about.id : '*'}`,
		report: id,
		about: row.about,
		values: new Map(inColumns.map(({ at, area }) => [area, row.cells[at]?.value ?? null]))
	}));
	return [
		...figures.filter(({ about }) => about?.kind === 'total'),
		...figures.filter(({ about }) => about?.kind !== 'total')
	];
}

/** Shades of the map, the lightest first. */
export const SHADES = 4;

export interface ShadeStep {
	readonly from: number;
	readonly to: number;
}

/** Equal steps from nothing to the highest, in round numbers; none where nothing is shown. */
export function shadeSteps(values: Iterable<Shown>): readonly ShadeStep[] {
	const shown = [...values].filter((value) => typeof value === 'number');
	const highest = Math.max(0, ...shown);
	if (shown.length === 0 || highest === 0) return [];
	const step = niceStep(highest / SHADES);
	const count = Math.ceil(highest / step);
	return Array.from({ length: count }, (_, at) => ({ from: at * step + (at === 0 ? 0 : 1), to: (at + 1) * step }));
}

/** Which shade a number has, from 0. */
export function shadeOf(value: number, steps: readonly ShadeStep[]): number {
	const at = steps.findIndex(({ to }) => value <= to);
	return at < 0 ? steps.length - 1 : at;
}

/** The smallest of 1, 2, 5, 10, 20, 50, … that is large enough. */
function niceStep(least: number): number {
	for (let unit = 1; ; unit *= 10) for (const times of [1, 2, 5]) if (unit * times >= least) return unit * times;
}
