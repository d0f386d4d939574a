import { languageText } from '#lib/words/formats.ts';

/** A language as its own speakers call it where that is known, so that a resident finds it too. */
export function languageName(locale: string, tag: string): string {
	try {
		const own = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
		return own.charAt(0).toLocaleUpperCase(tag) + own.slice(1);
	} catch {
		// A tag of no language that this phone knows is shown as the office wrote it.
		return languageText(locale, tag);
	}
}
