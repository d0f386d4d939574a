/** The words of the pages on which the office writes lessons, in the language of the page. */
import { t, type ContentKey } from '#lib/words/content.ts';
import type { Values } from '#lib/words/translate.ts';
import { officeSay } from './office-say.ts';

export type ContentSay = (key: ContentKey, values?: Values) => string;

/** Call while a component is made, as `officeSay`. */
export function contentSay(): ContentSay {
	const say = officeSay();
	return (key, values) => t(say.locale, key, values);
}
