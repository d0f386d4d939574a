/**
 * What somebody at the office is asked about before their own words become a record: the same net as over a note on a
 * phone, and an answer that names the kinds that were found. An account, a phone number or an e-mail address may stay
 * once somebody looked; nine digits that may be a citizen service number stop the words until they are a meter number.
 */
import { type AskedKind, questionsIn } from '#lib/domain/note-guard.ts';

export interface WordsTrouble {
	readonly kind: 'perhapsNumber' | 'personal';
	/** All that was found, each kind once. */
	readonly kinds: readonly AskedKind[];
}

/** What somebody said of the words when they sent them. */
export interface WordsSaid {
	/** The nine digits in them are a meter number. */
	readonly isMeter?: boolean;
	/** They looked at what was found, and it may stand there. */
	readonly isSure?: boolean;
}

/**
 * Null where the words may become a record.
 *
 * @param words.before texts that stood there already: what is in them was asked about when it was written
 */
export function askAboutWords(
	words: { readonly text: string; readonly before?: readonly string[] },
	{ isMeter = false, isSure = false }: WordsSaid
): WordsTrouble | null {
	const left = new Set((words.before ?? []).flatMap((text) => questionsIn(text, new Set())).map(({ text }) => text));
	const kinds = [...new Set(questionsIn(words.text, left).map(({ kind }) => kind))];
	const isHalted = kinds.includes('citizenNumber') && !isMeter;
	const isOpen = kinds.some((kind) => kind !== 'citizenNumber') && !isSure;
	return isHalted ? { kind: 'perhapsNumber', kinds } : isOpen ? { kind: 'personal', kinds } : null;
}
