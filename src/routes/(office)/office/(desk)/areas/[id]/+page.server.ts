import { bears } from '#lib/domain/roles.ts';
import { error, fail } from '@sveltejs/kit';
import { areaValues, listAreaRecords, saveArea, undoArea } from '#lib/server/office/areas.ts';
import { readHistoryOf } from '#lib/server/office/history.ts';
import { listPeople } from '#lib/server/office/people.ts';
import { readNames } from '#lib/server/office/place.ts';
import { ownChanges, seenIn } from '#lib/server/office/meanwhile.ts';
import { openDesk, openEditor } from '../../../desk.server.ts';
import { askMeanwhile } from '../../../meanwhile.server.ts';
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
	save: async (event) => {
		const { locals, request, params } = event;
		const editor = await openEditor(locals, 'manageContent');
		const { place } = await openDesk(locals, 'manageContent');
		const form = await request.formData();
		const values = areaForm(form);
		const was = seenIn(form);
		const outcome = await saveArea(editor, place, { id: params.id, values, was });
		if (outcome.ok) return { saved: 'saved' as const };
		const said = { trouble: outcome.error.kind, typed: values };
		if (outcome.error.kind !== 'meanwhile') return fail(400, said);
		const { wanted } = ownChanges(areaValues(values), was);
		return fail(409, { ...said, meanwhile: await askMeanwhile(event, place, { ent: params.id, wanted, form }) });
	},
	undo: async ({ locals, request, params }) => {
		const editor = await openEditor(locals, 'manageContent');
		const { place } = await openDesk(locals, 'manageContent');
		const change = String((await request.formData()).get('change') ?? '');
		const outcome = await undoArea(editor, place, { id: params.id, change });
		return outcome.ok ? { saved: 'undone' as const } : fail(400, { trouble: outcome.error.kind, typed: null });
	}
};
