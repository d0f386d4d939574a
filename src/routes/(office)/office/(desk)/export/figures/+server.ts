import { error } from '@sveltejs/kit';
import { figureTable } from '#lib/server/exports/figures.ts';
import { makeWorkbook } from '#lib/server/exports/make-file.ts';
import { createOfficeSay } from '#lib/ui/office-say.ts';
import { reportLines, reportText } from '#lib/ui/report-text.ts';
import { openDesk } from '../../../desk.server.ts';
import { noteExport } from '../../../export-note.server.ts';
import { answerAsked, askedReports } from '../../../report-asked.server.ts';
import { exportWords } from '../export-words.ts';
import type { RequestHandler } from './$types';

/** A file may take as long as the counting; somebody waits for it. */
const WAITING_MS = 120_000;

/** All reports of a period as one workbook, as they may leave the team: small numbers are not in it. */
export const GET: RequestHandler = async ({ locals, url }) => {
	const desk = await openDesk(locals, 'readReports');
	const { person, today, now } = desk;
	if (!url.searchParams.has('period')) error(404, 'There is no period');
	const released = new URL(url);
	released.searchParams.delete('view');
	const asked = askedReports(released, { roles: person.roles, today });
	if (asked.trouble !== null) error(409, 'This period does not leave the team');
	const { answer } = await answerAsked(desk, asked, WAITING_MS);
	if (!answer) error(503, 'The reports could not be counted');
	const say = createOfficeSay({ locale: locals.locale, now });
	const isCompared = asked.before !== null;
	const tables = answer.views.map((view) =>
		figureTable(
			view.id,
			reportLines(view, answer.names, { say, isCompared }),
			`${say.t(reportText('method', view.id))} ${say.t('reports.methodRelease')}`
		)
	);
	const bytes = await makeWorkbook(tables, exportWords(say));
	await noteExport({ kind: 'figures', person: person.id });
	return new Response(bytes, {
		headers: {
			'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
			'Content-Disposition': `attachment; filename="voordeur-${asked.period.name}.xlsx"`,
			'Cache-Control': 'no-store',
			'X-Content-Type-Options': 'nosniff'
		}
	});
};
