/** The language of a request: what somebody chose, else the first of the browser's that we speak. */
import { FIRST_LOCALE, type Locale, isLocale } from './locales.ts';

export const LOCALE_COOKIE = 'voordeur_locale';

export function localeOf(chosen: string | undefined, acceptLanguage: string | null): Locale {
	if (isLocale(chosen)) return chosen;
	const wanted = (acceptLanguage ?? '')
		.split(',')
		.map((part) => {
			const [tag = '', ...parameters] = part.trim().split(';');
			const quality = parameters
				.map((parameter) => /^\s*q=([01](?:\.\d{1,3})?)\s*$/.exec(parameter)?.[1])
				.find((q) => q !== undefined);
			return { language: tag.toLowerCase().split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
		})
		.filter(({ quality }) => quality > 0)
		.sort((a, b) => b.quality - a.quality);
	for (const { language } of wanted) if (isLocale(language)) return language;
	return FIRST_LOCALE;
}
