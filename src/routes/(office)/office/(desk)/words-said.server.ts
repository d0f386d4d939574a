import type { WordsSaid } from '#lib/server/office/office-words.ts';

/** What was said in a form of the words in it: the boxes of `WordsAsk`. */
export function wordsSaid(form: FormData): Required<WordsSaid> {
	return { isMeter: form.has('isMeter'), isSure: form.has('isSure') };
}
