/** A lesson that does not exist yet, as a draft. What only a person can add is left empty, and the check names it. */
import { stringify } from 'yaml';
import { saveDraft, type ContentEditor, type DraftTrouble } from './drafts.ts';
import type { ContentPlace } from './workspace.ts';

export type StartOutcome =
	| { readonly ok: true; readonly folder: string }
	| { readonly ok: false; readonly error: { readonly kind: DraftTrouble | 'empty' } };

/** Begins a lesson of the organisation's own. `mark` makes its id one of a kind: a fresh UUID. */
export async function startLesson(
	place: ContentPlace,
	editor: ContentEditor,
	{ title, mark }: { readonly title: string; readonly mark: string }
): Promise<StartOutcome> {
	const words = title.trim().replace(/\s+/g, ' ').slice(0, 200);
	if (words === '') return { ok: false, error: { kind: 'empty' } };
	const short = mark.replace(/[^0-9a-f]/g, '').slice(0, 8);
	const folder = `lessons/o-${short}`;
	const texts = newLessonTexts({ id: `O-${short.toUpperCase()}`, title: words, text: '', credit: '', isStreet: false });
	for (const [language, text] of Object.entries(texts)) {
		const saved = await saveDraft(place, editor, { path: `${folder}/${language}.md`, text, seen: null });
		if (!saved.ok) return saved;
	}
	return { ok: true, folder };
}

/** The files of a new lesson, with what is known in the first section. */
export function newLessonTexts(lesson: {
	readonly id: string;
	readonly title: string;
	readonly text: string;
	readonly credit: string;
	readonly isStreet: boolean;
}): { readonly nl: string; readonly en: string } {
	const credit = lesson.credit.trim();
	const facts = {
		id: lesson.id,
		title: lesson.title,
		theme: 'trust',
		certainty: 'L',
		advice: 'own',
		...(lesson.isStreet ? { street: true } : {}),
		...(credit === '' ? {} : { credit: credit.slice(0, 200) })
	};
	// A heading or a front matter in somebody's words must not become one of ours.
	const words = lesson.text
		.trim()
		.replace(/\r\n?/g, '\n')
		.replace(/^(#|---)/gm, '\\$1');
	const sections = (why: string): string => `\n## why\n${why === '' ? '' : `${why}\n`}\n## door\n\n## do\n\n## dont\n`;
	return {
		nl: `---\n${stringify(facts, { lineWidth: 0 })}---\n${sections(words)}`,
		en: `---\n${stringify({ title: lesson.title }, { lineWidth: 0 })}---\n${sections('')}`
	};
}
