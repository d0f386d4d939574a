/** What the map's address asks for: a period that is over and a figure of a report, released numbers only. */
import { mapFigures, type MapFigure } from '#lib/domain/map/figures.ts';
import type { ReportNames } from '#lib/domain/reports/view.ts';
import type { Desk } from '../../desk.server.ts';
import { type AskedReports, answerAsked, askedReports } from '../../report-asked.server.ts';

export interface AskedMap {
	readonly asked: AskedReports;
	readonly isFailed: boolean;
	/** Null while it is being counted, or where nothing may be shown. */
	readonly counted: { readonly figures: readonly MapFigure[]; readonly names: ReportNames } | null;
	readonly figure: MapFigure | null;
}

/** The map leaves the team whenever somebody prints it, so the exact numbers never come near it. */
export async function askMap(desk: Desk, url: URL, msMax: number): Promise<AskedMap> {
	const released = new URL(url);
	for (const name of ['view', 'from', 'to']) released.searchParams.delete(name);
	released.searchParams.set('compare', 'no');
	const asked = askedReports(released, { roles: desk.person.roles, today: desk.today });
	if (asked.trouble !== null) return { asked, isFailed: false, counted: null, figure: null };
	const { answer, isFailed } = await answerAsked(desk, asked, msMax);
	if (!answer) return { asked, isFailed, counted: null, figure: null };
	const figures = mapFigures(answer.views);
	const wanted = url.searchParams.get('figure');
	return {
		asked,
		isFailed,
		counted: { figures, names: answer.names },
		figure: figures.find(({ id }) => id === wanted) ?? figures[0] ?? null
	};
}
