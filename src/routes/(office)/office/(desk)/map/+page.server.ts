import { fail } from '@sveltejs/kit';
import { drawingOf } from '#lib/domain/map/drawing.ts';
import { shadeSteps } from '#lib/domain/map/figures.ts';
import { can } from '#lib/domain/roles.ts';
import { getApp } from '#lib/server/app.ts';
import {
	listBoundarySets,
	readKnownAreas,
	readShapes,
	returnToBoundaries,
	takeBoundaries
} from '#lib/server/map/boundary-sets.ts';
import { readCompleteUntil } from '#lib/server/office/completeness.ts';
import { uploadedFile } from '#lib/server/http/uploaded-file.ts';
import { readNames } from '#lib/server/office/place.ts';
import { FILE_LIMITS } from '#lib/server/surface/body-limits.mjs';
import { openDesk } from '../../desk.server.ts';
import { offeredPeriods } from '../../report-asked.server.ts';
import { askMap } from './map-asked.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** A page that is not there after this says that it is being counted. */
const WAITING_MS = 2_500;

export const load: PageServerLoad = async ({ locals, url }) => {
	const desk = await openDesk(locals, 'readReports');
	const { place, person, today } = desk;
	const { asked, isFailed, counted, figure } = await askMap(desk, url, WAITING_MS);
	const shapes = await readShapes(place);
	const names = await readNames(place);
	return {
		period: asked.period,
		trouble: asked.trouble,
		isFailed,
		offered: offeredPeriods(today, false),
		names: counted?.names ?? null,
		figures: counted?.figures.map(({ id, report, about }) => ({ id, report, about })) ?? [],
		figure: figure && { id: figure.id, report: figure.report, about: figure.about },
		values: figure ? [...figure.values].map(([area, value]) => ({ area, value })) : [],
		steps: figure ? shadeSteps(figure.values.values()) : [],
		areas: (await readKnownAreas(place)).map(({ id, name }) => ({ id, name })),
		drawing: shapes ? drawingOf(shapes) : null,
		sets: (await listBoundarySets(place)).map(({ person: by, ...set }) => ({
			...set,
			by: by === null ? null : (names.get(by) ?? null)
		})),
		completeUntil: await readCompleteUntil(place),
		bytesMax: FILE_LIMITS.boundaries,
		mayDraw: can(person.roles, 'planRounds')
	};
};

export const actions: Actions = {
	upload: async ({ locals, request }) => {
		const { person } = await openDesk(locals, 'planRounds');
		const sent = await uploadedFile(request, FILE_LIMITS.boundaries);
		if (sent.kind !== 'file')
			return fail(sent.kind === 'tooLarge' ? 413 : 400, { trouble: { kind: sent.kind, name: '' } });
		const { store, tenant } = await getApp();
		const reading = await takeBoundaries(
			{ store, tenant, person: person.id },
			{ name: sent.file.name, text: await sent.file.text() }
		);
		if (!reading.ok) return fail(400, { trouble: reading.error });
		const { shapes, strange, missing } = reading.report;
		return { taken: { shapes: shapes.length, strange: strange.length, missing } };
	},
	goBack: async ({ locals, request }) => {
		const { person } = await openDesk(locals, 'planRounds');
		const { store, tenant } = await getApp();
		const number = Number((await request.formData()).get('number'));
		const isThere =
			Number.isSafeInteger(number) && (await returnToBoundaries({ store, tenant, person: person.id }, number));
		return isThere ? { returned: number } : fail(400, { trouble: { kind: 'noSuchSet' as const, name: '' } });
	}
};
