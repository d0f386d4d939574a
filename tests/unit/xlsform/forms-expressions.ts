import { book, guide, hint, moment, options, settings, type Form } from './form.ts';

const yesNo = [
	['list_name', 'name', 'label'],
	['yes_no', 'yes', 'Ja'],
	['yes_no', 'no', 'Nee']
];
const yesOrNo = options({ yes: 'Ja', no: 'Nee' });

/** Forms of expressions, filters and spellings that become a guide with nothing lost. */
export const carriedExpressions: readonly Form[] = [
	{
		title: 'choices filtered by earlier answers, as in a cascading select',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'choice_filter'],
				['select_one fuel', 'fuel', 'Waarmee stookt u?', null],
				['select_one device', 'device', 'Welk toestel?', "fuel = ${fuel} or name = 'none'"]
			],
			choices: [
				['list_name', 'name', 'label', 'fuel'],
				['fuel', 'gas', 'Gas', null],
				['fuel', 'power', 'Stroom', null],
				['device', 'boiler', 'Ketel', 'gas'],
				['device', 'pump', 'Warmtepomp', 'power'],
				['device', 'none', 'Geen', null]
			],
			settings
		}),
		guide: guide([
			moment('fuel', 'Waarmee stookt u?', { answer: 'choice', options: options({ gas: 'Gas', power: 'Stroom' }) }),
			moment('device', 'Welk toestel?', {
				answer: 'choice',
				options: [
					{ id: 'boiler', words: { nl: 'Ketel' }, relevant: "'gas' = ${fuel}" },
					{ id: 'pump', words: { nl: 'Warmtepomp' }, relevant: "'power' = ${fuel}" },
					{ id: 'none', words: { nl: 'Geen' } }
				]
			})
		]),
		report: []
	},
	{
		title: 'or_other, with the text that follows it',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'relevant'],
				['select_one yes_no or_other', 'help', 'Krijgt u hulp?', null],
				['note', 'thanks', 'Dank u', "${help_other} != ''"]
			],
			choices: yesNo,
			settings
		}),
		guide: guide([
			moment('help', 'Krijgt u hulp?', {
				answer: 'choice',
				options: [...yesOrNo, { id: 'other', words: { nl: 'Anders', en: 'Other' } }]
			}),
			moment('help_other', 'Krijgt u hulp? (Anders)', {
				answer: 'text',
				relevant: "selected(${help}, 'other')"
			}),
			moment('thanks', 'Dank u', { kind: 'say', relevant: "${help_other} != ''" })
		]),
		report: []
	},
	{
		title: 'answers to begin with, fixed and worked out',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'default', 'calculation'],
				['integer', 'people', 'Met hoevelen?', 2, null],
				['text', 'town', 'Waar?', "'s-Hertogenbosch", null],
				['date', 'day', 'Wanneer?', 'today()', null],
				['select_one yes_no', 'gas', 'Gas?', 'yes', null],
				['decimal', 'share', 'Per persoon?', null, '${people} div 2']
			],
			choices: yesNo,
			settings
		}),
		guide: guide([
			moment('people', 'Met hoevelen?', { answer: 'number', constraint: '. = int(.)', calculate: '2' }),
			moment('town', 'Waar?', { answer: 'text', calculate: '"\'s-Hertogenbosch"' }),
			moment('day', 'Wanneer?', { answer: 'date', calculate: 'today()' }),
			moment('gas', 'Gas?', { answer: 'choice', options: yesOrNo, calculate: "'yes'" }),
			moment('share', 'Per persoon?', { answer: 'number', calculate: '${people} div 2' })
		]),
		report: []
	},
	{
		title: 'every function and operator that a guide knows',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'calculation', 'constraint'],
				['select_multiple rooms', 'rooms', 'Kamers', null, 'count-selected(.) <= 2'],
				['text', 'postcode', 'Postcode', null, "regex(., '[0-9]{4} ?[A-Z]{2}') and string-length(.) < 8"],
				['calculate', 'a', 'A', "if(selected(${rooms}, 'bath'), 1, -1) + 2 * 3 - 4 div 2 mod 3", null],
				['calculate', 'b', 'B', 'round(number(${a}) * 1.5, 1) + int(${a})', null],
				['calculate', 'c', 'C', "concat(coalesce(${postcode}, 'onbekend'), ' ', today())", null],
				['calculate', 'd', 'D', 'not(${a} > 1 or ${a} >= 2 and ${b} != 3)', null]
			],
			choices: [
				['list_name', 'name', 'label'],
				['rooms', 'bath', 'Badkamer']
			],
			settings
		}),
		guide: guide([
			moment('rooms', 'Kamers', {
				answer: 'several',
				options: options({ bath: 'Badkamer' }),
				constraint: 'count-selected(.) <= 2'
			}),
			moment('postcode', 'Postcode', {
				answer: 'text',
				constraint: "regex(., '[0-9]{4} ?[A-Z]{2}') and string-length(.) < 8"
			}),
			moment('a', 'A', {
				kind: 'observe',
				calculate: "if(selected(${rooms}, 'bath'), 1, -1) + 2 * 3 - 4 div 2 mod 3"
			}),
			moment('b', 'B', { kind: 'observe', calculate: 'round(number(${a}) * 1.5, 1) + int(${a})' }),
			moment('c', 'C', {
				kind: 'observe',
				calculate: "concat(coalesce(${postcode}, 'onbekend'), ' ', today())"
			}),
			moment('d', 'D', { kind: 'observe', calculate: 'not(${a} > 1 or ${a} >= 2 and ${b} != 3)' })
		]),
		report: []
	},
	{
		title: 'references in labels, curly quotes in expressions, and true()',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'hint', 'relevant'],
				['text', 'who', 'Hoe heet u?', null, null],
				['note', 'hello', 'Dag ${ who }.', 'Zeg ${who}.', '${who} != ‘niemand’ and true()']
			],
			settings
		}),
		guide: guide([
			moment('who', 'Hoe heet u?', { answer: 'text' }),
			moment('hello', 'Dag ${who}.', {
				kind: 'say',
				...hint('Zeg ${who}.'),
				relevant: "${who} != 'niemand' and (1 = 1)"
			})
		]),
		report: []
	},
	{
		title: 'other spellings of columns, rows switched off, empty rows and notes to oneself',
		workbook: book({
			survey: [
				[null, null],
				['Type', 'Name', 'Caption', 'relevance', 'remarks', 'disabled'],
				['string', 'a', 'Een', null, 'nog nakijken', null],
				[],
				['text', 'old', 'Oud', null, null, 'yes'],
				['int', 'b', 'Twee', "${a} = 'x'", null, 'no']
			],
			settings,
			others: [{ name: 'Notities', rows: [['alles mag hier staan']] }]
		}),
		guide: guide([
			moment('a', 'Een', { answer: 'text' }),
			moment('b', 'Twee', { answer: 'number', constraint: '. = int(.)', relevant: "${a} = 'x'" })
		]),
		report: []
	}
];
