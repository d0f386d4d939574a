import { fail } from '@sveltejs/kit';
import { noteList } from '#lib/server/audit/note-read.ts';
import { listLatePromises, PROMISES_MAX, settlePromise } from '#lib/server/office/promises.ts';
import { readNames } from '#lib/server/office/place.ts';
import { seenIn } from '#lib/server/office/meanwhile.ts';
import { openDesk, openEditor } from '../../desk.server.ts';
import { askMeanwhile } from '../../meanwhile.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place, reading, now, today } = await openDesk(locals, 'readHouseholds');
	const late = await listLatePromises(place, { now, today });
	await noteList(
		reading,
		late.rows.map(({ id }) => id)
	);
	return {
		...late,
		max: PROMISES_MAX,
		names: Object.fromEntries(await readNames(place))
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
	done: (event) => settle(event, 'done'),
	dropped: (event) => settle(event, 'dropped')
};
