import { fail, redirect } from '@sveltejs/kit';
import { IMPORT_BYTES_MAX } from '#lib/domain/imports/batch.ts';
import { countOutcomes, listBatches } from '#lib/server/imports/batches.ts';
import { findDuplicates, findLeftBehind } from '#lib/server/imports/find-duplicates.ts';
import { takeList } from '#lib/server/imports/take-list.ts';
import { readNames } from '#lib/server/office/place.ts';
import { openImport } from './import-desk.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Of the history; older lists lie in the audit. */
const SHOWN = 50;
/** What stands around a file in a form. */
const FORM_BYTES = 100_000;

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
		megabytesMax: IMPORT_BYTES_MAX / 1_000_000
	};
};

export const actions: Actions = {
	upload: async ({ locals, request }) => {
		const { desk } = await openImport(locals);
		const tooLarge = { kind: 'tooLarge', max: IMPORT_BYTES_MAX / 1_000_000, line: 0 } as const;
		if (Number(request.headers.get('content-length') ?? 0) > IMPORT_BYTES_MAX + FORM_BYTES)
			return fail(413, { trouble: tooLarge });
		const file = (await request.formData()).get('file');
		if (!(file instanceof File) || file.size === 0)
			return fail(400, { trouble: { kind: 'noFile', max: 0, line: 0 } as const });
		if (file.size > IMPORT_BYTES_MAX) return fail(413, { trouble: tooLarge });
		const bytes = new Uint8Array(await file.arrayBuffer());
		const outcome = await takeList(desk, { name: file.name, bytes });
		if (outcome.ok) redirect(303, `/office/import/${outcome.batch}`);
		const { error } = outcome;
		const max = 'max' in error ? error.max : 0;
		return fail(400, { trouble: { kind: error.kind, max, line: 'line' in error ? error.line : 0 } });
	}
};
