import { error, fail } from '@sveltejs/kit';
import type { ContentPack, Localized } from '#lib/domain/guide/guide.ts';
import { diffLines, shortened } from '#lib/content/lines.ts';
import { compileFiles } from '#lib/content/server/compile.ts';
import {
	codeOf,
	editableLists,
	listTextOf,
	listWords,
	pathOfList,
	rowsOfList,
	type EditableList,
	type ListRow
} from '#lib/content/server/list-form.ts';
import { saveDraft } from '#lib/server/content/drafts.ts';
import { readWorkspace, type Workspace } from '#lib/server/content/workspace.ts';
import { askAboutDraft } from '../../draft-asked.server.ts';
import { openContent } from '../../content.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { place } = await openContent(locals);
	const list = listIn(params.list);
	const workspace = await readWorkspace(place);
	const { text, rows } = textOf(workspace, list);
	const { pack, errors } = compileFiles(workspace.drafted);
	const path = pathOfList(list);
	const published = workspace.published.find((file) => file.path === path)?.text ?? '';
	return {
		list,
		names: listWords[list],
		rows,
		belongings: belongingsOf(pack, list),
		seen: workspace.drafts.find((draft) => draft.path === path)?.savedAt ?? null,
		errors: errors.filter(({ file }) => file === path),
		difference: published === text ? [] : shortened(diffLines(published, text), 0)
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, params, request } = event;
		const { place, editor } = await openContent(locals);
		const list = listIn(params.list);
		const { text, rows } = textOf(await readWorkspace(place), list);
		const form = await request.formData();
		const wordsOf = (id: string): ListRow['words'] =>
			Object.fromEntries(
				listWords[list].flatMap((name): [string, string][] => {
					const value = form.get(`${id} ${name}`);
					return typeof value === 'string' ? [[name, value.trim().replace(/\s+/g, ' ').slice(0, 200)]] : [];
				})
			);
		const edited = rows.map(({ id }) => ({ id, words: wordsOf(id) }));
		const words = wordsOf('new');
		const isNew = Object.entries(words).some(([name, value]) => name !== 'unit' && value !== '');
		const isHalf = (row: ListRow): boolean => Object.values(row.words).some((value) => value === '');
		if (edited.some(isHalf) || (isNew && isHalf({ id: '', words }))) return fail(400, { trouble: 'half' as const });
		const id = codeOf(
			words['en'] ?? '',
			rows.map((row) => row.id)
		);
		const of = String(form.get('of') ?? '') || undefined;
		const seen = Number(form.get('seen'));
		const path = pathOfList(list);
		const mine = listTextOf(text, { list, rows: edited, added: isNew ? { id, words, of } : undefined });
		const outcome = await saveDraft(place, editor, { path, text: mine, seen: seen > 0 ? seen : null });
		if (outcome.ok) return { saved: true };
		if (outcome.error.kind !== 'meanwhile') return fail(409, { trouble: outcome.error.kind });
		const meanwhile = await askAboutDraft(event, place, { path, mine, form });
		return fail(409, { trouble: outcome.error.kind, meanwhile });
	}
};

/** What a new row can belong to: a concern to a part of life, what residents say to a concern. */
function belongingsOf(
	pack: ContentPack,
	list: EditableList
): readonly { readonly id: string; readonly title: Localized }[] {
	if (list === 'synonyms') return pack.concerns;
	if (list !== 'concerns') return [];
	return [...new Set(pack.concerns.map(({ domain }) => domain))].map((id) => ({ id, title: { en: id } }));
}

function listIn(name: string): EditableList {
	const list = editableLists.find((candidate) => candidate === name);
	return list ?? error(404, 'There is no such list');
}

function textOf(
	workspace: Workspace,
	list: EditableList
): { readonly text: string; readonly rows: readonly ListRow[] } {
	const written = workspace.drafted.find(({ path }) => path === pathOfList(list))?.text;
	// A set made before search knew what residents say has no such file yet.
	const text = written ?? (list === 'synonyms' ? '' : undefined);
	const rows = text === undefined ? undefined : rowsOfList(text, list);
	return text === undefined || rows === undefined ? error(404, 'This list cannot be read') : { text, rows };
}
