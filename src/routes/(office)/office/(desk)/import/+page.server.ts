import { fail, redirect } from '@sveltejs/kit';
import { countOutcomes, listBatches } from '#lib/server/imports/batches.ts';
import { findDuplicates, findLeftBehind } from '#lib/server/imports/find-duplicates.ts';
import { takeList } from '#lib/server/imports/take-list.ts';
import { uploadedFile } from '#lib/server/http/uploaded-file.ts';
import { readNames } from '#lib/server/office/place.ts';
import { FILE_LIMITS } from '#lib/server/surface/body-limits.mjs';
import { openImport } from './import-desk.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Of the history; older lists lie in the audit. */
const SHOWN = 50;

export const load: PageServerLoad = async ({ locals }) => {
	const { place } = await openImport(locals);
	const names = await readNames(place);
	const batches = await listBatches(place, SHOWN);
	return {
		batches: await Promise.all(
			batches.map(async ({ id, name, state, person, madeAt, lines }) => ({
				id,
				name,
				state,
				by: names.get(person) ?? null,
				madeAt,
				lines,
				outcomes: await countOutcomes(place, id)
			}))
		),
		duplicates: (await findDuplicates(place)).length + (await findLeftBehind(place)).length,
		bytesMax: FILE_LIMITS.list
	};
};

export const actions: Actions = {
	upload: async ({ locals, request }) => {
		const { desk } = await openImport(locals);
		const sent = await uploadedFile(request, FILE_LIMITS.list);
		if (sent.kind !== 'file')
			return fail(sent.kind === 'tooLarge' ? 413 : 400, { trouble: { kind: sent.kind, max: 0, line: 0 } });
		const bytes = new Uint8Array(await sent.file.arrayBuffer());
		const outcome = await takeList(desk, { name: sent.file.name, bytes });
		if (outcome.ok) redirect(303, `/office/import/${outcome.batch}`);
		const { error } = outcome;
		const max = 'max' in error ? error.max : 0;
		return fail(400, { trouble: { kind: error.kind, max, line: 'line' in error ? error.line : 0 } });
	}
};
