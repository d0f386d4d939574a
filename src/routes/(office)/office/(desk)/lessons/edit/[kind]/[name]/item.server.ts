/** A lesson or guide on its edit page: from the address to its folder, from a form to its text, and how it looks. */
import { error } from '@sveltejs/kit';
import { textIn } from '#lib/domain/guide/guide.ts';
import { shortened } from '#lib/content/lines.ts';
import { lessonTextOf } from '#lib/content/server/lesson-form.ts';
import { languagesRequired } from '#lib/content/server/translations.ts';
import {
	isItemFolder,
	previewItem,
	textsOfItem,
	type ItemPreview,
	type ItemText
} from '#lib/server/content/preview.ts';
import type { Workspace } from '#lib/server/content/workspace.ts';
import { walkOfGuide } from '../../../walk/walk.server.ts';

export function folderOf({ kind, name }: { readonly kind: string; readonly name: string }): string {
	const folder = `${kind}/${name}`;
	if (!isItemFolder(folder)) error(404, 'There is no such lesson or guide');
	return folder;
}

/** Its texts; ends the request where neither a published nor a drafted one exists. */
export function textsOf(workspace: Workspace, folder: string): readonly ItemText[] {
	const texts = textsOfItem(workspace, folder, languagesRequired);
	if (texts.every(({ published, drafted }) => published === '' && drafted === ''))
		error(404, 'There is no such lesson or guide');
	return texts;
}

/** The text of a form, whether it was filled in by section or as a whole file. */
export function textOfForm(form: FormData): string {
	const field = (name: string): string => String(form.get(name) ?? '').replace(/\r\n?/g, '\n');
	if (form.has('raw')) return field('raw');
	const sections = { why: field('why'), door: field('door'), do: field('do'), dont: field('dont') };
	return lessonTextOf({ title: field('title'), facts: field('facts'), sections });
}

/** How an item looks in a language with these texts in the place of its drafts, and what differs in any of them. */
export function viewOf(
	workspace: Workspace,
	item: { readonly folder: string; readonly language: string; readonly texts: Readonly<Record<string, string>> }
) {
	const { folder, language, texts } = item;
	const preview = previewItem(workspace, { folder, texts });
	const { errors, warnings, errorsElsewhere, differences } = preview;
	return {
		shown: shownOf(preview, language),
		errors,
		warnings,
		errorsElsewhere,
		difference: Object.values(differences).flatMap((lines) => shortened(lines, 1))
	};
}

export type ItemView = ReturnType<typeof viewOf> & {
	/** The moment to begin the preview at; left out for the first one. */
	readonly at?: string | undefined;
};

/** As plain words: a preview needs no markup, and the page takes none from a draft. */
function shownOf({ lesson, guide, concerns }: ItemPreview, language: string) {
	if (lesson !== undefined) {
		const parts = (['why', 'door', 'do', 'dont'] as const).map((part) => ({
			part,
			text: textIn(lesson[part].text, language)
		}));
		return { kind: 'lesson' as const, title: textIn(lesson.title, language), parts };
	}
	if (guide === undefined) return null;
	return {
		kind: 'guide' as const,
		title: textIn(guide.title, language),
		purpose: textIn(guide.purpose, language),
		walk: walkOfGuide(guide, concerns)
	};
}
