import type { CellValue } from '#lib/content/xlsform/workbook.ts';
import { book, guide, hint, moment, settings, type Form } from './form.ts';

const deepGroups: readonly (readonly CellValue[])[] = Array.from({ length: 40 }, (_, index) => [
	'begin_group',
	`g${index}`,
	null
]);

/** Forms that are broken, or meant to do harm. */
export const hostile: readonly Form[] = [
	{
		title: 'HTML and scripts in labels, hints and choices',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'hint', 'voordeur::explain_html::nl'],
				['note', 'a', '<b>Let op</b><script>alert(1)</script>', 'Lees <i>dit</i> & 1 < 2', null],
				['note', 'b', '<img src=x onerror=alert(1)>Dag', 'Dag', '<p onclick="alert(1)">Dag</p>'],
				['note', 'c', 'C', 'Dag', '<p><a href="javascript:alert(1)">Dag</a></p>'],
				['note', 'd', 'D', 'Dag', '<p>Iets heel anders</p>'],
				['note', 'e', 'E', 'Dag', '<p><strong>Dag</strong></p>']
			],
			settings
		}),
		guide: guide([
			moment('a', 'Let op', {
				kind: 'say',
				explain: { html: { nl: '<p>Lees dit &amp; 1 &lt; 2</p>' }, text: { nl: 'Lees dit & 1 < 2' } }
			}),
			moment('b', 'Dag', { kind: 'say', ...hint('Dag') }),
			moment('c', 'C', { kind: 'say', ...hint('Dag') }),
			moment('d', 'D', { kind: 'say', ...hint('Dag') }),
			moment('e', 'E', {
				kind: 'say',
				explain: { html: { nl: '<p><strong>Dag</strong></p>' }, text: { nl: 'Dag' } }
			})
		]),
		report: [
			'survey 2 label markupRemoved',
			'survey 2 hint markupRemoved',
			'survey 3 label markupRemoved',
			'survey 3 voordeur::explain_html::nl htmlRefused',
			'survey 4 voordeur::explain_html::nl htmlRefused',
			'survey 5 voordeur::explain_html::nl htmlRefused'
		]
	},
	{
		title: 'no survey sheet',
		workbook: { sheets: [{ name: 'Blad1', rows: [['type', 'name', 'label']] }] },
		guide: null,
		report: ['- - - surveyMissing']
	},
	{
		title: 'a survey without its columns',
		workbook: book({
			survey: [
				['vraag', 'antwoord'],
				['Hoe oud?', '42']
			],
			settings
		}),
		guide: null,
		report: ['survey - - columnMissing', 'survey - - columnMissing']
	},
	{
		title: 'an empty survey',
		workbook: book({ survey: [['type', 'name', 'label']], settings }),
		guide: null,
		report: ['survey - - surveyEmpty']
	},
	{
		title: 'rows that wait for one another, and for themselves',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'relevant', 'calculation'],
				['text', 'a', 'A', "${b} = 'x'", null],
				['text', 'b', 'B', "${c} = 'x'", null],
				['calculate', 'c', 'C', null, 'concat(${a}, 1)'],
				['text', 'd', 'D', "${d} = 'x'", null],
				['text', 'e', 'E', "${a} = 'x'", null]
			],
			settings
		}),
		guide: guide([
			moment('a', 'A', { answer: 'text' }),
			moment('b', 'B', { answer: 'text' }),
			moment('c', 'C', { kind: 'observe' }),
			moment('d', 'D', { answer: 'text' }),
			moment('e', 'E', { answer: 'text', relevant: "${a} = 'x'" })
		]),
		report: ['survey 2 - ring', 'survey 3 - ring', 'survey 4 - ring', 'survey 5 - ring']
	},
	{
		title: 'the same name twice, columns twice, and names that mean something to every object',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'label', 'label::Klingon'],
				['text', 'a', 'A', 'B', 'C'],
				['text', 'a', 'Nog eens', null, null],
				['text', '__proto__', 'P', null, null],
				['text', 'constructor', 'K', null, null]
			],
			settings
		}),
		guide: guide([moment('a', 'A', { answer: 'text' }), moment('constructor', 'K', { answer: 'text' })]),
		report: [
			'survey 1 label columnTwice',
			'survey 1 label::Klingon languageUnknown',
			'survey 3 name nameTwice',
			'survey 4 name nameInvalid'
		]
	},
	{
		title: 'groups that cross, end without a begin, and never end',
		workbook: book({
			survey: [
				['type', 'name', 'label'],
				['end_group', null, null],
				['begin_group', 'one', null],
				['text', 'a', 'A'],
				['end_repeat', null, null],
				['begin_group', 'two', null],
				['text', 'b', 'B']
			],
			settings
		}),
		guide: guide([moment('a', 'A', { answer: 'text' }), moment('b', 'B', { answer: 'text' })]),
		report: ['survey 2 type endWithoutBegin', 'survey 5 type endCrossed', 'survey 6 - beginWithoutEnd']
	},
	{
		title: 'groups forty deep',
		workbook: book({
			survey: [
				['type', 'name', 'label'],
				['text', 'a', 'A'],
				...deepGroups,
				['text', 'deep', 'Diep'],
				...deepGroups.map(() => ['end_group', null, null]),
				['text', 'b', 'B']
			],
			settings
		}),
		guide: guide([moment('a', 'A', { answer: 'text' }), moment('b', 'B', { answer: 'text' })]),
		report: ['survey 23 - groupsTooDeep']
	},
	{
		title: 'a sheet of more columns than a form has',
		workbook: book({ survey: [['type', 'name', ...Array.from({ length: 300 }, () => 'x')]], settings }),
		guide: null,
		report: ['survey - - sheetTooLarge']
	},
	{
		title: 'an expression that is too long, and one that is too deep',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'relevant'],
				['text', 'a', 'A', Array.from({ length: 400 }, () => '1 = 1').join(' and ')],
				['text', 'b', 'B', `${'('.repeat(200)}1${')'.repeat(200)}`],
				['text', 'c', 'C', `${'$'.repeat(500)}{a}`]
			],
			settings
		}),
		guide: guide(['A', 'B', 'C'].map((title) => moment(title.toLowerCase(), title, { answer: 'text' }))),
		report: [
			'survey 2 relevant expressionTooLong',
			'survey 3 relevant expressionTooLong',
			'survey 4 relevant expressionUnreadable'
		]
	},
	{
		title: 'cells that a formula worked out, and texts that look like one',
		workbook: {
			sheets: [
				{
					name: 'survey',
					rows: [
						['type', 'name', 'label'],
						['text', 'a', '=HYPERLINK("http://example.org")'],
						['text', 'b', 42]
					],
					formulas: [{ row: 3, column: 3 }]
				},
				{ name: 'settings', rows: settings }
			]
		},
		guide: guide([
			moment('a', '=HYPERLINK("http://example.org")', { answer: 'text' }),
			moment('b', '42', { answer: 'text' })
		]),
		report: ['survey 3 - formulaCell']
	},
	{
		title: 'values of our own that are not possible, and sheets of the specification that a guide has nothing like',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'voordeur::kind', 'voordeur::sources', 'voordeur::safety', 'voordeur::answer'],
				['note', 'a', 'A', 'shout', 'gd ../../etc', 'perhaps', 'meter reading'],
				['note', 'b', 'Dag ${nobody}', null, null, null, null],
				['note', 'c', null, null, null, null, null]
			],
			settings: [
				['form_title', 'form_id', 'voordeur::number', 'voordeur::minutes'],
				['Proef', 'Trial 1', 'veel', -4]
			],
			others: [{ name: 'external_choices', rows: [] }]
		}),
		guide: guide(
			[
				moment('a', 'A', { kind: 'say', sources: ['gd'] }),
				moment('b', 'Dag …', { kind: 'say' }),
				moment('c', 'c', { kind: 'say' })
			],
			{ id: 'trial-1' }
		),
		report: [
			'external_choices - - sheetNotCarried',
			'survey 2 voordeur::kind valueUnknown',
			'survey 2 voordeur::answer valueUnknown',
			'survey 2 voordeur::sources valueUnknown',
			'survey 2 voordeur::safety valueUnknown',
			'survey 3 label textReference',
			'survey 4 - labelMissing',
			'settings 2 form_id formIdChanged',
			'settings 2 voordeur::number valueUnknown',
			'settings 2 voordeur::minutes valueUnknown'
		]
	}
];
