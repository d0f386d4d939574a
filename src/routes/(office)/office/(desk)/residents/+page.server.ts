import { fail } from '@sveltejs/kit';
import { noteList } from '#lib/server/audit/note-read.ts';
import { FOUND_ADDRESSES_MAX, findByAddress } from '#lib/server/privacy/find-address.ts';
import { listWaiting } from '#lib/server/privacy/waiting.ts';
import { openDesk } from '../../desk.server.ts';
import type { Actions, PageServerLoad } from './$types';

const TYPED_MAX = 20;

export const load: PageServerLoad = async ({ locals }) => {
	const { place, reading } = await openDesk(locals, 'readHouseholds');
	const waiting = await listWaiting(place);
	await noteList(
		reading,
		waiting.map(({ household }) => household)
	);
	return { waiting, max: FOUND_ADDRESSES_MAX };
};

export const actions: Actions = {
	/** By POST, so that what is typed stands in no address and no log. */
	default: async ({ locals, request }) => {
		const { place, reading } = await openDesk(locals, 'readHouseholds');
		const form = await request.formData();
		const typed = (name: string): string =>
			String(form.get(name) ?? '')
				.trim()
				.slice(0, TYPED_MAX);
		const asked = { postcode: typed('postcode'), number: typed('number') };
		const search = await findByAddress(place, asked);
		if (!search.ok) return fail(400, { ...asked, trouble: search.error.kind, found: null });
		await noteList(
			reading,
			search.found.map(({ id }) => id)
		);
		return { ...asked, trouble: null, found: search.found };
	}
};
