/** Forms as other people's programs spell them. */
import { describe, expect, test } from 'vitest';
import { exportXlsform } from '#lib/content/xlsform/export.ts';
import { importXlsform } from '#lib/content/xlsform/import.ts';
import { languageCode } from '#lib/content/xlsform/languages.ts';
import { inLanguage } from '#lib/content/xlsform/relabel.ts';
import { book, guide, moment, settings } from './form.ts';

const codes = (report: ReturnType<typeof importXlsform>['report']): readonly string[] => report.map(({ code }) => code);

describe('heads with a single colon', () => {
	test('mean what they mean with two', () => {
		const { guide: made, report } = importXlsform(
			book({
				survey: [
					[
						'type',
						'name',
						'label:English',
						'bind:relevant',
						'bind:constraint',
						'constraint message:English',
						'bind:jr:constraintMsg',
						'media:image:English'
					],
					['integer', 'age', 'Age', null, '. > 17', 'Too young', null, null],
					['text', 'work', 'Work', '${age} > 17', null, null, null, null]
				],
				settings
			})
		);
		expect(codes(report)).toEqual([]);
		expect(made?.moments).toMatchObject([
			{ constraint: '(. = int(.)) and (. > 17)', constraintMessage: { en: 'Too young' } },
			{ relevant: '${age} > 17', title: { en: 'Work' } }
		]);
	});
});

describe('settings under their older names', () => {
	test('give the guide its title and its id', () => {
		const { guide: made, report } = importXlsform(
			book({
				survey: [
					['type', 'name', 'label'],
					['text', 'a', 'A']
				],
				settings: [
					['title', 'id_string'],
					['Winter', 'winter']
				]
			})
		);
		expect(codes(report)).toEqual([]);
		expect(made).toMatchObject({ id: 'winter', title: { nl: 'Winter' } });
	});
});

describe('a name that forms keep for themselves', () => {
	test('gets another on its way in, and on its way out', () => {
		const survey = [
			['type', 'name', 'label', 'relevant'],
			['text', 'meta', 'Meta', null],
			['text', 'b', 'B', "${meta} = 'x'"]
		];
		const { guide: made, report } = importXlsform(book({ survey, settings }));
		expect(codes(report)).toEqual(['nameReserved']);
		expect(made?.moments).toMatchObject([{ id: 'meta_' }, { relevant: "${meta_} = 'x'" }]);
		const ours = guide([
			moment('meta', 'Meta', { answer: 'text' }),
			moment('b', 'B', { answer: 'text', relevant: "${meta} = 'x'" })
		]);
		const [written] = exportXlsform(ours).sheets;
		expect(written?.rows.map((cells) => cells[1])).toEqual(['name', 'meta_', 'b']);
		expect(JSON.stringify(written)).not.toContain('${meta}');
	});
});

describe('languages', () => {
	test.each([
		['Kiswahili', 'sw'],
		['Swahili', 'sw'],
		['Tigrinya', 'ti'],
		['Roemeens', 'ro'],
		['român\u0103', 'ro'],
		['Perzisch', 'fa'],
		['Klingon', undefined]
	])('are known by the name %s', (name, code) => {
		expect(languageCode(name)).toBe(code);
	});

	test('are assumed where none is named, and said afterwards', () => {
		const survey = [
			['type', 'name', 'label', 'hint'],
			['select_one l or_other', 'a', 'How warm?', 'Ask both']
		];
		const choices = [
			['list_name', 'name', 'label'],
			['l', 'c', 'Cold']
		];
		const read = importXlsform(book({ survey, choices, settings }));
		expect(read.assumedLanguage).toBe('nl');
		if (read.guide === null) throw new Error('there is no guide');
		const english = inLanguage(read.guide, { from: 'nl', to: 'en' });
		expect(english.title).toEqual({ en: 'Proef' });
		expect(english.moments[0]).toMatchObject({
			title: { en: 'How warm?' },
			options: [{ words: { en: 'Cold' } }, { words: { nl: 'Anders', en: 'Other' } }]
		});
		expect(english.moments[0]?.explain.text).toEqual({ en: 'Ask both' });
		const named = [
			['type', 'name', 'label::English (en)'],
			['text', 'a', 'A']
		];
		expect(importXlsform(book({ survey: named, settings })).assumedLanguage).toBeNull();
	});
});

describe('a long list that is filtered', () => {
	const places = Array.from({ length: 600 }, (_, at) => ({ id: `place-${at}`, province: `province ${at % 12}` }));
	const filtered = (relevantOf: (at: number, province: string) => string | undefined) =>
		guide([
			moment('province', 'Provincie', { answer: 'text' }),
			moment('place', 'Plaats', {
				answer: 'choice',
				options: places.map(({ id, province }, at) => {
					const relevant = relevantOf(at, province);
					return { id, words: { nl: id }, ...(relevant === undefined ? {} : { relevant }) };
				})
			})
		]);

	test.each([
		['by one text', filtered((_, province) => `'${province}' = \${province}`)],
		['by one text, but for some', filtered((at, province) => (at < 5 ? undefined : `'${province}' = \${province}`))],
		['by conditions of all kinds', filtered((at) => `\${province} = 'x${at % 7}' or \${province} != 'y${at % 3}'`)]
	])('comes back as it was: %s', (_, whole) => {
		const written = exportXlsform(whole);
		const filters = written.sheets[0]?.rows.flat().filter((cell) => String(cell).includes('voordeur_when'));
		expect(filters).toHaveLength(1);
		expect(String(filters?.[0]).length).toBeLessThan(2_000);
		const { guide: back, report } = importXlsform(written);
		expect(codes(report)).toEqual([]);
		expect(back).toEqual(whole);
	});
});

describe('choices with a blank in their names', () => {
	test('stay where one is chosen, and are told where several are', () => {
		const survey = [
			['type', 'name', 'label', 'relevant'],
			['select_one l', 'a', 'A', null],
			['select_multiple l', 'b', 'B', "${a} = 'very cold'"]
		];
		const choices = [
			['list_name', 'name', 'label'],
			['l', 'very cold', 'Heel koud'],
			['l', 'warm', 'Warm']
		];
		const { guide: made, report } = importXlsform(book({ survey, choices, settings }));
		expect(codes(report)).toEqual(['choiceBlank']);
		expect(made?.moments).toMatchObject([
			{ options: [{ id: 'very cold' }, { id: 'warm' }] },
			{ options: [{ id: 'warm' }], relevant: "${a} = 'very cold'" }
		]);
	});
});
