import { noteList } from '#lib/server/audit/note-read.ts';
import { listLatePromises, PROMISES_MAX, settlePromise } from '#lib/server/office/promises.ts';
import { readNames } from '#lib/server/office/place.ts';
import { openDesk, openEditor } from '../../desk.server.ts';
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
	const promise = String((await event.request.formData()).get('promise') ?? '');
	return { settled: state, ok: await settlePromise(editor, { promise, state }) };
}

export const actions: Actions = {
	done: (event) => settle(event, 'done'),
	dropped: (event) => settle(event, 'dropped')
};
