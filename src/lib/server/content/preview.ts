/** A lesson or guide as it would be, while somebody writes it: the same compiling and the same errors as publishing. */
import type { ConcernCategory, Guide, Lesson } from '#lib/domain/guide/guide.ts';
import { diffLines, type DiffLine } from '#lib/content/lines.ts';
import { compileFiles } from '#lib/content/server/compile.ts';
import type { Finding } from '#lib/content/server/findings.ts';
import { languageOf } from '#lib/content/server/translations.ts';
import { overlaid, type Workspace } from './workspace.ts';

/** The folder of a lesson or guide: `lessons/l03-worries`. */
export function isItemFolder(folder: string): boolean {
	return /^(?:lessons|guides)\/[a-z0-9][a-z0-9-]{0,99}$/.test(folder);
}

export interface ItemText {
	readonly language: string;
	readonly path: string;
	/** What is published; empty for a new file. */
	readonly published: string;
	/** With the draft over it. */
	readonly drafted: string;
	/** When the draft was saved; null where there is none. */
	readonly savedAt: number | null;
	readonly isBehind: boolean;
}

/** The texts of an item in every language it has, and in the languages every item must have. */
export function textsOfItem(workspace: Workspace, folder: string, languages: readonly string[]): readonly ItemText[] {
	const found = [...workspace.published, ...workspace.drafted].flatMap(({ path }) => {
		const language = languageOf(path);
		return language !== undefined && path === `${folder}/${language}.md` ? [language] : [];
	});
	return [...new Set([...languages, ...found])].map((language) => {
		const path = `${folder}/${language}.md`;
		const draft = workspace.drafts.find((candidate) => candidate.path === path);
		const textIn = (files: Workspace['published']): string => files.find((file) => file.path === path)?.text ?? '';
		return {
			language,
			path,
			published: textIn(workspace.published),
			drafted: textIn(workspace.drafted),
			savedAt: draft?.savedAt ?? null,
			isBehind: draft?.isBehind ?? false
		};
	});
}

export interface ItemPreview {
	readonly lesson: Lesson | undefined;
	readonly guide: Guide | undefined;
	/** That a guide can ask for or offer. */
	readonly concerns: readonly ConcernCategory[];
	/** Only of this item's files; the rest of the set has its own pages. */
	readonly errors: readonly Finding[];
	readonly warnings: readonly Finding[];
	/** Errors elsewhere that these texts cause, such as a link to what was taken out. */
	readonly errorsElsewhere: readonly Finding[];
	/** Against what is published, by language. */
	readonly differences: Readonly<Record<string, readonly DiffLine[]>>;
}

/** Compiles an item with these texts in the place of its drafts. Nothing is saved. */
export function previewItem(
	workspace: Workspace,
	{ folder, texts }: { readonly folder: string; readonly texts: Readonly<Record<string, string>> }
): ItemPreview {
	const changed = Object.entries(texts).map(([language, text]) => ({
		path: `${folder}/${language}.md`,
		text: text.replace(/\r\n?/g, '\n')
	}));
	const { pack, errors, warnings } = compileFiles(overlaid(workspace.drafted, changed));
	const isHere = ({ file }: Finding): boolean => file.startsWith(`${folder}/`);
	const [kind, name] = folder.split('/');
	const differences = changed.map(({ path, text }): [string, readonly DiffLine[]] => [
		languageOf(path) ?? '',
		diffLines(workspace.published.find((file) => file.path === path)?.text ?? '', text)
	]);
	return {
		lesson: kind === 'lessons' ? pack.lessons.find(({ slug }) => slug === name) : undefined,
		guide: kind === 'guides' ? pack.guides.find(({ id }) => id === name) : undefined,
		concerns: pack.concerns,
		errors: errors.filter(isHere),
		warnings: warnings.filter(isHere),
		errorsElsewhere: errors.filter((finding) => !isHere(finding)),
		differences: Object.fromEntries(differences)
	};
}
