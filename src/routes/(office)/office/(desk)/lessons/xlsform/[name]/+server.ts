import { error } from '@sveltejs/kit';
import { compileFiles } from '#lib/content/server/compile.ts';
import { hashOfPack } from '#lib/content/server/hash.ts';
import { writeWorkbook } from '#lib/content/server/workbook.ts';
import { exportXlsform } from '#lib/content/xlsform/export.ts';
import { readWorkspace } from '#lib/server/content/workspace.ts';
import { noteExport } from '../../../../export-note.server.ts';
import { openContent } from '../../content.server.ts';
import type { RequestHandler } from './$types';

/** A guide as an XLSForm, with the drafts that are open: what whoever writes it sees. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { place, editor, today } = await openContent(locals);
	const { pack } = compileFiles((await readWorkspace(place)).drafted);
	const guide = pack.guides.find(({ id }) => id === params.name);
	if (guide === undefined) error(404, 'There is no such guide');
	await noteExport({ kind: 'xlsform', person: editor.person });
	// The day first, as ODK advises; what the guide holds behind it, since a form of the same version is refused there.
	const version = `${today.replaceAll('-', '')}-${hashOfPack(guide).slice(0, 8)}`;
	const bytes = await writeWorkbook(exportXlsform(guide, { concerns: pack.concerns, version }));
	return new Response(new Uint8Array(bytes), {
		headers: {
			'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
			'Content-Disposition': `attachment; filename="voordeur-${guide.id}.xlsx"`,
			'Cache-Control': 'no-store'
		}
	});
};
