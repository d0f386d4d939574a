import { error } from '@sveltejs/kit';
import { exportSet } from '#lib/server/content/set-exchange.ts';
import { readOrganisation } from '#lib/server/office/frame.ts';
import { openContent } from '../../content.server.ts';
import type { RequestHandler } from './$types';

/** The lesson set as a file to keep or to send. */
export const GET: RequestHandler = async ({ locals }) => {
	const { place, today } = await openContent(locals);
	const { name } = await readOrganisation(place);
	const made = await exportSet(place, { organisation: name, exportedOn: today });
	if (!made.ok) error(409, 'The set has errors and does not leave');
	return new Response(JSON.stringify(made.set, null, '\t'), {
		headers: {
			'Content-Type': 'application/json',
			'Content-Disposition': `attachment; filename="voordeur-lessen-${today}.json"`,
			'Cache-Control': 'no-store'
		}
	});
};
