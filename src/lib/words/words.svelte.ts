/** The words of a page: a language that can change while it is looked at, and `t` in that language. */
import { getContext, setContext } from 'svelte';
import type common from './messages/nl/common.json';
import { FIRST_LOCALE, type Locale } from './locales.ts';
import type { KeyOf, Translate, Values } from './translate.ts';

export type CommonKey = KeyOf<typeof common>;

export class Words<K extends string> {
	locale: Locale = $state(FIRST_LOCALE);
	readonly #translate: Translate<K>;

	constructor(translate: Translate<K>, locale: Locale = FIRST_LOCALE) {
		this.#translate = translate;
		this.locale = locale;
	}

	t(key: K, values?: Values): string {
		return this.#translate(this.locale, key, values);
	}
}

const CONTEXT = 'voordeur words';

/** Call once in a layout: the parts of `ui` take their few own words from here. */
export function provideWords<K extends string>(words: Words<K | CommonKey>): Words<K | CommonKey> {
	return setContext(CONTEXT, words);
}

/** The words that every area has. Screens of an area use their own typed getter. */
export function commonWords(): Words<CommonKey> {
	return getContext<Words<CommonKey>>(CONTEXT);
}
