/**
 * Searching lessons and guides in every language of the pack at once, without a network and forgiving of typing errors.
 * A coach who works in English and heard a Dutch word finds the lesson too, shown in English.
 *
 * An index is made per pack and language, in a worker or in Node, and kept; making it for a whole set takes some tens
 * of milliseconds. Accents do not matter, in the question or in the text.
 */
import MiniSearch, { type SearchResult } from 'minisearch';
import type { ContentPack } from '#lib/domain/guide/guide.ts';
import { entriesOf, wordsOf, type Piece, type SearchEntry } from './search-entries.ts';

export interface SearchHit {
	readonly kind: 'lesson' | 'guide';
	readonly id: string;
	/** In the coach's language, as the snippet is. */
	readonly title: string;
	/** A passage around the first word that was found, else the beginning; plain text. */
	readonly snippet: string;
	/** The language in which the words were found, where it is another than the coach's. */
	readonly foundIn?: string | undefined;
}

export interface ContentSearch {
	/** The best hits first; nothing for a question without letters or digits. */
	readonly find: (question: string, hitsMax?: number) => readonly SearchHit[];
}

const searchLimits = { questionCharactersMax: 100, hitsMax: 20, snippetCharacters: 140, swapLettersMin: 4 } as const;
/** Of two texts that fit as well, the one in the coach's own language comes first. */
const ownLanguageBoost = 1.5;

/** Makes the index of a pack for a coach who reads this language. */
export function createContentSearch(pack: ContentPack, language: string): ContentSearch {
	const own = entriesOf(pack, language);
	const others = pack.languages.filter((other) => other !== language);
	const entries = [...own, ...others.flatMap((other) => entriesOf(pack, other))];
	const entriesByKey = new Map(entries.map((entry) => [entry.key, entry]));
	const ownById = new Map(own.map((entry) => [entry.item, entry]));
	// The words that are indexed, gathered on the way: reading every text a second time would take as long again.
	const terms = new Set<string>();
	let isWhole = false;
	const index = new MiniSearch<SearchEntry>({
		idField: 'key',
		fields: ['title', 'concerns', 'said', 'named', 'body'],
		tokenize: wordsOf,
		processTerm: (term) => {
			if (!isWhole) terms.add(term);
			return term;
		}
	});
	index.addAll(entries);
	isWhole = true;
	const isBeginning = beginningsIn([...terms].sort());
	const options = {
		fuzzy: 0.2,
		prefix: true,
		boost: { title: 4, concerns: 2, named: 4 },
		boostDocument: (key: unknown) => (entriesByKey.get(String(key))?.language === language ? ownLanguageBoost : 1)
	};
	const find = (question: string, hitsMax: number = searchLimits.hitsMax): readonly SearchHit[] => {
		const written = wordsOf(question.slice(0, searchLimits.questionCharactersMax));
		const asked = written.map((word) => unswapped(word, isBeginning));
		const withAll = index.search(asked.join(' '), { ...options, combineWith: 'AND' });
		// A whole sentence is a question too: then whatever has most of its words.
		const results = withAll.length > 0 ? withAll : index.search(asked.join(' '), { ...options, combineWith: 'OR' });
		const found = new Map<string, { best: SearchResult; own?: SearchResult }>();
		for (const result of results) {
			const entry = entriesByKey.get(String(result.id));
			if (entry === undefined) continue;
			const known = found.get(entry.item) ?? { best: result };
			found.set(entry.item, entry.language === language ? { ...known, own: result } : known);
		}
		return [...found].slice(0, hitsMax).flatMap(([item, { best, own: ownResult }]) => {
			const entry = ownById.get(item);
			if (entry === undefined) return [];
			// Likeness alone is no finding where the other language has the very words.
			const isOwn = ownResult !== undefined && (ownResult === best || hasAll(ownResult, asked));
			const shownFirst = isOwn ? [asked, ownResult.terms] : [asked];
			const elsewhere = isOwn ? undefined : entriesByKey.get(String(best.id))?.language;
			return [
				{
					kind: entry.kind,
					id: entry.id,
					title: entry.title,
					snippet: snippetOf(entry.pieces(), shownFirst),
					...(elsewhere === undefined ? {} : { foundIn: elsewhere })
				}
			];
		});
	};
	return { find };
}

/** Every word of the question begins a word that was found. */
function hasAll({ terms }: SearchResult, asked: readonly string[]): boolean {
	return asked.every((word) => terms.some((term) => term.startsWith(word)));
}

/** Tells whether letters begin one of these words, which are sorted: a question then costs a dozen comparisons. */
function beginningsIn(terms: readonly string[]): (letters: string) => boolean {
	return (letters) => {
		let [low, high] = [0, terms.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((terms[middle] ?? '') < letters) low = middle + 1;
			else high = middle;
		}
		return terms[low]?.startsWith(letters) === true;
	};
}

/**
 * Two letters that changed places are the commonest slip of a thumb, and count as two errors, which is too many for a
 * short word to be found by likeness alone. A word that begins no word of the set is tried with each pair swapped back.
 */
function unswapped(word: string, isBeginning: (letters: string) => boolean): string {
	if (word.length < searchLimits.swapLettersMin || isBeginning(word)) return word;
	for (let at = 0; at < word.length - 1; at += 1) {
		const swapped = `${word.slice(0, at)}${word[at + 1] ?? ''}${word[at] ?? ''}${word.slice(at + 2)}`;
		if (isBeginning(swapped)) return swapped;
	}
	return word;
}

/** Cuts a passage at word borders around the first word as asked, else as found, else from the beginning. */
function snippetOf(pieces: readonly Piece[], termLists: readonly (readonly string[])[]): string {
	const places = termLists.map((terms) => pieces.findIndex(({ words }) => words.some((word) => terms.includes(word))));
	const first = places.find((place) => place !== -1) ?? 0;
	let start = Math.max(0, first - 6);
	// Near the end, begin earlier so that the passage is not a single word.
	start = Math.max(0, Math.min(start, pieces.length - 12));
	let passage = start === 0 ? '' : '…';
	for (const { shown: word } of pieces.slice(start)) {
		if (passage.length + word.length >= searchLimits.snippetCharacters) return `${passage.trim()}…`;
		passage += `${word} `;
	}
	return passage.trim();
}
