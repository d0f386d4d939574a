import { error } from '@sveltejs/kit';
import { can } from '#lib/domain/roles.ts';
import { noteHeldRead } from '#lib/server/audit/note-read.ts';
import { readHeldStory } from '#lib/server/office/held-story.ts';
import type { OfficePlace } from '#lib/server/office/place.ts';
import { readNames } from '#lib/server/office/place.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { openDesk } from '../../../desk.server.ts';
import { accept, correct, discard, retry } from '../decide.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** What it says may name residents, so only who reads those reads this. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const { place, person, reading } = await openDesk(locals, 'readHouseholds');
	const { story, pack } = await readStory(place, params.id);
	if (!story) error(404, 'There is no such message in quarantine');
	await noteHeldRead(reading, params.id);
	return {
		story,
		mayDecide: can(person.roles, 'decideHeld'),
		titles: Object.fromEntries(
			[...(pack?.concerns ?? []), ...(pack?.themes ?? [])].map(({ id, title }) => [id, title])
		),
		names: Object.fromEntries(await readNames(place))
	};
};

async function readStory(place: OfficePlace, id: string) {
	const pack = (await readPublishedPack(place))?.pack;
	const categories = (pack?.concerns ?? []).map((category) => category.id);
	return { story: await readHeldStory(place, { id, mayRead: true, categories }), pack };
}

export const actions: Actions = {
	accept: ({ locals, params }) => accept({ locals, id: params.id }),
	retry: ({ locals, params }) => retry({ locals, id: params.id }),
	discard: async ({ locals, params, request }) => discard({ locals, id: params.id, form: await request.formData() }),
	correct: async ({ locals, params, request }) => {
		const { place } = await openDesk(locals, 'decideHeld');
		const { story } = await readStory(place, params.id);
		if (!story) error(404, 'There is no such message in quarantine');
		return correct({ locals, id: params.id, form: await request.formData(), story });
	}
};
