/** What search looks through: every lesson and guide, once per language, with the words of its concerns and of residents. */
import {
	textIn,
	type ContentPack,
	type Guide,
	type Lesson,
	type Localized,
	type Synonyms
} from '#lib/domain/guide/guide.ts';

export interface SearchEntry {
	readonly key: string;
	/** The lesson or guide, whatever the language. */
	readonly item: string;
	readonly language: string;
	readonly kind: 'lesson' | 'guide';
	readonly id: string;
	readonly title: string;
	/** The words of its concerns: a coach looks for "achterstand" and should find what helps. */
	readonly concerns: string;
	/** What residents say for it: a coach heard "deurwaarder", which no lesson says. */
	readonly said: string;
	/** Of those, the words that lead to this guide before anything else. */
	readonly named: string;
	readonly body: string;
	/** The body in pieces as it is shown, and as each is looked for; cut when it is first found, and kept. */
	readonly pieces: () => readonly Piece[];
}

export interface Piece {
	readonly shown: string;
	readonly words: readonly string[];
}

/** Lessons and guides as they read in one language. */
export function entriesOf(pack: ContentPack, language: string): readonly SearchEntry[] {
	const say = (text: Localized): string => textIn(text, language, pack.languages);
	const entryOf = (
		kind: SearchEntry['kind'],
		{ id, title, concerns }: Pick<Guide, 'id' | 'title' | 'concerns'>,
		texts: readonly Localized[]
	): SearchEntry => {
		const body = texts
			.map(say)
			.filter((text) => text !== '')
			.join(' ');
		let pieces: readonly Piece[] | undefined;
		return {
			key: `${kind} ${id} ${language}`,
			item: `${kind} ${id}`,
			language,
			kind,
			id,
			title: say(title),
			concerns: concernWords(pack, concerns, say),
			said: saidWords(pack, (entry) => entry.concerns.some((concern) => concerns.includes(concern)), say),
			named: saidWords(pack, (entry) => kind === 'guide' && entry.guides.includes(id), say),
			body,
			pieces: () => (pieces ??= body.split(' ').map((shown) => ({ shown, words: wordsOf(shown) })))
		};
	};
	return [
		...pack.lessons.map((lesson) => entryOf('lesson', lesson, textsOfLesson(lesson))),
		...pack.guides.map((guide) => entryOf('guide', guide, textsOfGuide(guide)))
	];
}

/** The words of a text in small letters without accents, as they are indexed. */
export function wordsOf(text: string): string[] {
	return folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

function folded(text: string): string {
	return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function concernWords(pack: ContentPack, ids: readonly string[], say: (text: Localized) => string): string {
	return pack.concerns
		.filter(({ id }) => ids.includes(id))
		.flatMap(({ title, short }) => [say(title), say(short)])
		.join(' ');
}

function saidWords(pack: ContentPack, isMeant: (entry: Synonyms) => boolean, say: (text: Localized) => string): string {
	return (pack.synonyms ?? [])
		.filter(isMeant)
		.map(({ words }) => say(words))
		.join(' ');
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
