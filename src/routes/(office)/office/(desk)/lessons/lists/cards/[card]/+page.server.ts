import { error, fail } from '@sveltejs/kit';
import { languageBeneath } from '#lib/domain/guide/card.ts';
import { diffLines, shortened } from '#lib/content/lines.ts';
import { compileFiles } from '#lib/content/server/compile.ts';
import { editedCard, saveCard, textsOfCard } from '#lib/server/content/cards.ts';
import { readWorkspace } from '#lib/server/content/workspace.ts';
import { askAboutDraft } from '../../../draft-asked.server.ts';
import { openContent } from '../../../content.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { place } = await openContent(locals);
	const workspace = await readWorkspace(place);
	const texts = textsOfCard(workspace, params.card);
	const asked = url.searchParams.get('lang');
	const shown = texts.find(({ language }) => language === asked) ?? texts[0];
	if (shown?.fields === undefined) error(404, 'There is no such card');
	const { pack, errors } = compileFiles(workspace.drafted);
	const published = workspace.published.find(({ path }) => path === shown.path)?.text ?? '';
	return {
		card: params.card,
		language: shown.language,
		dir: pack.cardLanguages?.find(({ id }) => id === shown.language)?.dir ?? 'ltr',
		fields: shown.fields,
		beneath: shown.language === languageBeneath ? null : (texts[0]?.fields ?? null),
		seen: shown.savedAt,
		isAnyDraft: texts.some(({ savedAt }) => savedAt !== null),
		languages: texts.map(({ language, fields, savedAt }) => ({
			language,
			isDrafted: savedAt !== null,
			isUnchecked: language !== languageBeneath && fields?.isChecked !== true
		})),
		errors: errors.filter(({ file }) => file === shown.path),
		difference: published === shown.text ? [] : shortened(diffLines(published, shown.text), 1)
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, params, request } = event;
		const { place, editor, today } = await openContent(locals);
		const form = await request.formData();
		const field = (name: string): string => String(form.get(name) ?? '');
		const lines = field('lines')
			.split(/\r\n?|\n/)
			.map((line) => line.trim().replace(/^[-*] +/, ''))
			.filter((line) => line !== '');
		if (field('title').trim() === '' || lines.length === 0) return fail(400, { trouble: 'half' as const });
		if (form.has('isChecked') && field('checkedBy').trim() === '') return fail(400, { trouble: 'nameless' as const });
		const seen = Number(form.get('seen'));
		const edit = {
			card: params.card,
			language: field('language'),
			title: field('title'),
			lines,
			checkedBy: form.has('isChecked') ? field('checkedBy') : '',
			today,
			seen: seen > 0 ? seen : null
		};
		const outcome = await saveCard(place, editor, { workspace: await readWorkspace(place), edit });
		if (outcome.ok) return { saved: true, unchecked: outcome.unchecked };
		if (outcome.error !== 'meanwhile') return fail(409, { trouble: outcome.error });
		const path = `cards/${params.card}/${edit.language}.md`;
		const mine = editedCard(await readWorkspace(place), edit);
		return fail(409, { trouble: outcome.error, meanwhile: await askAboutDraft(event, place, { path, mine, form }) });
	}
};
