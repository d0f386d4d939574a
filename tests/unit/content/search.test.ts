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
