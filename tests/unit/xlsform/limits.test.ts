import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareGuide } from '#lib/domain/guide/prepare.ts';
import { exportXlsform } from '#lib/content/xlsform/export.ts';
import { importXlsform } from '#lib/content/xlsform/import.ts';
import { workbookLimits, type CellValue, type Workbook } from '#lib/content/xlsform/workbook.ts';
import { book } from './form.ts';

const headings = ['type', 'name', 'label', 'hint', 'relevant', 'constraint', 'calculation', 'default', 'required'];
const { momentsMax, rowsMax, optionsMax } = workbookLimits;

function many(count: number, rowOf: (index: number) => readonly CellValue[]): readonly (readonly CellValue[])[] {
	return Array.from({ length: count }, (_, index) => rowOf(index));
}

function timed(workbook: Workbook): {
	readonly ms: number;
	readonly codes: ReadonlySet<string>;
	readonly lines: number;
} {
	// Of the processor, since the clock on the wall also counts whatever else the machine does.
	const before = process.cpuUsage();
	const { report } = importXlsform(workbook);
	const { user, system } = process.cpuUsage(before);
	const codes = new Set<string>(report.map(({ code }) => code));
	return { ms: (user + system) / 1_000, codes, lines: report.length };
}

const rowCount = rowsMax - 1;
const long = 'a'.repeat(30_000);

describe('a form that is as large as it may be', () => {
	test.each<readonly [string, Workbook, string]>([
		[
			'rows beyond what a guide holds',
			book({ survey: [headings, ...many(rowCount, (n) => ['text', `q${n}`, 'Q'])] }),
			'tooManyMoments'
		],
		[
			'long cells everywhere',
			book({
				survey: [
					headings,
					...many(600, (n) => ['text', `q${n}`, long, '<a'.repeat(9000), long, `${long}(`, null, long])
				]
			}),
			'expressionTooLong'
		],
		[
			'calculations in one long chain, the last of which fails',
			book({
				survey: [headings, ...many(490, (n) => ['calculate', `q${n}`, 'Q', null, null, null, `\${q${n + 1}} + 1`])]
			}),
			'referenceUnknown'
		],
		[
			'one ring of all rows',
			book({ survey: [headings, ...many(490, (n) => ['text', `q${n}`, 'Q', null, `\${q${(n + 1) % 490}} = 1`])] }),
			'ring'
		],
		[
			'a repeat of all rows, each asking for many others',
			book({
				survey: [
					[...headings, 'repeat_count'],
					['integer', 'n', 'N'],
					['begin_repeat', 'r', null, null, null, null, null, null, null, '${n}'],
					...many(490, (n) => [
						'text',
						`q${n}`,
						'Q',
						null,
						many(100, (m) => [`\${q${(n * m) % (n || 1)}} = 1`]).join(' or ')
					]),
					['end_repeat', null]
				]
			}),
			'tooManyRepeated'
		],
		[
			'a filter over thousands of choices, in every row',
			book({
				survey: [
					[...headings, 'choice_filter'],
					...many(490, (n) => ['select_one l', `q${n}`, 'Q', ...headings.slice(3).map(() => null), 'town = ${q0}'])
				],
				choices: [['list_name', 'name', 'label', 'town'], ...many(rowCount, (n) => ['l', `c${n}`, 'C', `t${n}`])]
			}),
			'tooManyChoices'
		]
	])('is read in seconds: %s', (_, workbook, code) => {
		const { ms, codes, lines } = timed(workbook);
		expect([...codes]).toContain(code);
		expect(lines).toBeLessThanOrEqual(workbookLimits.reportLinesMax + 10);
		expect(ms).toBeLessThan(10_000);
	});

	test('makes a guide within the limits', () => {
		const survey = [headings, ...many(rowCount, (n) => ['select_one l', `q${n}`, 'Q'])];
		const choices = [['list_name', 'name', 'label'], ...many(40, (n) => ['l', `c${n}`, 'C'])];
		const { guide } = importXlsform(book({ survey, choices }));
		expect(guide?.moments.length).toBeLessThanOrEqual(momentsMax);
		expect(guide?.moments.flatMap(({ options }) => options).length).toBeLessThanOrEqual(optionsMax);
	});
});

