import { fail } from '@sveltejs/kit';
import { goBackTo, listReleases } from '#lib/server/content/publish.ts';
import { readNames } from '#lib/server/office/place.ts';
import { notePublished } from '../../../export-note.server.ts';
import { openContent } from '../content.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place } = await openContent(locals);
	const names = await readNames(place);
	const releases = await listReleases(place);
	const held = releases[0]?.packHash;
	return {
		releases: releases.map(({ person, packHash, ...release }) => ({
			...release,
			by: person === null ? null : (names.get(person) ?? ''),
			isHeld: packHash === held
		}))
	};
};

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const { place, editor } = await openContent(locals);
		const number = Number((await request.formData()).get('number'));
		const outcome = await goBackTo(place, editor, { number, note: '' });
		if (!outcome.ok) return fail(409, { trouble: outcome.error.kind });
		await notePublished({ hash: outcome.hash, person: editor.person });
		return { returned: number };
	}
};
