import { error, fail } from '@sveltejs/kit';
import { noteRead } from '#lib/server/audit/note-read.ts';
import { chooseVersion, readNoteVersions } from '#lib/server/office/note-versions.ts';
import { readNames } from '#lib/server/office/place.ts';
import { openDesk, openEditor } from '../../../desk.server.ts';
import { wordsSaid } from '../../words-said.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { place, reading } = await openDesk(locals, 'readHouseholds');
	const note = await readNoteVersions(place, params.id);
	if (!note) error(404, 'There is no such note');
	await noteRead(reading, { opened: null, ents: [params.id] });
	return { note, names: Object.fromEntries(await readNames(place)) };
};

export const actions: Actions = {
	default: async ({ locals, request, params }) => {
		const editor = await openEditor(locals, 'correctRecords');
		const form = await request.formData();
		const text = String(form.get('text') ?? '');
		const seen = form.getAll('seen').map(String);
		const outcome = await chooseVersion(editor, { note: params.id, text, seen, said: wordsSaid(form) });
		if (outcome.ok) return { chosen: true };
		return fail(400, { trouble: outcome.error.kind, kinds: outcome.error.kinds ?? [], text });
	}
};
