/** The form of a moment at the office: what its fields make of a moment. */
import { describe, expect, test } from 'vitest';
import { emptyFacts, emptyWords, type MomentFields } from '#lib/content/server/guide-form.ts';
import { readMoment } from '../../../src/routes/(office)/office/(desk)/lessons/guide/[name]/read-moment.ts';

const relevant = '${wall} < 10 and not(concern("mould"))';
const current: MomentFields = {
	...emptyFacts,
	id: 'wall',
	answer: 'choice',
	options: [{ id: 'near', relevant: '${wall} < 5' }, { id: 'far' }],
	relevant,
	words: { nl: { ...emptyWords, title: 'De muur', options: { near: 'Dichtbij', far: 'Ver' } }, en: emptyWords }
};

function read(fields: readonly (readonly [string, string])[], asked: Partial<Parameters<typeof readMoment>[1]> = {}) {
	const form = new FormData();
	for (const [name, value] of fields) form.append(name, value);
	return readMoment(form, { current, taken: ['wall'], languages: ['nl', 'en'], ...asked });
}

const rows = [
	['term-0', '${wall} < 10'],
	['holds-0', 'yes'],
	['term-1', "concern('mould')"],
	['holds-1', 'no'],
	['join', 'and']
] as const;

describe('the form of a moment', () => {
	test('keeps a condition as its author wrote it where its rows say the same', () => {
		expect(read(rows).relevant).toBe(relevant);
	});

	test('writes a condition of the rows where one of them is another', () => {
		expect(read([...rows.slice(0, 3), ['holds-1', 'yes'], ['join', 'or']]).relevant).toBe(
			"${wall} < 10 or concern('mould')"
		);
		expect(read([]).relevant).toBe('');
	});

	test('keeps the id of an option and when it is offered, gives a new one its own, and lets an emptied one go', () => {
		const { options, words } = read([
			['answer', 'several'],
			['option-0-id', 'near'],
			['option-0-nl', 'Vlakbij'],
			['option-0-en', 'Close by'],
			['option-1-id', 'far'],
			['option-1-nl', ''],
			['option-2-id', ''],
			['option-2-nl', 'Far away'],
			['option-3-nl', 'Far']
		]);
		expect(options).toEqual([{ id: 'near', relevant: '${wall} < 5' }, { id: 'far-away' }, { id: 'far-2' }]);
		expect(words['nl']?.options).toEqual({ near: 'Vlakbij', 'far-away': 'Far away', 'far-2': 'Far' });
		expect(words['en']?.options['near']).toBe('Close by');
	});

	test('has no options where nothing is chosen, and no unit where nothing is measured', () => {
		const { options, unit } = read([
			['answer', 'text'],
			['option-0-nl', 'Vlakbij'],
			['unit', 'cm']
		]);
		expect({ options, unit }).toEqual({ options: [], unit: '' });
	});

	test('calls a new moment by its title, and takes nothing for a day or a kind that is none', () => {
		const fresh = read(
			[
				['title-nl', 'De muur'],
				['kind', 'shout'],
				['checked', 'gisteren'],
				['again', '2027-01-31'],
				['lesson', 'L07'],
				['lesson', 'L07'],
				['source', '']
			],
			{ current: undefined, taken: ['wall', 'de-muur'] }
		);
		expect(fresh).toMatchObject({ id: 'de-muur-2', kind: 'ask', checked: '', again: '2027-01-31', lessons: ['L07'] });
		expect(fresh.sources).toEqual([]);
	});
});
