import { fail, redirect } from '@sveltejs/kit';
import { datedClaims } from '#lib/domain/guide/dated.ts';
import { startLesson } from '#lib/server/content/new-lesson.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { openDesk } from '../../desk.server.ts';
import { openContent } from './content.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place } = await openDesk(locals, null);
	const published = await readPublishedPack(place);
	return {
		publishedAt: published?.publishedAt ?? null,
		about: published?.pack.about ?? null,
		dated: published === null ? [] : datedClaims(published.pack),
		lessons: (published?.pack.lessons ?? []).map(({ id, title, theme, certainty, why, door }) => ({
			id,
			title,
			theme,
			certainty,
			text: { why: why.text, door: door.text }
		})),
		guides: (published?.pack.guides ?? []).map(({ id, title, minutes }) => ({ id, title, minutes }))
	};
};

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const { place, editor } = await openContent(locals);
		const title = String((await request.formData()).get('title') ?? '');
		const outcome = await startLesson(place, editor, { title, mark: crypto.randomUUID() });
		if (!outcome.ok) return fail(400, { trouble: outcome.error.kind });
		redirect(303, `/office/lessons/edit/${outcome.folder}`);
	}
};
