/**
 * Searching lessons and guides in one language, without a network and forgiving of typing errors.
 *
 * An index is made per pack and language, in a worker or in Node, and kept; making it for a whole set takes some tens
 * of milliseconds. Accents do not matter, in the question or in the text.
 */
import MiniSearch from 'minisearch';
import { textIn, type ContentPack, type Guide, type Lesson, type Localized } from '#lib/domain/guide/guide.ts';

export interface SearchHit {
	readonly kind: 'lesson' | 'guide';
	readonly id: string;
	readonly title: string;
	/** A passage around the first word that was found, plain text. */
	readonly snippet: string;
}

export interface ContentSearch {
	/** The best hits first; nothing for a question without letters or digits. */
	readonly find: (question: string, hitsMax?: number) => readonly SearchHit[];
}

const searchLimits = { questionCharactersMax: 100, hitsMax: 20, snippetCharacters: 140, swapLettersMin: 4 } as const;

interface Entry {
	readonly key: string;
	readonly kind: SearchHit['kind'];
	readonly id: string;
	readonly title: string;
	/** The words of its concerns: a coach looks for "achterstand" and should find what helps. */
	readonly concerns: string;
	readonly body: string;
	/** The body in pieces as it is shown, and as each is looked for: folding them anew for every hit would take longer than the search. */
	readonly pieces: readonly { readonly shown: string; readonly words: readonly string[] }[];
}

/** Makes the index of a pack in one language. */
export function createContentSearch(pack: ContentPack, language: string): ContentSearch {
	const entries = entriesOf(pack, language);
	const entriesByKey = new Map(entries.map((entry) => [entry.key, entry]));
	const index = new MiniSearch<Entry>({
		idField: 'key',
		fields: ['title', 'concerns', 'body'],
		tokenize: wordsOf,
		processTerm: (term) => term
	});
	index.addAll(entries);
	const headings = entries.flatMap(({ title, concerns }) => wordsOf(`${title} ${concerns}`));
	const terms = [...new Set([...headings, ...entries.flatMap(({ pieces }) => pieces.flatMap(({ words }) => words))])];
	const find = (question: string, hitsMax: number = searchLimits.hitsMax): readonly SearchHit[] => {
		const written = wordsOf(question.slice(0, searchLimits.questionCharactersMax));
		const asked = written.map((word) => unswapped(word, terms)).join(' ');
		const options = { fuzzy: 0.2, prefix: true, boost: { title: 4, concerns: 2 } };
		const withAll = index.search(asked, { ...options, combineWith: 'AND' });
		// A whole sentence is a question too: then whatever has most of its words.
		const results = withAll.length > 0 ? withAll : index.search(asked, { ...options, combineWith: 'OR' });
		return results.slice(0, hitsMax).flatMap((result) => {
			const entry = entriesByKey.get(String(result.id));
			if (entry === undefined) return [];
			const { kind, id, title } = entry;
			return [{ kind, id, title, snippet: snippetOf(entry.pieces, [wordsOf(asked), result.terms]) }];
		});
	};
	return { find };
}

/**
 * Two letters that changed places are the commonest slip of a thumb, and count as two errors, which is too many for a
 * short word to be found by likeness alone. A word that begins no word of the set is tried with each pair swapped back.
 */
function unswapped(word: string, terms: readonly string[]): string {
	const isBeginning = (letters: string): boolean => terms.some((term) => term.startsWith(letters));
	if (word.length < searchLimits.swapLettersMin || isBeginning(word)) return word;
	for (let at = 0; at < word.length - 1; at += 1) {
		const swapped = `${word.slice(0, at)}${word[at + 1] ?? ''}${word[at] ?? ''}${word.slice(at + 2)}`;
		if (isBeginning(swapped)) return swapped;
	}
	return word;
}

/** The words of a text in small letters without accents, as they are indexed. */
export function wordsOf(text: string): string[] {
	return folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

function folded(text: string): string {
	return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function entriesOf(pack: ContentPack, language: string): readonly Entry[] {
	const say = (text: Localized): string => textIn(text, language, pack.languages);
	const concernWords = (ids: readonly string[]): string =>
		pack.concerns
			.filter(({ id }) => ids.includes(id))
			.flatMap(({ title, short }) => [say(title), say(short)])
			.join(' ');
	const bodyOf = (texts: readonly Localized[]): Pick<Entry, 'body' | 'pieces'> => {
		const body = texts
			.map(say)
			.filter((text) => text !== '')
			.join(' ');
		return { body, pieces: body.split(' ').map((shown) => ({ shown, words: wordsOf(shown) })) };
	};
	const lessons = pack.lessons.map((lesson): Entry => ({
		key: `lesson ${lesson.id}`,
		kind: 'lesson',
		id: lesson.id,
		title: say(lesson.title),
		concerns: concernWords(lesson.concerns),
		...bodyOf(textsOfLesson(lesson))
	}));
	const guides = pack.guides.map((guide): Entry => ({
		key: `guide ${guide.id}`,
		kind: 'guide',
		id: guide.id,
		title: say(guide.title),
		concerns: concernWords(guide.concerns),
		...bodyOf(textsOfGuide(guide))
	}));
	return [...lessons, ...guides];
}

function textsOfLesson(lesson: Lesson): readonly Localized[] {
	return [lesson.why, lesson.door, lesson.do, lesson.dont].map(({ text }) => text);
}

function textsOfGuide(guide: Guide): readonly Localized[] {
	const moments = guide.moments.flatMap((moment) => [
		moment.title,
		...moment.say,
		moment.explain.text,
		...moment.listen,
		...moment.do,
		...moment.dont,
		...moment.smallSteps,
		...moment.options.map(({ words }) => words)
	]);
	return [guide.purpose, ...moments];
}

/** Cuts a passage at word borders around the first word as asked, else as found, else from the beginning. */
function snippetOf(pieces: Entry['pieces'], termLists: readonly (readonly string[])[]): string {
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
