import { error, fail } from '@sveltejs/kit';
import { noteRead } from '#lib/server/audit/note-read.ts';
import { readAreas, readNames } from '#lib/server/office/place.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { settlePromise } from '#lib/server/office/promises.ts';
import { readVisitStory } from '#lib/server/office/visit-story.ts';
import { seenIn } from '#lib/server/office/meanwhile.ts';
import { openDesk, openEditor } from '../../../desk.server.ts';
import { askMeanwhile } from '../../../meanwhile.server.ts';
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

async function settle(event: Parameters<Actions[string]>[0], state: 'done' | 'dropped') {
	const editor = await openEditor(event.locals, 'answerConcerns');
	const form = await event.request.formData();
	const promise = String(form.get('promise') ?? '');
	const outcome = await settlePromise(editor, { promise, state, was: seenIn(form) });
	if (outcome.ok) return { settled: state };
	if (outcome.error.kind !== 'meanwhile') return { trouble: outcome.error.kind };
	const { place } = await openDesk(event.locals, 'answerConcerns');
	const asked = { ent: promise, wanted: { state }, form };
	return fail(409, { trouble: 'meanwhile' as const, meanwhile: await askMeanwhile(event, place, asked) });
}

export const actions: Actions = {
	promiseDone: (event) => settle(event, 'done'),
	promiseDropped: (event) => settle(event, 'dropped')
};
