import { placesOf } from '#lib/server/backup/places.ts';
import { archiveStream } from '#lib/server/organisation/pack-in-thread.ts';
import { noteExport } from '../../../export-note.server.ts';
import { requireStepUp } from '../../../step-up.server.ts';
import type { RequestHandler } from './$types';

/** Everything that the organisation has here, to go elsewhere with. Noted before its first byte goes out. */
export const GET: RequestHandler = async (event) => {
	const { place, person, today } = await requireStepUp(event, 'exportOrganisation', { back: '/office/export' });
	await noteExport({ kind: 'organisation', person: person.id });
	return new Response(await archiveStream(placesOf(process.env), place.tenant), {
		headers: {
			'Content-Type': 'application/gzip',
			'Content-Disposition': `attachment; filename="voordeur-organisatie-${today}.tar.gz"`,
			'Cache-Control': 'no-store',
			'X-Content-Type-Options': 'nosniff'
		}
	});
};
