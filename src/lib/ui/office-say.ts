/** How a part of the office speaks: words, days and moments in the reader's language, against one `now` for the page. */
import { getContext, setContext } from 'svelte';
import { daysBetween, fileSize, shortDay, shortMoment } from '#lib/words/office-formats.ts';
import { dayOf, languageText } from '#lib/words/formats.ts';
import type { Locale } from '#lib/words/locales.ts';
import { t, type OfficeKey } from '#lib/words/office.ts';
import type { Values } from '#lib/words/translate.ts';

export interface OfficeSay {
	readonly locale: Locale;
	readonly now: number;
	t(key: OfficeKey, values?: Values): string;
	/** "vandaag", "gisteren", "18 nov". */
	day(day: string): string;
	/** "vandaag 9.15". */
	moment(at: number): string;
	/** Whole days that have passed since a moment or a day. */
	daysSince(since: number | string): number;
	/** Bytes of a file: "20 MB", "1,5 MB", "20 kB". */
	bytes(bytes: number): string;
	/** A language by its name in the reader's language: "Turks". */
	language(tag: string): string;
	/** A text of the content pack: in the reader's language, else in its first. */
	content(text: Readonly<Record<string, string>> | null | undefined): string;
}

export function createOfficeSay(page: { readonly locale: Locale; readonly now: number }): OfficeSay {
	return {
		get locale() {
			return page.locale;
		},
		get now() {
			return page.now;
		},
		t: (key, values) => t(page.locale, key, values),
		day: (day) => shortDay(page.locale, day, page.now),
		moment: (at) => shortMoment(page.locale, at, page.now),
		daysSince: (since) => daysBetween(typeof since === 'number' ? dayOf(since) : since, dayOf(page.now)),
		bytes: (bytes) => fileSize(page.locale, bytes),
		language: (tag) => languageText(page.locale, tag),
		content: (text) => wordsIn(text, page.locale)
	};
}

/** A look-up by a code that every object bears answers a function and no text. */
function wordsIn(text: Readonly<Record<string, string>> | null | undefined, locale: Locale): string {
	if (typeof text !== 'object' || text === null) return '';
	const own = Object.hasOwn(text, locale) ? text[locale] : undefined;
	return own ?? Object.values(text)[0] ?? '';
}

const CONTEXT = 'voordeur office say';

export function provideOfficeSay(say: OfficeSay): OfficeSay {
	return setContext(CONTEXT, say);
}

export function officeSay(): OfficeSay {
	return getContext<OfficeSay>(CONTEXT);
}
