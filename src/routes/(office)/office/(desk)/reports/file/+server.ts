import { error } from '@sveltejs/kit';
import { readOrganisation } from '#lib/server/office/frame.ts';
import { readCompleteUntil } from '#lib/server/office/completeness.ts';
import { dutchCsv } from '#lib/server/reports/dutch-csv.ts';
import { createOfficeSay } from '#lib/ui/office-say.ts';
import { periodText, reportLines, reportText, writtenMoment } from '#lib/ui/report-text.ts';
import { openDesk } from '../../../desk.server.ts';
import { noteExport } from '../../../export-note.server.ts';
import { answerAsked, askedReports } from '../../../report-asked.server.ts';
import { requireStepUp } from '../../../step-up.server.ts';
import type { RequestHandler } from './$types';

/** A file may take as long as the counting; somebody waits for it. */
const WAITING_MS = 120_000;

/** One report as a file. Released numbers ask for no key; exact ones are an export like any other. */
export const GET: RequestHandler = async (event) => {
	let desk = await openDesk(event.locals, 'readReports');
	const { person, place, today, now } = desk;
	const asked = askedReports(event.url, { roles: person.roles, today });
	const id = event.url.searchParams.get('report') ?? '';
	if (asked.numbers === 'exact') {
		const query = new URLSearchParams(event.url.searchParams);
		query.delete('report');
		desk = await requireStepUp(event, 'exportData', { back: `/office/reports?${query}` });
	}
	if (!/^[a-zA-Z]{1,40}$/.test(id)) error(404, 'There is no such report');
	if (asked.trouble !== null) error(409, 'This period does not leave the team');
	const { answer } = await answerAsked(desk, asked, WAITING_MS);
	if (!answer) error(503, 'The reports could not be counted');
	const view = answer.views.find((one) => one.id === id);
	if (!view) error(404, 'There is no such report');
	const say = createOfficeSay({ locale: event.locals.locale, now });
	const until = await readCompleteUntil(place);
	const { name } = await readOrganisation(place);
	await noteExport({ kind: asked.numbers === 'exact' ? 'report-exact' : 'report', person: person.id });
	const text = dutchCsv([
		...reportLines(view, answer.names, { say, isCompared: asked.before !== null }),
		[],
		[name],
		[periodText(asked.period, say, today)],
		[
			until === null
				? say.t('reports.completeNone')
				: say.t('reports.completeUntil', { moment: writtenMoment(until, say) })
		],
		[say.t(reportText('method', view.id))],
		[say.t(asked.numbers === 'exact' ? 'reports.methodExact' : 'reports.methodRelease')]
	]);
	return new Response(text, {
		headers: {
			'Content-Type': 'text/csv; charset=utf-8',
			'Content-Disposition': `attachment; filename="voordeur-${view.id}-${asked.period.name}.csv"`,
			'Cache-Control': 'no-store'
		}
	});
};