const words = fc.constantFrom(
	...['type', 'name', 'label', 'label::nl', 'hint::Klingon', 'relevant', 'calculation', 'choice_filter', 'list_name'],
	...['begin_group', 'end_group', 'begin_repeat', 'end repeat', 'select_one l', 'select_multiple l or_other', 'rank l'],
	...[
		'text',
		'integer',
		'note',
		'calculate',
		'acknowledge',
		'l',
		'a',
		'b',
		'c',
		'__proto__',
		'constructor',
		'voordeur::repeat'
	],
	...[
		'${a}',
		'${b} = 1',
		'count-selected(${a})',
		'position(..)',
		"selected(${a}, 'x')",
		'a = ${b}',
		'((',
		"'",
		'${',
		'<b>x</b>'
	],
	...['repeat_count', 'voordeur::title::nl', 'voordeur-concerns', 'yes', 'selected-at(${a}, position(..) - 1)']
);
const cells = fc.oneof(
	{ weight: 8, arbitrary: words },
	{ weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
	{ weight: 1, arbitrary: fc.constantFrom<CellValue>(null, 0, -1, Number.NaN, true, 1e21) }
);
const rows = fc.array(fc.array(cells, { maxLength: 8 }), { maxLength: 12 });
const heads = [
	...['type', 'name', 'label', 'relevant', 'constraint', 'calculation', 'default'],
	...['repeat_count', 'choice_filter', 'voordeur::repeat', 'voordeur::title::nl'],
	...['hint', 'guidance_hint', 'guidance_hint::en', 'parameters', 'voordeur::explain_html::nl']
];
const types = fc.constantFrom(
	...['text', 'integer', 'decimal', 'note', 'calculate', 'acknowledge', 'date', 'range', 'begin_group', 'end_group'],
	...['begin_repeat', 'end_repeat', 'select_one l', 'select_multiple l', 'select_one l or_other']
);
const names = fc.constantFrom('a', 'b', 'c', 'd', 'a_other', 'voordeur-concerns', 'é.1');
const expressions = fc.constantFrom(
	...[
		'${a} = 1',
		"selected(${b}, 'x')",
		'. > ${c}',
		'count-selected(${a})',
		'${d}',
		'position(..)',
		'3',
		"'x'",
		'today()'
	],
	...[
		"selected(${voordeur-concerns}, 'mould')",
		'selected-at(${a}, position(..) - 1)',
		'concat(${a}, ${b})',
		"a = ${b} or name != 'x'"
	]
);
// A text that asks for a repeat which cannot be carried shows dots, as it does when the reference is gone.
const labels = words.filter((word) => !word.includes('${'));
const maybe = fc.option(expressions, { freq: 3 });
const explanations = fc.option(
	fc.constantFrom('Luister.', 'Kijk.\nVraag door.', '<i>Kort</i>', '<p>Luister.</p>', '&')
);
const parameters = fc.option(
	fc.constantFrom('start=0 end=10 step=1', 'start=9;end=-3;step=-2', 'step=0.1', 'step=0 end=x', 'rows=5', '==', ';')
);
const likelyRow: fc.Arbitrary<readonly CellValue[]> = fc.tuple(
	...[
		types,
		names,
		fc.option(labels),
		maybe,
		maybe,
		maybe,
		maybe,
		maybe,
		maybe,
		fc.option(names, { freq: 8 }),
		fc.option(labels),
		explanations,
		explanations,
		explanations,
		parameters,
		explanations
	]
);
const surveys = fc.array(fc.oneof({ weight: 6, arbitrary: likelyRow }, fc.array(cells, { maxLength: 8 })), {
	maxLength: 14
});

describe('a form of anything whatever', () => {
	test('never throws, and makes a guide that runs and comes back the same', () => {
		const choices = [
			['list_name', 'name', 'label', 'a'],
			['l', 'x', 'X', '1'],
			['l', 'y', 'Y', '2']
		];
		fc.assert(
			fc.property(
				fc.oneof(
					surveys.map((body) => [heads, ...body]),
					rows
				),
				rows,
				(survey, settings) => {
					const { guide } = importXlsform(book({ survey, choices, settings }));
					if (guide === null) return;
					expect(prepareGuide(guide).problems.filter(({ kind }) => kind !== 'unknownOption')).toEqual([]);
					expect(new Set(guide.moments.map(({ id }) => id)).size).toBe(guide.moments.length);
					expect(importXlsform(exportXlsform(guide)).guide).toEqual(guide);
				}
			),
			{ numRuns: 2000 }
		);
	});
});
