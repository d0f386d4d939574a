/** Resident cards at the office: their words in every language, and which of them a person has checked. */
import { languageBeneath } from '#lib/domain/guide/card.ts';
import { can } from '#lib/domain/roles.ts';
import { cardTextOf, fieldsOfCard, uncheckedCard, type CardFields } from '#lib/content/server/card-form.ts';
import { compileFiles } from '#lib/content/server/compile.ts';
import { saveDraft, type ContentEditor, type DraftTrouble } from './drafts.ts';
import type { ContentPlace, Workspace } from './workspace.ts';

export interface CardText {
	readonly language: string;
	readonly path: string;
	readonly text: string;
	readonly fields: CardFields | undefined;
	/** When a draft was saved; null where there is none. */
	readonly savedAt: number | null;
}

/** A card in every language that cards have, Dutch first; empty where there is no such card. */
export function textsOfCard(workspace: Workspace, card: string): readonly CardText[] {
	return languagesOfCards(workspace).flatMap((language) => {
		const path = `cards/${card}/${language}.md`;
		const text = workspace.drafted.find((file) => file.path === path)?.text;
		if (text === undefined) return [];
		const savedAt = workspace.drafts.find((draft) => draft.path === path)?.savedAt ?? null;
		return [{ language, path, text, fields: fieldsOfCard(text), savedAt }];
	});
}

/** Every card by the name of its folder, in the order in which coaches see them. */
export function cardNames({ drafted }: Workspace): readonly string[] {
	const names = new Set(drafted.flatMap(({ path }) => /^cards\/([a-z0-9-]+)\//.exec(path)?.[1] ?? []));
	const order = (compileFiles(drafted).pack.cards ?? []).map(({ id }) => id);
	return [...names].sort((one, other) => order.indexOf(one) - order.indexOf(other));
}

export interface CardEdit {
	readonly card: string;
	readonly language: string;
	readonly title: string;
	readonly lines: readonly string[];
	/** Who read this very text against the Dutch; empty for nobody. */
	readonly checkedBy: string;
	readonly today: string;
	readonly seen: number | null;
}

export type CardOutcome =
	| {
			readonly ok: true;
			/** Translations whose mark came back, since the Dutch they were checked by is another now. */
			readonly unchecked: readonly string[];
	  }
	| { readonly ok: false; readonly error: DraftTrouble };

/** Saves a card's words as a draft. */
export async function saveCard(
	place: ContentPlace,
	editor: ContentEditor,
	{ workspace, edit }: { readonly workspace: Workspace; readonly edit: CardEdit }
): Promise<CardOutcome> {
	if (!can(editor.role, 'manageContent')) return { ok: false, error: 'notAllowed' };
	const texts = textsOfCard(workspace, edit.card);
	const own = texts.find(({ language }) => language === edit.language);
	if (own === undefined) return { ok: false, error: 'notAFile' };
	const text = editedText(own, edit);
	const saved = await saveDraft(place, editor, { path: own.path, text, seen: edit.seen });
	if (!saved.ok) return { ok: false, error: saved.error.kind };
	const isOtherDutch = own.language === languageBeneath && isOther(own, edit);
	const stale = isOtherDutch ? texts.filter(({ fields }) => fields?.isChecked === true) : [];
	for (const { path, text: before, savedAt } of stale) {
		await saveDraft(place, editor, { path, text: uncheckedCard(before), seen: savedAt });
	}
	return { ok: true, unchecked: stale.map(({ language }) => language) };
}

/** The file that an edit would leave; empty where there is no such card. */
export function editedCard(workspace: Workspace, edit: CardEdit): string {
	const own = textsOfCard(workspace, edit.card).find(({ language }) => language === edit.language);
	return own === undefined ? '' : editedText(own, edit);
}

function editedText({ language, text }: CardText, edit: CardEdit): string {
	const by = edit.checkedBy.trim().replace(/\s+/g, ' ').slice(0, 100);
	const checked = language === languageBeneath ? undefined : by === '' ? null : { by, on: edit.today };
	return cardTextOf(text, edit, checked);
}

function isOther({ fields }: CardText, edit: CardEdit): boolean {
	return fields?.title !== edit.title.trim() || fields.lines.join('\n') !== edit.lines.join('\n');
}

function languagesOfCards({ drafted }: Workspace): readonly string[] {
	const { cardLanguages = [] } = compileFiles(drafted).pack;
	return [...new Set([languageBeneath, ...cardLanguages.map(({ id }) => id)])];
}
