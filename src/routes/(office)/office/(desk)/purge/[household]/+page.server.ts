import { error, fail, redirect } from '@sveltejs/kit';
import { getApp, purgePortsOf } from '#lib/server/app.ts';
import { noteRead } from '#lib/server/audit/note-read.ts';
import { readPurgeSubject } from '#lib/server/office/purges.ts';
import { PURGE_REASONS } from '#lib/server/purge/purge-file.ts';
import { purgeRoot } from '#lib/server/purge/purge-root.ts';
import { requireStepUp } from '../../../step-up.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { params } = event;
	const { place, reading } = await requireStepUp(event, 'eraseResidents');
	const subject = await readPurgeSubject(place, params.household);
	if (!subject) error(404, 'There is no such household');
	await noteRead(reading, { opened: null, ents: [params.household] });
	return { subject, reasons: PURGE_REASONS };
};

export const actions: Actions = {
	default: async (event) => {
		const { params, request } = event;
		const { place, person } = await requireStepUp(event, 'eraseResidents');
		const form = await request.formData();
		const reason = PURGE_REASONS.find((one) => one === form.get('reason'));
		if (!reason) return fail(400, { trouble: 'noReason' as const });
		if (form.get('sure') !== 'yes') return fail(400, { trouble: 'notSure' as const, reason });
		const app = await getApp();
		const outcome = await purgeRoot(purgePortsOf(app), {
			tenant: place.tenant,
			root: params.household,
			reason,
			by: person.id
		});
		if (!outcome.ok) error(404, 'There is no such household');
		redirect(303, `/office/purge?done=${params.household}`);
	}
};
