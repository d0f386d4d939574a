import { error } from '@sveltejs/kit';
import { noteRead } from '#lib/server/audit/note-read.ts';
import { readAreas, readNames } from '#lib/server/office/place.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { readVisitStory } from '#lib/server/office/visit-story.ts';
import { openDesk } from '../../../desk.server.ts';
import { settle } from '../../settle-promise.server.ts';
import { answersOf } from './answers.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { place, reading, today } = await openDesk(locals, 'readHouseholds');
	const story = await readVisitStory(place, params.id);
	if (!story) error(404, 'There is no such visit');
	await noteRead(reading, { opened: `visit:${params.id}`, ents: [params.id] });
	const pack = (await readPublishedPack(place))?.pack;
	const { guides, ...rest } = story;
	const titles = (
		list: readonly { readonly id: string; readonly title: Readonly<Record<string, string>> }[] | undefined
	) => Object.fromEntries((list ?? []).map(({ id, title }) => [id, title]));
	return {
		story: rest,
		guides: guides.map(({ session, guide }) => ({
			id: session.guide,
			title: guide?.title ?? null,
			answers: answersOf(session, guide)
		})),
		today,
		categories: titles(pack?.concerns),
		measures: titles(pack?.measures),
		partners: titles(pack?.partners),
		names: Object.fromEntries(await readNames(place)),
		areas: Object.fromEntries((await readAreas(place)).map((area) => [area.id, area.name]))
	};
};

export const actions: Actions = {
	promiseDone: (event) => settle(event, 'done'),
	promiseDropped: (event) => settle(event, 'dropped')
};
