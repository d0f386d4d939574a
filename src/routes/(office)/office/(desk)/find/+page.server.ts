import { fail } from '@sveltejs/kit';
import { noteList } from '#lib/server/audit/note-read.ts';
import { FIND_LENGTH_MIN, FOUND_MAX, find } from '#lib/server/office/find.ts';
import { countOpenByCategory } from '#lib/server/office/concern-table.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { openDesk } from '../../desk.server.ts';
import type { Actions, PageServerLoad } from './$types';

const FIND_LENGTH_MAX = 80;

export const load: PageServerLoad = async ({ locals }) => {
	const { place } = await openDesk(locals, 'readHouseholds');
	const pack = (await readPublishedPack(place))?.pack;
	return {
		max: FOUND_MAX,
		categories: Object.fromEntries((pack?.concerns ?? []).map((category) => [category.id, category.title]))
	};
};

export const actions: Actions = {
	/** By POST, so that what is typed stands in no address and no log. */
	default: async ({ locals, request }) => {
		const { place, reading } = await openDesk(locals, 'readHouseholds');
		const text = String((await request.formData()).get('text') ?? '')
			.trim()
			.slice(0, FIND_LENGTH_MAX);
		if (text.length < FIND_LENGTH_MIN) return fail(400, { text, found: null });
		const pack = (await readPublishedPack(place))?.pack;
		const kinds = (pack?.concerns ?? []).filter((category) =>
			Object.values(category.title).some((title) => title.toLowerCase().includes(text.toLowerCase()))
		);
		const open = await countOpenByCategory(place);
		const found = await find(place, text);
		await noteList(
			reading,
			[...found.addresses, ...found.households, ...found.concerns].map(({ id }) => id)
		);
		return {
			text,
			found: {
				...found,
				kinds: kinds.map(({ id, title }) => ({ id, title, open: open.get(id) ?? 0 }))
			}
		};
	}
};
