/**
 * What the first screen writes with, made while a passphrase is typed and nobody waits for this page: the first number,
 * the first count and the first date in a language cost a cheap phone more than drawing a row.
 */
import { dateText, dayOf } from '#lib/words/formats.ts';
import type { Coach } from '../coach.svelte.ts';

/** A round may be lent until a day of another year, which is written in full. */
const ANOTHER_YEAR = '2000-01-01';

export function readyWords({ locale, now, words }: Coach): void {
	words.t('nav.unsent', { count: 0 });
	for (const day of [dayOf(now), ANOTHER_YEAR]) dateText(locale, day, now);
}
