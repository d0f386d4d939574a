import { fail } from '@sveltejs/kit';
import { getApp } from '#lib/server/app.ts';
import { uploadedFile } from '#lib/server/http/uploaded-file.ts';
import { FILE_LIMITS } from '#lib/server/surface/body-limits.mjs';
import { takeInRescue } from '#lib/server/sync/rescue.ts';
import { openDesk } from '../../../desk.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	await openDesk(locals, 'manageDevices');
	return { bytesMax: FILE_LIMITS.rescue };
};

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const { place, person } = await openDesk(locals, 'manageDevices');
		const sent = await uploadedFile(request, FILE_LIMITS.rescue);
		if (sent.kind !== 'file') return fail(sent.kind === 'tooLarge' ? 413 : 400, { trouble: sent.kind });
		const app = await getApp();
		const outcome = await takeInRescue(app.ports, {
			tenant: place.tenant,
			text: await sent.file.text(),
			by: person.id
		});
		return outcome.ok ? { counts: outcome.counts } : fail(422, { trouble: outcome.error.kind });
	}
};
