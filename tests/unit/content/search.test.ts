import { describe, expect, test } from 'vitest';
import { createContentSearch } from '#lib/content/search.ts';
import { compileSpoiled } from './some-content.ts';

const { pack } = compileSpoiled();
const dutch = createContentSearch(pack, 'nl');
const ids = (question: string): readonly string[] => dutch.find(question).map(({ kind, id }) => `${kind} ${id}`);

describe('searching', () => {
	test.each(['', '   ', '***', '\u0000', '(((('])('the question %j finds nothing and breaks nothing', (question) => {
		expect(ids(question)).toEqual([]);
	});

	test('a question of a million characters is cut, not searched', () => {
		expect(ids('schimmel '.repeat(100_000)).length).toBeGreaterThan(0);
	});

	test.each(['schimmel', 'schimel', 'SCHIMMEL', 'schïmmél', 'schim'])('%s finds the mould guide first', (question) => {
		expect(ids(question)[0]).toBe('guide mould');
	});

	test.each(['shcimmel', 'schimmle', 'schimmel', 'shcaamte', 'shcim'])(
		'%s is found though letters changed places',
		(word) => {
			expect(ids(word)).not.toEqual([]);
		}
	);

	test('a short word with two letters swapped is found in English as well', () => {
		expect(createContentSearch(pack, 'en').find('hsame')[0]?.title).toBe('You did nothing wrong');
	});

	test('the words of a concern find the lesson that helps with it', () => {
		expect(ids('schimmel')).toContain('lesson L25');
	});

	test('a whole sentence finds what has most of its words', () => {
		expect(ids('wat zeg ik over de schuld')[0]).toBe('lesson L25');
	});

	test('a hit shows the passage around the word', () => {
		expect(dutch.find('schaamte')[0]).toEqual({
			kind: 'lesson',
			id: 'L25',
			title: 'U heeft niets fout gedaan',
			snippet: expect.stringContaining('Schaamte houdt mensen stil.')
		});
	});

	test('each language has its own index, and a missing language falls back to the first', () => {
		expect(createContentSearch(pack, 'en').find('shame')[0]?.title).toBe('You did nothing wrong');
		expect(createContentSearch(pack, 'tr').find('schaamte')[0]?.id).toBe('L25');
	});
});

describe('searching in every language at once', () => {
	const found = (language: string, question: string): readonly (readonly [string, string, string | undefined])[] =>
		createContentSearch(pack, language)
			.find(question)
			.map(({ id, title, foundIn }) => [id, title, foundIn] as const);

	test('an English word finds the lesson for a coach who works in Dutch, in Dutch and marked', () => {
		expect(found('nl', 'shame')).toContainEqual(['L25', 'U heeft niets fout gedaan', 'en']);
	});

	test('a Dutch word finds the lesson for a coach who works in English, in English and marked', () => {
		expect(found('en', 'schaamte')).toContainEqual(['L25', 'You did nothing wrong', 'nl']);
	});

	test('a typing error is forgiven in the other language too', () => {
		expect(found('en', 'shcaamte')).toContainEqual(['L25', 'You did nothing wrong', 'nl']);
	});

	test('what is found in the own language bears no mark', () => {
		expect(found('nl', 'schaamte')).toContainEqual(['L25', 'U heeft niets fout gedaan', undefined]);
	});

	test('each lesson is found once, however many languages have the word', () => {
		const ids = found('nl', 'schimmel').map(([id]) => id);
		expect(new Set(ids).size).toBe(ids.length);
	});

	test('the passage that is shown is in the language of the coach', () => {
		const [hit] = createContentSearch(pack, 'nl').find('shame');
		expect(hit?.snippet).toContain('Dit geeft rust.');
	});
});

describe('what residents say', () => {
	const said = compileSpoiled({
		'catalogues/synonyms.yaml':
			"- { id: bailiff, nl: 'deurwaarder, rood staan', en: bailiff, concerns: [mould], guides: [mould] }\n"
	});
	const search = createContentSearch(said.pack, 'nl');
	const found = (question: string): readonly string[] => search.find(question).map(({ id }) => id);

	test('a word that no text has finds the guide first, and the lessons of its concern', () => {
		expect(said.errors).toEqual([]);
		expect(found('deurwaarder')).toEqual(['mould', 'L25']);
	});

	test.each(['deurwarder', 'duerwaarder', 'bailif'])('%s finds them though it is mistyped', (question) => {
		expect(found(question)[0]).toBe('mould');
	});

	test('words of more than one are looked for together', () => {
		expect(found('rood staan')[0]).toBe('mould');
	});

	test('a set without such words is searched all the same', () => {
		expect(createContentSearch(pack, 'nl').find('deurwaarder')).toEqual([]);
	});

	test('a concern or guide that does not exist is an error at its line', () => {
		const { errors } = compileSpoiled({
			'catalogues/synonyms.yaml':
				'- { id: bailiff, nl: deurwaarder, en: bailiff, concerns: [none], guides: [nowhere] }\n'
		});
		expect(errors.map(({ message }) => message)).toEqual(['there is no concern none', 'there is no guide nowhere']);
	});
});
