import { fail } from '@sveltejs/kit';
import { noteList } from '#lib/server/audit/note-read.ts';
import { type ConcernEdit, editConcerns } from '#lib/server/office/concern-edits.ts';
import { CONCERN_PAGE, costliestFilter, countViews, listConcernPage } from '#lib/server/office/concern-table.ts';
import { readAreas, readNames } from '#lib/server/office/place.ts';
import { listPeople } from '#lib/server/office/people.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { openDesk, openEditor } from '../../desk.server.ts';
import type { Actions, PageServerLoad } from './$types';
import { questionOf } from './question.server.ts';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { place, person, reading, now, today } = await openDesk(locals, 'readHouseholds');
	const question = questionOf(url, { person: person.id, today });
	const pack = (await readPublishedPack(place))?.pack;
	const { rows, total } = await listConcernPage(place, question);
	await noteList(
		reading,
		rows.map(({ id }) => id)
	);
	return {
		rows,
		total,
		size: CONCERN_PAGE,
		view: question.view,
		sort: question.sort,
		direction: question.direction,
		page: question.page,
		today,
		costliest: total === 0 ? await costliestFilter(place, question) : null,
		views: await countViews(place, { person: person.id, today }),
		names: Object.fromEntries(await readNames(place)),
		owners: await listPeople(place, now),
		areas: await readAreas(place),
		categories: (pack?.concerns ?? []).map(({ id, title }) => ({ id, title })),
		themes: Object.fromEntries((pack?.themes ?? []).map(({ id, title }) => [id, title]))
	};
};

const BULK_MAX = 200;

async function bulk(event: Parameters<Actions[string]>[0], read: (form: FormData) => ConcernEdit) {
	const editor = await openEditor(event.locals, 'answerConcerns');
	const form = await event.request.formData();
	const concerns = form.getAll('concern').map(String).slice(0, BULK_MAX);
	const edit = read(form);
	if (concerns.length === 0) return fail(400, { bulk: { kind: edit.kind, done: 0, failed: [], none: true } });
	const outcome = await editConcerns(editor, { concerns, edit });
	const answer = { bulk: { kind: edit.kind, ...outcome, none: false } };
	return outcome.done === 0 ? fail(409, answer) : answer;
}

export const actions: Actions = {
	owner: (event) => bulk(event, (form) => ({ kind: 'owner', owner: String(form.get('owner') ?? '') })),
	due: (event) => bulk(event, (form) => ({ kind: 'due', dueOn: String(form.get('dueOn') ?? '') }))
};
