/** Everything that leaves the team about one town and one year, read back from it as a reader would. */
import type { ReportFacts } from '#lib/domain/reports/facts.ts';
import { type NamedPeriod, periodBefore, periodsWithin, readPeriod } from '#lib/domain/reports/periods.ts';
import type { Relation } from '#lib/domain/reports/narrow.ts';
import type { Released } from '#lib/domain/reports/release.ts';
import type { About, ReportTable } from '#lib/domain/reports/report.ts';
import { keyIn, type ReleasedPeriod, relationsOf } from '#lib/domain/reports/released-periods.ts';
import type { ReportView, Shown } from '#lib/domain/reports/view.ts';
import { viewsOf } from '#lib/server/reports/count-reports.ts';
import { dutchCsv } from '#lib/server/reports/dutch-csv.ts';
import { reportLines } from '#lib/ui/report-text.ts';
import { YEAR } from './year-town.ts';

export interface Leaving {
	/** Tables on the screen, on paper and as files. */
	readonly tables: number;
	readonly shown: Released;
	readonly relations: readonly Relation[];
	readonly periods: readonly ReleasedPeriod[];
}

const NAMES = { areas: {}, categories: {}, measures: {}, themes: {} };
const SAY = { locale: 'nl', t: (key: string) => key, content: () => '' } as const;
/** The screen and the paper are drawn from one view; a file is written from it. */
const FORMS = 3;

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
			take(shown, { period, before, view, table });
			tables += FORMS;
		}
	}
	const periods = asked.flatMap(({ name }) => known.get(name) ?? []);
	return { tables, shown, relations: relationsOf(periods), periods };
}

function take(
	shown: Map<string, number | null>,
	from: {
		readonly period: NamedPeriod;
		readonly before: NamedPeriod;
		readonly view: ReportView;
		readonly table: ReportTable;
	}
): void {
	const { period, before, view, table } = from;
	const file = numbersOf(dutchCsv(reportLines(view, NAMES, { say: SAY, isCompared: true })));
	for (const row of table.rows) {
		const at = view.rows.findIndex(({ about }) => isSame(about, row.about));
		row.cells.forEach((cell, column) => {
			if (cell.kind !== 'count') return;
			const seen: Shown = view.rows[at]?.cells[column]?.value ?? 'hidden';
			learn(shown, keyIn(period, cell.key), seen);
			learn(shown, keyIn(period, cell.key), at < 0 ? 'hidden' : (file[at + 1]?.[column + 1] ?? 'hidden'));
			if (column === view.main && before.name.startsWith(YEAR))
				learn(shown, keyIn(before, cell.key), view.rows[at]?.before ?? 'hidden');
		});
	}
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
