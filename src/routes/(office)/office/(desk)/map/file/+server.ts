import { error } from '@sveltejs/kit';
import { mapGeojson } from '#lib/server/map/map-geojson.ts';
import { readShapes } from '#lib/server/map/boundary-sets.ts';
import { createOfficeSay } from '#lib/ui/office-say.ts';
import { shortPeriodText } from '#lib/ui/report-text.ts';
import { openDesk } from '../../../desk.server.ts';
import { noteExport } from '../../../export-note.server.ts';
import { askMap } from '../map-asked.server.ts';
import { figureText } from '../map-words.ts';
import type { RequestHandler } from './$types';

const WAITING_MS = 120_000;

/** The map as GeoJSON, with released numbers only: what the screen does not show is not in it either. */
export const GET: RequestHandler = async ({ locals, url }) => {
	const desk = await openDesk(locals, 'readReports');
	const shapes = await readShapes(desk.place);
	if (!shapes) error(404, 'There are no boundaries yet');
	const { asked, counted, figure } = await askMap(desk, url, WAITING_MS);
	if (asked.trouble !== null) error(409, 'This period does not leave the team');
	if (!counted || !figure) error(503, 'The reports could not be counted');
	const say = createOfficeSay({ locale: locals.locale, now: desk.now });
	const text = mapGeojson(shapes, figure, {
		nameOf: (area) => counted.names.areas[area] ?? area,
		figure: figureText(figure, counted.names, say),
		period: shortPeriodText(asked.period, say)
	});
	await noteExport({ kind: 'map', person: desk.person.id });
	return new Response(text, {
		headers: {
			'Content-Type': 'application/geo+json',
			'Content-Disposition': `attachment; filename="voordeur-kaart-${asked.period.name}.geojson"`,
			'Cache-Control': 'no-store',
			'X-Content-Type-Options': 'nosniff'
		}
	});
};
