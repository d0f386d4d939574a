import { fail, redirect } from '@sveltejs/kit';
import { createContentSearch } from '#lib/content/search.ts';
import { compileFiles } from '#lib/content/server/compile.ts';
import { emptyFacts, emptyWords, type MomentFields } from '#lib/content/server/guide-form.ts';
import {
	movedMoment,
	withGuideWords,
	withMoment,
	withoutMoment,
	type GuideTexts
} from '#lib/content/server/guide-form-write.ts';
import { saveDraft, type ContentEditor } from '#lib/server/content/drafts.ts';
import { readWorkspace, type ContentPlace } from '#lib/server/content/workspace.ts';
import { openContent } from '../../content.server.ts';
import { viewOf } from '../../edit/[kind]/[name]/item.server.ts';
import { choicesOf, momentIn, namesOf, openGuide, type OpenGuide } from './guide.server.ts';
import { readGuideWords, readMoment } from './read-moment.ts';
import type { Actions, PageServerLoad } from './$types';

/** Lessons that one search shows. */
const hitsMax = 8;
/** An id that no moment has: the form of a new one. */
const newMoment = '';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { place, today } = await openContent(locals);
	const workspace = await readWorkspace(place);
	const guide = openGuide(workspace, params.name);
	const { pack } = compileFiles(workspace.drafted);
	const languages = guide.items.map(({ language }) => language);
	const asked = url.searchParams.get('moment');
	const { fields } = guide;
	const own = fields === null || asked === null || asked === newMoment ? undefined : momentIn(fields, asked);
	return {
		today,
		name: params.name,
		languages,
		language: locals.locale,
		seen: seenOf(guide),
		isAnyDraft: guide.items.some(({ savedAt }) => savedAt !== null),
		isBehind: guide.items.some(({ isBehind }) => isBehind),
		releaseNumber: workspace.releaseNumber,
		fields,
		names: fields === null ? null : namesOf(pack, fields, locals.locale),
		open:
			fields === null || asked === null
				? null
				: {
						isNew: own === undefined,
						after: url.searchParams.get('after'),
						moment: own ?? { ...emptyFacts, id: newMoment, words: wordless(languages) },
						choices: choicesOf(pack, fields, own, locals.locale)
					},
		view: {
			...viewOf(workspace, { folder: guide.folder, language: locals.locale, texts: guide.texts }),
			at: own?.id
		}
	};
};

export const actions: Actions = {
	save: async ({ locals, params, request, url }) => {
		const { place, editor } = await openContent(locals);
		const form = await request.formData();
		const guide = openGuide(await readWorkspace(place), params.name);
		const moment = momentOf(guide, form);
		if (moment === undefined) return fail(400, { trouble: 'empty' as const });
		const after = String(form.get('after') ?? '');
		const trouble = await save(place, editor, {
			guide,
			form,
			texts: withMoment(guide.texts, moment, after === '' ? undefined : after)
		});
		if (trouble !== null) return trouble;
		redirect(303, `${url.pathname}?moment=${moment.id}`);
	},
	/** Title and purpose. */
	words: async ({ locals, params, request }) => {
		const { place, editor } = await openContent(locals);
		const form = await request.formData();
		const guide = openGuide(await readWorkspace(place), params.name);
		const words = readGuideWords(form, Object.keys(guide.texts));
		if (Object.values(words).some(({ title }) => title === '')) return fail(400, { trouble: 'empty' as const });
		return save(place, editor, { guide, form, texts: withGuideWords(guide.texts, words) });
	},
	move: async ({ locals, params, request }) => {
		const { place, editor } = await openContent(locals);
		const form = await request.formData();
		const guide = openGuide(await readWorkspace(place), params.name);
		const by = form.get('by') === 'up' ? -1 : 1;
		return save(place, editor, { guide, form, texts: movedMoment(guide.texts, String(form.get('moment')), by) });
	},
	remove: async ({ locals, params, request, url }) => {
		const { place, editor } = await openContent(locals);
		const form = await request.formData();
		const guide = openGuide(await readWorkspace(place), params.name);
		const texts = withoutMoment(guide.texts, String(form.get('moment')));
		const trouble = await save(place, editor, { guide, form, texts });
		if (trouble !== null) return trouble;
		redirect(303, url.pathname);
	},
	find: async ({ locals, request }) => {
		const { place } = await openContent(locals);
		const form = await request.formData();
		const asked = String(form.get('asked') ?? '').trim();
		const { pack } = compileFiles((await readWorkspace(place)).drafted);
		const hits = createContentSearch(pack, locals.locale).find(asked);
		const found = hits.filter(({ kind }) => kind === 'lesson').slice(0, hitsMax);
		return { asked, found: found.map(({ id, title, snippet }) => ({ id, title, snippet })) };
	}
};

/** What a form says of the drafts it was opened with, by language. */
function seenOf({ items }: OpenGuide): string {
	return JSON.stringify(Object.fromEntries(items.map(({ language, savedAt }) => [language, savedAt])));
}

/** Saves what changed. Nothing is written where a colleague saved any of the files since the page was opened. */
async function save(
	place: ContentPlace,
	editor: ContentEditor,
	{ guide, form, texts }: { readonly guide: OpenGuide; readonly form: FormData; readonly texts: GuideTexts }
) {
	if (form.get('seen') !== seenOf(guide)) return fail(409, { trouble: 'meanwhile' as const });
	for (const { language, path, drafted, savedAt } of guide.items) {
		const text = texts[language] ?? '';
		if (text === drafted) continue;
		const outcome = await saveDraft(place, editor, { path, text, seen: savedAt });
		if (!outcome.ok) return fail(outcome.error.kind === 'meanwhile' ? 409 : 400, { trouble: outcome.error.kind });
	}
	return null;
}

/** The moment of a form; undefined where it has no title in the first language, or names a moment that is gone. */
function momentOf({ fields, texts }: OpenGuide, form: FormData): MomentFields | undefined {
	if (fields === null) return undefined;
	const id = String(form.get('moment') ?? newMoment);
	const current = fields.moments.find((moment) => moment.id === id);
	if (id !== newMoment && current === undefined) return undefined;
	const languages = Object.keys(texts);
	const moment = readMoment(form, { current, taken: fields.moments.map((one) => one.id), languages });
	return moment.words[languages[0] ?? '']?.title === '' ? undefined : moment;
}

function wordless(languages: readonly string[]): MomentFields['words'] {
	return Object.fromEntries(languages.map((language) => [language, emptyWords]));
}
