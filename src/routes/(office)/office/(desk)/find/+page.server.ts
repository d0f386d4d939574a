import { fail } from '@sveltejs/kit';
import { kindsToFind } from '#lib/domain/find-kinds.ts';
import { can } from '#lib/domain/roles.ts';
import { noteList } from '#lib/server/audit/note-read.ts';
import { countOpenByCategory } from '#lib/server/office/concern-table.ts';
import { FIND_LENGTH_MIN, find } from '#lib/server/office/find.ts';
import { FOUND_MAX } from '#lib/server/office/found-hit.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { openDesk } from '../../desk.server.ts';
import type { Actions, PageServerLoad } from './$types';

const FIND_LENGTH_MAX = 80;

export const load: PageServerLoad = async ({ locals }) => {
	const { place, person } = await openDesk(locals, null);
	const pack = (await readPublishedPack(place))?.pack;
	return {
		max: FOUND_MAX,
		searched: kindsToFind(person.roles),
		managesPeople: can(person.roles, 'managePeople'),
		categories: Object.fromEntries((pack?.concerns ?? []).map((category) => [category.id, category.title]))
	};
};

export const actions: Actions = {
	/** By POST, so that what is typed stands in no address and no log. */
	default: async ({ locals, request }) => {
		const { place, reading, person, now } = await openDesk(locals, null);
		const text = String((await request.formData()).get('text') ?? '')
			.trim()
			.slice(0, FIND_LENGTH_MAX);
		if (text.length < FIND_LENGTH_MIN) return fail(400, { text, found: null, kinds: [] });
		const { groups } = await find(place, { text, roles: person.roles, locale: locals.locale, now });
		await noteList(
			reading,
			groups.flatMap(({ hits }) => hits.map(({ id }) => id))
		);
		return {
			text,
			found: groups,
			kinds: can(person.roles, 'readHouseholds') ? await kindsOfConcern(place, text) : []
		};
	}
};

/** Kinds of concern by their title, with how many of them are open. */
async function kindsOfConcern(place: Parameters<typeof readPublishedPack>[0], text: string) {
	const pack = (await readPublishedPack(place))?.pack;
	const kinds = (pack?.concerns ?? []).filter(({ title }) =>
		Object.values(title).some((words) => words.toLowerCase().includes(text.toLowerCase()))
	);
	if (kinds.length === 0) return [];
	const open = await countOpenByCategory(place);
	return kinds.map(({ id, title }) => ({ id, title, open: open.get(id) ?? 0 }));
}
