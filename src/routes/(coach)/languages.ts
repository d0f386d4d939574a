/** Languages a coach can note for a household: those of the resident cards, and others that are met at Dutch doors. */
import type { CardLanguage } from '#lib/domain/guide/guide.ts';
import { OTHER_LANGUAGES } from '#lib/domain/spoken-languages.ts';
import { languageText } from '#lib/words/formats.ts';
import type { Locale } from '#lib/words/locales.ts';

export interface LanguageChoice {
	readonly id: string;
	readonly text: string;
	/** The language of the text itself, where that is not the coach's. */
	readonly lang?: string;
}

/** "Turks": how the coach calls it; the tag where the browser knows no name. */
export function languageName(locale: Locale, tag: string): string {
	return languageText(locale, tag);
}

/** In their own words, since a resident points at one. */
export function cardChoices(languages: readonly CardLanguage[]): readonly LanguageChoice[] {
	return languages.map(({ id, name }) => ({ id, text: name, lang: id }));
}

/** The others by the coach's own name for them, in the order of the alphabet. */
export function otherChoices(locale: Locale, languages: readonly CardLanguage[]): readonly LanguageChoice[] {
	const first = new Set(languages.map(({ id }) => id));
	return OTHER_LANGUAGES.filter((tag) => !first.has(tag))
		.map((id) => ({ id, text: languageName(locale, id) }))
		.filter(({ id, text }) => text !== id)
		.toSorted((one, other) => new Intl.Collator(locale).compare(one.text, other.text));
}
