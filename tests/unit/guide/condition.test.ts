import { describe, expect, test } from 'vitest';
import { conditionOfRows, rowsOfCondition, termsOfGuide } from '#lib/domain/guide/condition.ts';
import { conditionInWords, type ConditionNames, type ConditionSay } from '#lib/content/condition-words.ts';
import { readShipped } from '#lib/server/content/shipped.ts';
import { t } from '#lib/words/content.ts';
import { compileFiles } from '#lib/content/server/compile.ts';

const { pack } = compileFiles(readShipped().files);
const conditions = pack.guides.flatMap(({ moments }) =>
	moments.flatMap(({ relevant }) => (relevant === undefined ? [] : [relevant]))
);
const say: ConditionSay = (key, values) => t('nl', `condition.${key}`, values);
const names: ConditionNames = {
	moment: (id) => (id === 'gas' ? 'Is er gas?' : id),
	option: (_, option) => (option === 'yes' ? 'Ja' : option),
	concern: (id) => (id === 'mould' ? 'Schimmel' : id)
};

describe('a condition as rows', () => {
	test('is a row per part, with what must not hold marked', () => {
		expect(rowsOfCondition("${gas} = 'yes' and not(selected(${where}, 'bath')) and ${age} != 'old'")).toEqual({
			join: 'and',
			rows: [
				{ term: "${gas} = 'yes'", holds: true },
				{ term: "selected(${where}, 'bath')", holds: false },
				{ term: "${age} = 'old'", holds: false }
			]
		});
	});

	test('keeps a part that is more than a comparison as one row', () => {
		const text = "${wall} < 10 and (selected(${where}, 'bedroom') or concern('mould'))";
		const rows = rowsOfCondition(text);
		expect(rows?.rows.map(({ term }) => term)).toEqual([
			'${wall} < 10',
			"selected(${where}, 'bedroom') or concern('mould')"
		]);
		expect(rows && conditionOfRows(rows)).toBe(text);
	});

	test('of every guide that ships comes back with the same rows', () => {
		expect(conditions.length).toBeGreaterThan(80);
		for (const text of conditions) {
			const rows = rowsOfCondition(text);
			expect(rows, text).toBeDefined();
			if (rows !== undefined) expect(rowsOfCondition(conditionOfRows(rows)), text).toEqual(rows);
		}
	});

	test('is empty without rows, and leaves out what is no expression', () => {
		expect(rowsOfCondition(' ')).toEqual({ join: 'and', rows: [] });
		expect(conditionOfRows({ join: 'or', rows: [] })).toBe('');
		expect(conditionOfRows({ join: 'or', rows: [{ term: "${gas} = '", holds: true }] })).toBe('');
		expect(rowsOfCondition('${gas} =')).toBeUndefined();
	});

	test('offers the options of each question and every concern', () => {
		const options = [{ id: 'yes', words: {} }];
		const moments = [
			{ id: 'gas', answer: 'choice' as const, options },
			{ id: 'where', answer: 'several' as const, options },
			{ id: 'age', answer: 'number' as const, options: [] },
			{ id: 'begin', answer: undefined, options: [] }
		];
		expect(termsOfGuide(moments, [{ id: 'mould' }])).toEqual([
			"${gas} = 'yes'",
			"selected(${where}, 'yes')",
			"${age} != ''",
			"concern('mould')"
		]);
	});
});

describe('a condition in words', () => {
	test.each([
		["${gas} = 'yes'", 'bij ‘Is er gas?’ is ‘Ja’ gekozen'],
		["not(${gas} = 'yes')", 'bij ‘Is er gas?’ is niet ‘Ja’ gekozen'],
		["not(selected(${gas}, 'yes'))", 'bij ‘Is er gas?’ is niet ‘Ja’ gekozen'],
		["${gas} != ''", 'bij ‘Is er gas?’ is iets ingevuld'],
		["not(concern('mould'))", 'de zorg ‘Schimmel’ is niet aangetikt'],
		['${age} >= 70', '‘age’ is 70 of meer'],
		[
			"${gas} = 'yes' and (concern('mould') or ${age} < 5)",
			'bij ‘Is er gas?’ is ‘Ja’ gekozen en (de zorg ‘Schimmel’ is aangetikt of ‘age’ is minder dan 5)'
		],
		[
			"not(${gas} = 'yes' and concern('mould'))",
			'niet (bij ‘Is er gas?’ is ‘Ja’ gekozen en de zorg ‘Schimmel’ is aangetikt)'
		],
		['count-selected(${where}) > 0', 'bij ‘where’ is iets ingevuld'],
		['count-selected(${where}) > 1', 'count-selected(${where}) > 1'],
		['${gas} =', '${gas} =']
	])('of %s', (text, words) => {
		expect(conditionInWords(text, names, say)).toBe(words);
	});
});
