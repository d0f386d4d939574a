/** Everything that leaves the team about one town and one year, read back from it as a reader would. */
import { mapFigures, type MapFigure } from '#lib/domain/map/figures.ts';
import type { Shape } from '#lib/domain/map/boundaries.ts';
import type { ReportFacts } from '#lib/domain/reports/facts.ts';
import { type NamedPeriod, periodBefore, periodsWithin, readPeriod } from '#lib/domain/reports/periods.ts';
import type { Relation } from '#lib/domain/reports/narrow.ts';
import type { Released } from '#lib/domain/reports/release.ts';
import type { About, ReportTable } from '#lib/domain/reports/report.ts';
import { keyIn, type ReleasedPeriod, relationsOf } from '#lib/domain/reports/released-periods.ts';
import type { ReportView, Shown } from '#lib/domain/reports/view.ts';
import { figureTable } from '#lib/server/exports/figures.ts';
import { mapGeojson } from '#lib/server/map/map-geojson.ts';
import { viewsOf } from '#lib/server/reports/count-reports.ts';
import { dutchCsv } from '#lib/server/reports/dutch-csv.ts';
import { reportLines } from '#lib/ui/report-text.ts';
import { YEAR } from './year-town.ts';

export interface Leaving {
	/** Tables on the screen, on paper and as files, and maps. */
	readonly tables: number;
	readonly shown: Released;
	readonly relations: readonly Relation[];
	readonly periods: readonly ReleasedPeriod[];
}

const NAMES = { areas: {}, categories: {}, measures: {}, themes: {} };
const SAY = { locale: 'nl', t: (key: string) => key, content: () => '' } as const;
/** The screen and the paper are drawn from one view; a file and a sheet of a workbook are written from it. */
const FORMS = 4;
/** A map is drawn on the screen, and is a file. */
const MAP_FORMS = 2;

/** Every month, quarter and the year, each with what it is compared with. */
export function leavingOf(facts: ReportFacts): Leaving {
	const year = readPeriod(YEAR);
	if (!year) throw new Error('a year is a period');
	const asked = [...periodsWithin(year), year];
	const known = new Map<string, ReleasedPeriod>();
	const shown = new Map<string, number | null>();
	let tables = 0;
	for (const period of asked) {
		const before = periodBefore(period);
		const views = viewsOf(facts, { period, before, numbers: 'released', known });
		for (const view of views) {
			const table = known.get(period.name)?.tables.get(view.id);
			if (!table) throw new Error(`${view.id} is not among the tables of ${period.name}`);
			const maps = mapsOf(view, facts);
			take(shown, { period, before, view, table, maps });
			tables += FORMS + MAP_FORMS * maps.length;
		}
	}
	const periods = asked.flatMap(({ name }) => known.get(name) ?? []);
	return { tables, shown, relations: relationsOf(periods), periods };
}

/** What one print of a period shows, in every form that it has, each number under the name of its period. */
export function readBack(print: {
	readonly views: readonly ReportView[];
	readonly period: NamedPeriod;
	readonly before: NamedPeriod;
	readonly known: ReadonlyMap<string, ReleasedPeriod>;
	readonly facts: ReportFacts;
}): Released {
	const { views, period, before, known, facts } = print;
	const shown = new Map<string, number | null>();
	for (const view of views) {
		const table = known.get(period.name)?.tables.get(view.id);
		if (!table) throw new Error(`${view.id} is not among the tables of ${period.name}`);
		take(shown, { period, before, view, table, maps: mapsOf(view, facts) });
	}
	return shown;
}

function take(
	shown: Map<string, number | null>,
	from: {
		readonly period: NamedPeriod;
		readonly before: NamedPeriod;
		readonly view: ReportView;
		readonly table: ReportTable;
		readonly maps: readonly LeavingMap[];
	}
): void {
	const { period, before, view, table, maps } = from;
	const lines = reportLines(view, NAMES, { say: SAY, isCompared: true });
	const file = numbersOf(dutchCsv(lines));
	const sheet = figureTable(view.id, lines, '').rows;
	for (const row of table.rows) {
		const at = view.rows.findIndex(({ about }) => isSame(about, row.about));
		row.cells.forEach((cell, column) => {
			if (cell.kind !== 'count') return;
			const seen: Shown = view.rows[at]?.cells[column]?.value ?? 'hidden';
			learn(shown, keyIn(period, cell.key), seen);
			learn(shown, keyIn(period, cell.key), at < 0 ? 'hidden' : (file[at + 1]?.[column + 1] ?? 'hidden'));
			const written = at < 0 ? null : sheet[at]?.[column + 1];
			learn(shown, keyIn(period, cell.key), typeof written === 'number' ? written : 'hidden');
			for (const value of onMaps(maps, { view, row: row.about, column })) learn(shown, keyIn(period, cell.key), value);
			if (column === view.main && before.name.startsWith(YEAR))
				learn(shown, keyIn(before, cell.key), view.rows[at]?.before ?? 'hidden');
		});
	}
}

interface LeavingMap {
	readonly figure: MapFigure;
	/** What the file says of each buurt, by its name there. */
	readonly file: ReadonlyMap<string, Shown>;
}

/** Every map that can be drawn of a view, as its file says it. */
function mapsOf(view: ReportView, facts: ReportFacts): readonly LeavingMap[] {
	const square = [[0, 0] as const, [0, 1] as const, [1, 1] as const];
	const shapes: readonly Shape[] = facts.areas.map(({ id }) => ({ area: id, polygons: [[square]] }));
	return mapFigures([view]).map((figure) => {
		const text = mapGeojson(shapes, figure, { nameOf: (area) => area, figure: '', period: '' });
		const { features }: { features: { properties: { name: string; value: number | null } }[] } = JSON.parse(text);
		return {
			figure,
			file: new Map(features.map(({ properties }) => [properties.name, properties.value ?? 'hidden']))
		};
	});
}

/** What the maps of a view show of one number. */
function onMaps(
	maps: readonly LeavingMap[],
	cell: { readonly view: ReportView; readonly row: About; readonly column: number }
): readonly Shown[] {
	const { view, row, column } = cell;
	const across = view.columns[column];
	const place =
		row.kind === 'area'
			? { area: row.id, id: column === view.main ? view.id : `${view.id}:${column}` }
			: across?.kind === 'area'
				? { area: across.id, id: `${view.id}:${'id' in row && row.id !== null ? row.id : '*'}` }
				: null;
	const area = place?.area ?? null;
	if (place === null || area === null) return [];
	return maps
		.filter(({ figure }) => figure.id === place.id)
		.flatMap(({ figure, file }) => [figure.values.get(area) ?? 'hidden', file.get(area) ?? 'hidden']);
}

/** What one form shows is known, whatever the others hide. */
function learn(shown: Map<string, number | null>, key: string, value: Shown): void {
	if (typeof value === 'number') shown.set(key, value);
	else if (!shown.has(key)) shown.set(key, null);
}

function numbersOf(csv: string): readonly (readonly Shown[])[] {
	return csv.split('\r\n').map((line) => line.split(';').map((text) => (/^\d+$/.test(text) ? Number(text) : 'hidden')));
}

function isSame(one: About, other: About): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
