/** The part of a text in which something was found, as people read it. */
import { foldedText } from './folded-text.ts';

/** Words before the first one that was looked for, and all together. */
const WORDS_BEFORE = 6;
const WORDS_MAX = 24;

/** What is looked for, one word at a time, folded; signs of the query language are none of them. */
export function askedWords(text: string): readonly string[] {
	return foldedText(text.replace(/[%_\\]/g, ' '))
		.split(' ')
		.filter((word) => word !== '');
}

/** True when each of the words stands somewhere in one of the texts. */
export function holdsWords(texts: readonly string[], words: readonly string[]): boolean {
	const folded = foldedText(texts.join(' '));
	return words.length > 0 && words.every((word) => folded.includes(word));
}

/** Some words around the first that was asked for, of the text that has it; the beginning of the first text otherwise. */
export function foundPassage(texts: readonly string[], words: readonly string[]): string {
	const text =
		texts.find((one) => holdsWords([one], words)) ?? texts.find((one) => hasAny(one, words)) ?? texts[0] ?? '';
	const shown = text.split(/\s+/).filter((word) => word !== '');
	const first = shown.findIndex((word) => hasAny(word, words));
	const from = Math.max(0, first - WORDS_BEFORE);
	const part = shown.slice(from, from + WORDS_MAX).join(' ');
	return `${from > 0 ? '… ' : ''}${part}${from + WORDS_MAX < shown.length ? ' …' : ''}`;
}

function hasAny(text: string, words: readonly string[]): boolean {
	const folded = foldedText(text);
	return words.some((word) => folded.includes(word));
}
