/** Languages of the interface; the first is what a phone starts in. A language is its message files and one line here. */
export const LOCALES = ['nl', 'en'] as const;
export type Locale = (typeof LOCALES)[number];
export const FIRST_LOCALE: Locale = 'nl';

/** Each language by its own name, so that whoever needs it can read it. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = { nl: 'Nederlands', en: 'English' };

export function isLocale(text: unknown): text is Locale {
	return LOCALES.some((locale) => locale === text);
}
