import { bears } from '#lib/domain/roles.ts';
import { fail } from '@sveltejs/kit';
import { countByArea, listAreaRecords, saveArea } from '#lib/server/office/areas.ts';
import { listPeople } from '#lib/server/office/people.ts';
import { readNames } from '#lib/server/office/place.ts';
import { openDesk, openEditor } from '../../desk.server.ts';
import { areaForm } from './area-form.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Buurten by themselves, and how many addresses each has: nothing here is of anybody who lives there. */
export const load: PageServerLoad = async ({ locals }) => {
	const { place, now } = await openDesk(locals, 'readReports');
	return {
		areas: await listAreaRecords(place),
		without: (await countByArea(place)).get(null) ?? 0,
		coordinators: (await listPeople(place, now)).filter(({ roles }) => bears(roles, 'coordinator')),
		names: Object.fromEntries(await readNames(place))
	};
};

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const editor = await openEditor(locals, 'manageContent');
		const { place } = await openDesk(locals, 'manageContent');
		const values = areaForm(await request.formData());
		const outcome = await saveArea(editor, place, { id: null, values });
		return outcome.ok ? { saved: outcome.id } : fail(400, { trouble: outcome.error.kind, typed: values });
	}
};
