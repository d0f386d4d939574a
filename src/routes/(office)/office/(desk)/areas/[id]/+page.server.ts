import { bears } from '#lib/domain/roles.ts';
import { error, fail } from '@sveltejs/kit';
import { listAreaRecords, saveArea, undoArea } from '#lib/server/office/areas.ts';
import { readHistoryOf } from '#lib/server/office/history.ts';
import { listPeople } from '#lib/server/office/people.ts';
import { readNames } from '#lib/server/office/place.ts';
import { openDesk, openEditor } from '../../../desk.server.ts';
import { areaForm } from '../area-form.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { place, now } = await openDesk(locals, 'readReports');
	const area = (await listAreaRecords(place)).find(({ id }) => id === params.id);
	if (!area) error(404, 'There is no such buurt');
	return {
		area,
		history: await readHistoryOf(place, params.id),
		coordinators: (await listPeople(place, now)).filter(({ roles }) => bears(roles, 'coordinator')),
		names: Object.fromEntries(await readNames(place))
	};
};

export const actions: Actions = {
	save: async ({ locals, request, params }) => {
		const editor = await openEditor(locals, 'manageContent');
		const { place } = await openDesk(locals, 'manageContent');
		const form = await request.formData();
		const values = areaForm(form);
		const outcome = await saveArea(editor, place, { id: params.id, values, seen: String(form.get('seen') ?? '') });
		return outcome.ok ? { saved: 'saved' as const } : fail(400, { trouble: outcome.error.kind, typed: values });
	},
	undo: async ({ locals, request, params }) => {
		const editor = await openEditor(locals, 'manageContent');
		const { place } = await openDesk(locals, 'manageContent');
		const change = String((await request.formData()).get('change') ?? '');
		const outcome = await undoArea(editor, place, { id: params.id, change });
		return outcome.ok ? { saved: 'undone' as const } : fail(400, { trouble: outcome.error.kind, typed: null });
	}
};
