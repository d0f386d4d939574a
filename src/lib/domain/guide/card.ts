/**
 * A resident card as it is shown: the resident's own language, with the Dutch of each line beneath it so that the coach
 * can follow. What belongs to the organisation is filled in here, since one pack serves many organisations.
 */
import { textIn, type CardLanguage, type ContentPack, type Localized, type ResidentCard } from './guide.ts';

export const cardPlaceholders = ['organisation', 'coordinator', 'phone'] as const;
export type CardPlaceholder = (typeof cardPlaceholders)[number];

/** What the phone knows of the organisation; a line that needs what is not known is left out. */
export type CardValues = Readonly<Partial<Record<CardPlaceholder, string>>>;

/** The language beneath every line. */
export const languageBeneath = 'nl';

/** A piece of a line. What was filled in stands apart: in a text from right to left a phone number must not turn round. */
export interface CardPart {
	readonly kind: 'words' | CardPlaceholder;
	readonly text: string;
}

export interface CardLine {
	readonly theirs: readonly CardPart[];
	/** Empty on a card in Dutch. */
	readonly beneath: readonly CardPart[];
}

export interface CardShown {
	readonly language: CardLanguage;
	readonly title: string;
	readonly titleBeneath: string;
	readonly lines: readonly CardLine[];
	/** The mark of a text that no person has checked, in both languages. */
	readonly mark?: { readonly theirs: string; readonly beneath: string } | undefined;
	/** The words on the buttons in the language of the coach. */
	readonly beneath: CardLanguage | undefined;
}

export interface CardWanted {
	readonly card: string;
	readonly language: string;
	readonly values: CardValues;
}

/** A card in a language; undefined when the pack has no such card or language, as packs from before cards. */
export function cardIn(pack: ContentPack, wanted: CardWanted): CardShown | undefined {
	const card = pack.cards?.find(({ id }) => id === wanted.card);
	const language = pack.cardLanguages?.find(({ id }) => id === wanted.language);
	if (card === undefined || language === undefined) return undefined;
	const own = language.id === languageBeneath;
	const beneath = own ? undefined : pack.cardLanguages?.find(({ id }) => id === languageBeneath);
	return {
		language,
		title: textIn(card.title, language.id, [languageBeneath]),
		titleBeneath: own ? '' : textIn(card.title, languageBeneath),
		lines: linesOf(card, language.id, wanted.values),
		...(card.unchecked.includes(language.id)
			? { mark: { theirs: language.unchecked, beneath: beneath?.unchecked ?? '' } }
			: {}),
		beneath
	};
}

/** The cards of a pack in their order. */
export function cardsOf(pack: ContentPack): readonly ResidentCard[] {
	return (pack.cards ?? []).toSorted((one, other) => one.number - other.number);
}

function linesOf(card: ResidentCard, language: string, values: CardValues): readonly CardLine[] {
	return card.lines.flatMap((line: Localized): readonly CardLine[] => {
		const theirs = filledIn(textIn(line, language, [languageBeneath]), values);
		const beneath = language === languageBeneath ? [] : filledIn(textIn(line, languageBeneath), values);
		return theirs === undefined || beneath === undefined ? [] : [{ theirs, beneath }];
	});
}

/** Undefined when a value is not known. */
function filledIn(text: string, values: CardValues): readonly CardPart[] | undefined {
	const parts: CardPart[] = [];
	for (const piece of text.split(/(\{\w+\})/)) {
		if (piece === '') continue;
		const name = cardPlaceholders.find((placeholder) => piece === `{${placeholder}}`);
		const value = name === undefined ? undefined : values[name]?.trim();
		if (name === undefined) parts.push({ kind: 'words', text: piece });
		else if (value === undefined || value === '') return undefined;
		else parts.push({ kind: name, text: value });
	}
	return parts;
}
