import { fail } from '@sveltejs/kit';
import { listOptOuts, seeOptOuts } from '#lib/server/office/opt-outs.ts';
import { readNames } from '#lib/server/office/place.ts';
import { openDesk, openEditor } from '../../desk.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Addresses by themselves, and no household: nothing here is of anybody who lives there. */
export const load: PageServerLoad = async ({ locals }) => {
	const { place } = await openDesk(locals, 'readHouseholds');
	return { ...(await listOptOuts(place)), names: Object.fromEntries(await readNames(place)) };
};

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const editor = await openEditor(locals, 'answerConcerns');
		const addresses = (await request.formData()).getAll('address').map(String);
		const seen = await seeOptOuts(editor, addresses);
		return seen === 0 ? fail(400, { seen }) : { seen };
	}
};
