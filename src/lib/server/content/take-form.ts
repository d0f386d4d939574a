/** A survey form as a guide of the organisation: as a draft first, like everything that somebody writes. */
import type { Guide, Localized } from '#lib/domain/guide/guide.ts';
import { can } from '#lib/domain/roles.ts';
import { compileFiles } from '#lib/content/server/compile.ts';
import { languagesRequired } from '#lib/content/server/translations.ts';
import { isLackingIn, languagesOfGuide, writeGuide } from '#lib/content/server/write-guide.ts';
import { saveDraft, type ContentEditor, type DraftTrouble } from './drafts.ts';
import type { ContentPlace, Workspace } from './workspace.ts';

export type FormPlacing =
	/** Over the guide of the same code; visits that were held with it keep the version they began with. */
	| 'over'
	/** As a guide of its own. */
	| 'beside';

export interface FormPlan {
	/** The guide of the same code that is here already. */
	readonly there: Localized | null;
	/** Whether somebody has drafts of that guide open, which this would replace. */
	readonly isDrafted: boolean;
	/** Languages that every guide must have and in which this one lacks words. */
	readonly lacking: readonly string[];
	/** Languages whose code is longer than a file of a guide can have; they stay behind. */
	readonly left: readonly string[];
}

/** What taking in this guide would meet here. */
export function planForm(workspace: Workspace, guide: Guide): FormPlan {
	const { guides } = compileFiles(workspace.drafted).pack;
	const languages = languagesOfGuide(guide);
	return {
		there: guides.find(({ id }) => id === guide.id)?.title ?? null,
		isDrafted: workspace.drafts.some(({ path }) => path.startsWith(`guides/${guide.id}/`)),
		lacking: languagesRequired.filter((language) => isLackingIn(guide, language)),
		left: languages.filter((language) => !/^[a-z]{2}$/.test(language))
	};
}

/** The number for a guide that has none of its own: behind all others. */
export function nextGuideNumber(workspace: Workspace): number {
	return Math.max(0, ...compileFiles(workspace.drafted).pack.guides.map(({ number }) => number)) + 1;
}

export type TakeOutcome =
	{ readonly ok: true; readonly folder: string } | { readonly ok: false; readonly error: DraftTrouble };

/** Saves the guide as drafts, a file per language. */
export async function takeForm(
	place: ContentPlace,
	editor: ContentEditor,
	taking: {
		readonly workspace: Workspace;
		readonly guide: Guide;
		readonly placing: FormPlacing;
		/** Fills what a required language lacks with the words there are, for somebody to translate. */
		readonly borrows: boolean;
	}
): Promise<TakeOutcome> {
	const { workspace, placing, borrows } = taking;
	if (!can(editor.role, 'manageContent')) return { ok: false, error: 'notAllowed' };
	const id = placing === 'over' ? taking.guide.id : freeId(workspace, taking.guide.id);
	const guide: Guide =
		id === taking.guide.id ? taking.guide : { ...taking.guide, id, number: nextGuideNumber(workspace) };
	const texts = writeGuide(guide, { borrowIn: borrows ? languagesRequired : [] });
	for (const [language, text] of Object.entries(texts)) {
		const path = `guides/${id}/${language}.md`;
		const seen = workspace.drafts.find((draft) => draft.path === path)?.savedAt ?? null;
		const saved = await saveDraft(place, editor, { path, text, seen });
		if (!saved.ok) return { ok: false, error: saved.error.kind };
	}
	return { ok: true, folder: `guides/${id}` };
}

function freeId({ drafted }: Workspace, id: string): string {
	const isTaken = (candidate: string): boolean => drafted.some(({ path }) => path.startsWith(`guides/${candidate}/`));
	let free = id;
	for (let count = 2; isTaken(free); count += 1) free = `${id}-${count}`;
	return free;
}
