/**
 * What people choose first, in the order in which a guesser tries it: one file of the shell, from the word lists that a
 * strength estimator comes with, so that a phone without network can say of a passphrase that it is easily guessed. Of
 * each list only the front: behind it a guesser gains nothing over any word of its length, and a phone has to hold it.
 */
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';
import * as dutch from '@zxcvbn-ts/language-nl-be';

/** Files of this name are read by `device/browser/passphrase-words.ts`. */
export const COMMON_WORDS_FILE = 'common-words.json';

const LISTS = { passwords: 12_000, english: 8_000, dutch: 12_000, names: 4_000 } as const;

/** Each list as its words with line ends between; none of them holds one. */
export function commonWords(): Readonly<Record<keyof typeof LISTS, string>> {
	const nl = dutch.dictionary;
	const names = [english.dictionary['firstnames-en'], nl.boysFirstnames, nl.girlsFirstnames];
	return {
		passwords: front(common.dictionary['passwords-common'], LISTS.passwords),
		english: front(english.dictionary['commonWords-en'], LISTS.english),
		dutch: front([...nl.commonWords.slice(0, LISTS.dutch / 2), ...nl.wikipedia], LISTS.dutch),
		names: front(
			names.flatMap((list) => list.slice(0, LISTS.names / names.length)),
			LISTS.names
		)
	};
}

function front(list: readonly string[], max: number): string {
	return [...new Set(list.map((word) => word.toLowerCase()))].slice(0, max).join('\n');
}
