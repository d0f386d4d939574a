import { fail } from '@sveltejs/kit';
import { pendingChanges, publishDrafts } from '#lib/server/content/publish.ts';
import { readWorkspace } from '#lib/server/content/workspace.ts';
import { readNames } from '#lib/server/office/place.ts';
import { openContent } from '../content.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place } = await openContent(locals);
	const workspace = await readWorkspace(place);
	const names = await readNames(place);
	return {
		drafts: workspace.drafts.map(({ path, text, person, savedAt, isBehind }) => {
			const [kind, name] = path.split('/');
			const isItem = kind === 'lessons' || kind === 'guides';
			const language = path.slice(path.lastIndexOf('/') + 1).replace('.md', '');
			const href = isItem && name !== undefined ? `/office/lessons/edit/${kind}/${name}?lang=${language}` : null;
			return { path, href, by: names.get(person) ?? null, savedAt, isBehind, isGone: text === null };
		}),
		...pendingChanges(workspace)
	};
};

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const { place, editor } = await openContent(locals);
		const form = await request.formData();
		const outcome = await publishDrafts(place, editor, { note: String(form.get('note') ?? '') });
		return outcome.ok ? { number: outcome.number } : fail(409, { trouble: outcome.error.kind });
	}
};
