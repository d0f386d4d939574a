import { fail, redirect } from '@sveltejs/kit';
import { fieldsOfLesson } from '#lib/content/server/lesson-form.ts';
import { dropDrafts, saveDraft } from '#lib/server/content/drafts.ts';
import { readWorkspace } from '#lib/server/content/workspace.ts';
import { askAboutDraft } from '../../../draft-asked.server.ts';
import { openContent } from '../../../content.server.ts';
import { folderOf, textOfForm, textsOf, viewOf } from './item.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { place, today } = await openContent(locals);
	const folder = folderOf(params);
	const workspace = await readWorkspace(place);
	const texts = textsOf(workspace, folder);
	const asked = url.searchParams.get('lang');
	const shown = texts.find(({ language }) => language === asked) ?? texts[0];
	if (shown === undefined) throw new Error('an item has at least the languages that every item must have');
	const { language, drafted, savedAt, isBehind, path } = shown;
	return {
		today,
		kind: params.kind,
		name: params.name,
		language,
		languages: texts.map((text) => ({
			language: text.language,
			isDrafted: text.savedAt !== null,
			isMissing: text.drafted === ''
		})),
		text: drafted,
		fields: params.kind === 'lessons' ? (fieldsOfLesson(drafted) ?? null) : null,
		seen: savedAt,
		isBehind,
		isShippedSince: workspace.shippedSince.includes(path),
		isPublished: texts.some(({ published }) => published !== ''),
		releaseNumber: workspace.releaseNumber,
		view: viewOf(workspace, { folder, language, texts: { [language]: drafted } })
	};
};

export const actions: Actions = {
	save: async (event) => {
		const { locals, params, request } = event;
		const { place, editor } = await openContent(locals);
		const folder = folderOf(params);
		const form = await request.formData();
		const text = textOfForm(form);
		const seen = Number(form.get('seen'));
		const path = `${folder}/${String(form.get('language'))}.md`;
		const outcome = await saveDraft(place, editor, { path, text, seen: seen > 0 ? seen : null });
		if (outcome.ok) return { saved: outcome.savedAt };
		// What was typed comes back, so that a colleague who was quicker costs nobody a sentence.
		const said = { trouble: outcome.error.kind, text };
		if (outcome.error.kind !== 'meanwhile') return fail(400, said);
		return fail(409, { ...said, meanwhile: await askAboutDraft(event, place, { path, mine: text, form }) });
	},
	drop: async ({ locals, params }) => {
		const { place, editor } = await openContent(locals);
		const texts = textsOf(await readWorkspace(place), folderOf(params));
		await dropDrafts(
			place,
			editor,
			texts.map(({ path }) => path)
		);
		redirect(
			303,
			texts.some(({ published }) => published !== '')
				? `/office/lessons/edit/${params.kind}/${params.name}`
				: '/office/lessons'
		);
	}
};
