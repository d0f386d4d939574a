import { error } from '@sveltejs/kit';
import { exportSet } from '#lib/server/content/set-exchange.ts';
import { noteExport } from '../../../../export-note.server.ts';
import { readOrganisation } from '#lib/server/office/frame.ts';
import { openContent } from '../../content.server.ts';
import { requireStepUp } from '../../../../step-up.server.ts';
import type { RequestHandler } from './$types';

/** The lesson set as a file to keep or to send. */
export const GET: RequestHandler = async (event) => {
	const { person } = await requireStepUp(event, 'manageContent', { back: '/office/lessons/exchange' });
	const { place, today } = await openContent(event.locals);
	const { name } = await readOrganisation(place);
	const made = await exportSet(place, { organisation: name, exportedOn: today });
	if (!made.ok) error(409, 'The set has errors and does not leave');
	await noteExport({ kind: 'lessons', person: person.id });
	return new Response(JSON.stringify(made.set, null, '\t'), {
		headers: {
			'Content-Type': 'application/json',
			'Content-Disposition': `attachment; filename="voordeur-lessen-${today}.json"`,
			'Cache-Control': 'no-store'
		}
	});
};
