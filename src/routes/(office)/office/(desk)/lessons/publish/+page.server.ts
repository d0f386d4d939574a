import { fail } from '@sveltejs/kit';
import { editableLists, pathOfList } from '#lib/content/server/list-form.ts';
import { dropDrafts } from '#lib/server/content/drafts.ts';
import { pendingChanges, publishDrafts } from '#lib/server/content/publish.ts';
import { readWorkspace } from '#lib/server/content/workspace.ts';
import { readNames } from '#lib/server/office/place.ts';
import { notePublished } from '../../../export-note.server.ts';
import { openContent } from '../content.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place } = await openContent(locals);
	const workspace = await readWorkspace(place);
	const names = await readNames(place);
	return {
		drafts: workspace.drafts.map(({ path, text, person, savedAt, isBehind }) => {
			return { path, href: addressOf(path), by: names.get(person) ?? null, savedAt, isBehind, isGone: text === null };
		}),
		...pendingChanges(workspace)
	};
};

export const actions: Actions = {
	publish: async ({ locals, request }) => {
		const { place, editor } = await openContent(locals);
		const form = await request.formData();
		const outcome = await publishDrafts(place, editor, { note: String(form.get('note') ?? '') });
		if (!outcome.ok) return fail(409, { trouble: outcome.error.kind });
		await notePublished({ hash: outcome.hash, person: editor.person });
		return { number: outcome.number };
	},
	drop: async ({ locals, request }) => {
		const { place, editor } = await openContent(locals);
		const path = String((await request.formData()).get('path') ?? '');
		const outcome = await dropDrafts(place, editor, [path]);
		return outcome.ok ? { dropped: path } : fail(409, { trouble: outcome.error.kind });
	}
};

/** Where a file is edited; null for one that has no page. */
function addressOf(path: string): string | null {
	const [, kind, name, language] = /^(lessons|guides|cards)\/([^/]+)\/([a-z]{2})\.md$/.exec(path) ?? [];
	if (kind === 'cards') return `/office/lessons/lists/cards/${name}?lang=${language}`;
	if (kind !== undefined) return `/office/lessons/edit/${kind}/${name}?lang=${language}`;
	const list = editableLists.find((candidate) => pathOfList(candidate) === path);
	return list === undefined ? null : `/office/lessons/lists/${list}`;
}
