import { fail } from '@sveltejs/kit';
import { RESCUE_BYTES_MAX } from '#lib/sync/rescue-file.ts';
import { getApp } from '#lib/server/app.ts';
import { takeInRescue } from '#lib/server/sync/rescue.ts';
import { openDesk } from '../../../desk.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	await openDesk(locals, 'manageDevices');
};

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const { place, person } = await openDesk(locals, 'manageDevices');
		if (Number(request.headers.get('content-length') ?? 0) > RESCUE_BYTES_MAX)
			return fail(413, { trouble: 'tooLarge' as const });
		const file = (await request.formData()).get('file');
		if (!(file instanceof File) || file.size === 0) return fail(400, { trouble: 'noFile' as const });
		if (file.size > RESCUE_BYTES_MAX) return fail(413, { trouble: 'tooLarge' as const });
		const app = await getApp();
		const outcome = await takeInRescue(app.ports, { tenant: place.tenant, text: await file.text(), by: person.id });
		return outcome.ok ? { counts: outcome.counts } : fail(422, { trouble: outcome.error.kind });
	}
};
