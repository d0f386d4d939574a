import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cardTextOf, fieldsOfCard, uncheckedCard } from '#lib/content/server/card-form.ts';
import { codeOf, editableLists, listTextOf, pathOfList, rowsOfList } from '#lib/content/server/list-form.ts';

const read = (path: string): string => readFileSync(new URL(`../../../src/content/${path}`, import.meta.url), 'utf8');
import { compileSpoiled } from './some-content.ts';

describe('a catalogue as a form', () => {
	test.each(editableLists)('%s comes back as it was when nothing changed', (list) => {
		const text = read(pathOfList(list));
		const rows = rowsOfList(text, list) ?? [];
		expect(rows.length).toBeGreaterThan(3);
		expect(listTextOf(text, { list, rows })).toBe(text);
	});

	test('one word changes and every other entry keeps its facts', () => {
		const before = read(pathOfList('concerns'));
		const changed = listTextOf(before, { list: 'concerns', rows: [{ id: 'mould', words: { 'short.nl': 'Vocht' } }] });
		const lines = changed.split('\n').filter((line, index) => line !== before.split('\n')[index]);
		expect(lines).toHaveLength(1);
		expect(lines[0]).toContain('short: { nl: Vocht, en: Mould }');
		expect(lines[0]).toContain('guide: mould');
	});

	test('words with commas and colons stay within their own entry', () => {
		const text = read(pathOfList('concerns'));
		const rows = rowsOfList(text, 'concerns') ?? [];
		const changed = rows.map((row) =>
			row.id === 'mould' ? { ...row, words: { ...row.words, nl: 'Vocht, schimmel: {alles} # hier' } } : row
		);
		expect(rowsOfList(listTextOf(text, { list: 'concerns', rows: changed }), 'concerns')).toEqual(changed);
	});

	test('a new entry gets a code that nobody has', () => {
		const text = read(pathOfList('measures'));
		const taken = (rowsOfList(text, 'measures') ?? []).map(({ id }) => id);
		const id = codeOf('Led', taken);
		expect(id).toBe('led-2');
		const words = { nl: 'Ledstrip', en: 'LED strip', unit: 'metre' };
		const rows = rowsOfList(listTextOf(text, { list: 'measures', rows: [], added: { id, words } }), 'measures');
		expect(rows?.at(-1)).toEqual({ id, words });
	});
});

describe('what residents say, as a form', () => {
	const words = { nl: 'stookverbod, kachel uit', en: 'heating ban' };

	test.each([
		['in the file that ships', read(pathOfList('synonyms'))],
		['where a set has no such file yet', '']
	])('a new line with its concern is compiled, %s', (_, text) => {
		const added = { id: codeOf(words.en, []), words, of: 'mould' };
		const rows = rowsOfList(text, 'synonyms') ?? [];
		const saved = listTextOf(text, { list: 'synonyms', rows, added });
		expect(rowsOfList(saved, 'synonyms')?.at(-1)).toEqual({ id: 'heating-ban', words });
		const { pack } = compileSpoiled({ 'catalogues/synonyms.yaml': saved });
		expect(pack.synonyms?.at(-1)).toEqual({ id: 'heating-ban', words, concerns: ['mould'], guides: [] });
	});
});

describe('a resident card as a form', () => {
	const arabic = read('cards/who-we-are/ar.md');
	const fields = fieldsOfCard(arabic);

	test('a translation that a named person checked says who and when', () => {
		if (fields === undefined) throw new Error('the card cannot be read');
		const text = cardTextOf(arabic, fields, { by: 'Amal B.', on: '2026-11-24' });
		expect(fieldsOfCard(text)).toEqual({ ...fields, isChecked: true, checkedBy: 'Amal B.', checkedOn: '2026-11-24' });
		expect(fieldsOfCard(uncheckedCard(text))).toMatchObject({ isChecked: false, checkedBy: '', checkedOn: '' });
	});

	test('nothing changed gives the very same file', () => {
		if (fields === undefined) throw new Error('the card cannot be read');
		expect(cardTextOf(arabic, fields, null)).toBe(arabic);
	});
});
