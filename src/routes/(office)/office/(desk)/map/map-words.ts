/** What a figure of the map is called: the report, and which of its rows. */
import type { MapFigure } from '#lib/domain/map/figures.ts';
import type { ReportNames } from '#lib/domain/reports/view.ts';
import { aboutText, reportText, type ReportSay } from '#lib/ui/report-text.ts';

export function figureText(
	{ report, about }: Pick<MapFigure, 'report' | 'about'>,
	names: ReportNames,
	say: ReportSay
): string {
	const title = say.t(reportText('title', report));
	return about === null ? title : `${title}: ${aboutText(about, names, say)}`;
}
