import { error } from '@sveltejs/kit';
import { makeWorkbook } from '#lib/server/exports/make-file.ts';
import { readBatch } from '#lib/server/imports/batches.ts';
import { verdictTable } from '#lib/server/imports/verdict-table.ts';
import { createOfficeSay } from '#lib/ui/office-say.ts';
import { noteExport } from '../../../../export-note.server.ts';
import { requireStepUp } from '../../../../step-up.server.ts';
import { exportWords } from '../../../export/export-words.ts';
import { reasonText } from '../verdict-words.ts';
import type { RequestHandler } from './$types';

/** The rows that were not simply taken over, with their reasons, as an Excel file: addresses of the list itself, and at which of them nobody is to ring. */
export const GET: RequestHandler = async (event) => {
	const { locals, params } = event;
	const { place, person, now } = await requireStepUp(event, 'planRounds', { back: `/office/import/${params.batch}` });
	const batch = await readBatch(place, params.batch);
	if (!batch) error(404, 'There is no such list');
	const say = createOfficeSay({ locale: locals.locale, now });
	const table = await verdictTable(place, batch, {
		sheet: say.t('import.rows'),
		line: say.t('import.column.line'),
		verdict: say.t('import.column.verdict'),
		reason: say.t('import.column.reason'),
		outcome: say.t('import.result'),
		fieldTitle: (field) => say.t(`import.field.${field}`),
		kindText: (kind) => say.t(`import.kind.${kind}`),
		reasonText: (verdict) => reasonText(verdict, say),
		outcomeText: ({ outcome }) => (outcome === null ? '' : say.t(`import.outcomeTag.${outcome}`))
	});
	const bytes = await makeWorkbook([table], exportWords(say));
	await noteExport({ kind: 'import-rows', person: person.id });
	return new Response(bytes, {
		headers: {
			'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
			'Content-Disposition': `attachment; filename="voordeur-import.xlsx"`,
			'Cache-Control': 'no-store',
			'X-Content-Type-Options': 'nosniff'
		}
	});
};
