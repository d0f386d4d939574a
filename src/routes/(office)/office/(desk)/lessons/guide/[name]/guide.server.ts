/** A guide on its form: its files, what can be chosen in them, and how the guide looks with what stands in the form. */
import { error } from '@sveltejs/kit';
import { rowsOfCondition, termsOfGuide } from '#lib/domain/guide/condition.ts';
import { textIn, type ContentPack } from '#lib/domain/guide/guide.ts';
import { guideFieldsOf, type GuideFields, type MomentFields } from '#lib/content/server/guide-form.ts';
import type { GuideTexts } from '#lib/content/server/guide-form-write.ts';
import type { ItemText } from '#lib/server/content/preview.ts';
import type { Workspace } from '#lib/server/content/workspace.ts';
import { folderOf, textsOf } from '../../edit/[kind]/[name]/item.server.ts';

export interface OpenGuide {
	readonly folder: string;
	readonly items: readonly ItemText[];
	readonly texts: GuideTexts;
	/** Null where the file cannot be read as a guide: it is mended as a whole file. */
	readonly fields: GuideFields | null;
}

/** Ends the request where there is no such guide. */
export function openGuide(workspace: Workspace, name: string): OpenGuide {
	const folder = folderOf({ kind: 'guides', name });
	const items = textsOf(workspace, folder);
	const texts = Object.fromEntries(items.map(({ language, drafted }) => [language, drafted]));
	return { folder, items, texts, fields: guideFieldsOf(texts) ?? null };
}

/** The moment with this id. Ends the request where there is none. */
export function momentIn(fields: GuideFields, id: string): MomentFields {
	return fields.moments.find((moment) => moment.id === id) ?? error(404, 'There is no such moment');
}

/** What a moment can be tied to, by the names that people know. */
export function choicesOf(pack: ContentPack, guide: GuideFields, own: MomentFields | undefined, language: string) {
	const named = (items: readonly { readonly id: string; readonly title: Readonly<Record<string, string>> }[]) =>
		items.map(({ id, title }) => ({ id, title: textIn(title, language, pack.languages) }));
	const others = guide.moments.filter(({ id }) => id !== own?.id);
	const offered = termsOfGuide(
		others.map(({ id, answer, options }) => ({
			id,
			answer: answer === '' ? undefined : answer,
			options: options.map((option) => ({ id: option.id, words: {} }))
		})),
		pack.concerns
	);
	const condition = rowsOfCondition(own?.relevant ?? '') ?? null;
	const inUse = condition?.rows.map(({ term }) => term) ?? [];
	return {
		condition,
		/** A part of the present condition that is more than a choice can be kept or let go as it is. */
		terms: [...offered, ...new Set(inUse.filter((term) => !offered.includes(term)))],
		concerns: named(pack.concerns),
		lessons: named(pack.lessons.filter(({ id }) => own?.lessons.includes(id))),
		sources: pack.sources
			.map(({ id, title }) => ({ id, title, isOfGuide: guide.sources.includes(id) }))
			.toSorted((one, other) => Number(other.isOfGuide) - Number(one.isOfGuide))
	};
}

/** How moments, options and concerns are called, for conditions in words. */
export function namesOf(pack: ContentPack, guide: GuideFields, language: string) {
	const named = (words: Readonly<Record<string, string>>, id: string): string =>
		textIn(words, language, pack.languages) || id;
	return {
		moments: Object.fromEntries(
			guide.moments.map(({ id, words }) => [
				id,
				named(Object.fromEntries(Object.entries(words).map(([code, { title }]) => [code, title])), id)
			])
		),
		options: Object.fromEntries(
			guide.moments.map(({ id, options, words }) => [
				id,
				Object.fromEntries(
					options.map((option) => [
						option.id,
						named(
							Object.fromEntries(Object.entries(words).map(([code, own]) => [code, own.options[option.id] ?? ''])),
							option.id
						)
					])
				)
			])
		),
		concerns: Object.fromEntries(pack.concerns.map(({ id, title }) => [id, named(title, id)]))
	};
}
