/**
 * How soon a passphrase is guessed by whoever has the phone's profile. Read only when one is chosen, with its words from
 * the offline shell: it works without network, and what is typed goes nowhere.
 */
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as v from 'valibot';
import type { Strength } from '../vault-port.ts';

/** Guesses, as powers of ten: below this a thief is done in weeks, at what the key derivation costs for each. */
const FAIR_FROM = 10;
/** From here it takes more machines than anybody spends on a phone. */
const STRONG_FROM = 14;
/** Longer ones are strong by their length; the estimator's time grows with it. */
const JUDGED_CHARACTERS_MAX = 100;
const WORDS_URL = '/common-words.json';

const wordsSchema = v.record(v.string(), v.string());

export interface PassphraseJudge {
	/** @param about what a thief knows without guessing: the product, the organisation, the coach */
	judge(passphrase: string, about: readonly string[]): Strength;
}

/** @param lists words that are tried first, with line ends between them, the first first */
export function createPassphraseJudge(lists: Readonly<Record<string, string>>): PassphraseJudge {
	const dictionary = Object.fromEntries(Object.entries(lists).map(([name, words]) => [name, words.split('\n')]));
	const estimator = new ZxcvbnFactory({ dictionary, maxLength: JUDGED_CHARACTERS_MAX });
	return {
		judge(passphrase, about) {
			const typed = passphrase.normalize('NFKC').trim().slice(0, JUDGED_CHARACTERS_MAX);
			const known = ['voordeur', ...about.flatMap((text) => text.split(/\s+/))].filter((word) => word.length > 2);
			// Words run together: what stands between them is no secret, and hides words from the estimator.
			const run = typed.replace(/[\s_.,-]+/g, '');
			const guesses = [typed, run].map((text) => estimator.check(text, known).guessesLog10);
			const least = Math.min(...guesses);
			return least < FAIR_FROM ? 'weak' : least < STRONG_FROM ? 'fair' : 'strong';
		}
	};
}

let once: Promise<PassphraseJudge> | null = null;

/** Null where the words cannot be read: then only the length of a passphrase is known. */
export async function passphraseJudge(): Promise<PassphraseJudge | null> {
	once ??= readWords().then(createPassphraseJudge);
	try {
		return await once;
	} catch {
		// Without network and without the shell; the next one asks again.
		once = null;
		return null;
	}
}

async function readWords(): Promise<Readonly<Record<string, string>>> {
	const answer = await fetch(WORDS_URL);
	return v.parse(wordsSchema, await answer.json());
}
