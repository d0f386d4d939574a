import { book, guide, hint, moment, options, settings, type Form } from './form.ts';

const yesNo = [
	['list_name', 'name', 'label'],
	['yes_no', 'yes', 'Ja'],
	['yes_no', 'no', 'Nee']
];
const yesOrNo = options({ yes: 'Ja', no: 'Nee' });

/** Forms that become a guide with nothing lost. */
export const carried: readonly Form[] = [
	{
		title: 'every plain type that a guide knows',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'hint'],
				['note', 'welcome', 'Fijn dat ik mag komen.', null],
				['text', 'story', 'Wat is er aan de hand?', 'Laat de bewoner vertellen.'],
				['integer', 'people', 'Hoeveel mensen wonen hier?', null],
				['decimal', 'temperature', 'Hoe warm is het?', null],
				['date', 'since', 'Sinds wanneer woont u hier?', null],
				['image', 'wall', 'Maak een foto van de muur.', null],
				['acknowledge', 'agreed', 'Mag ik dit opschrijven?', null]
			],
			settings
		}),
		guide: guide([
			moment('welcome', 'Fijn dat ik mag komen.', { kind: 'say' }),
			moment('story', 'Wat is er aan de hand?', { answer: 'text', ...hint('Laat de bewoner vertellen.') }),
			moment('people', 'Hoeveel mensen wonen hier?', { answer: 'number', constraint: '. = int(.)' }),
			moment('temperature', 'Hoe warm is het?', { answer: 'number' }),
			moment('since', 'Sinds wanneer woont u hier?', { answer: 'date' }),
			moment('wall', 'Maak een foto van de muur.', { kind: 'observe', answer: 'photo' }),
			moment('agreed', 'Mag ik dit opschrijven?', {
				answer: 'choice',
				options: [{ id: 'OK', words: { nl: 'Akkoord', en: 'OK' } }]
			})
		]),
		report: []
	},
	{
		title: 'one and several of a list, in the older spelling too',
		workbook: book({
			survey: [
				['type', 'name', 'label'],
				['select_one yes_no', 'draught', 'Tocht het?'],
				['select multiple rooms', 'where', 'Waar?'],
				['select one from yes_no', 'mould', 'Is er schimmel?']
			],
			choices: [...yesNo, ['rooms', 'bath', 'Badkamer'], ['rooms', 'bed', 'Slaapkamer']],
			settings
		}),
		guide: guide([
			moment('draught', 'Tocht het?', { answer: 'choice', options: yesOrNo }),
			moment('where', 'Waar?', { answer: 'several', options: options({ bath: 'Badkamer', bed: 'Slaapkamer' }) }),
			moment('mould', 'Is er schimmel?', { answer: 'choice', options: yesOrNo })
		]),
		report: []
	},
	{
		title: 'choices that are numbers',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'relevant'],
				['select_one scale', 'comfort', 'Hoe prettig is het?', null],
				['text', 'why', 'Waardoor?', '${comfort} < 2']
			],
			choices: [
				['list_name', 'name', 'label'],
				['scale', 1, 'Slecht'],
				['scale', 2, 'Goed']
			],
			settings
		}),
		guide: guide([
			moment('comfort', 'Hoe prettig is het?', { answer: 'choice', options: options({ 1: 'Slecht', 2: 'Goed' }) }),
			moment('why', 'Waardoor?', { answer: 'text', relevant: '${comfort} < 2' })
		]),
		report: []
	},
	{
		title: 'relevant, constraint with its message, and required',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'relevant', 'constraint', 'constraint_message', 'required'],
				['select_one yes_no', 'gas', 'Is er gas?', null, null, null, 'yes'],
				['integer', 'boiler', 'Uit welk jaar is de ketel?', "${gas} = 'yes'", '. > 1950', 'Kijk op het plaatje.', 'no'],
				['decimal', 'bill', 'Wat betaalt u?', "selected(${gas}, 'yes')", '. >= 0 and . < 1000', null, 'true()']
			],
			choices: yesNo,
			settings
		}),
		guide: guide([
			moment('gas', 'Is er gas?', { answer: 'choice', options: yesOrNo, required: true }),
			moment('boiler', 'Uit welk jaar is de ketel?', {
				answer: 'number',
				relevant: "${gas} = 'yes'",
				constraint: '(. = int(.)) and (. > 1950)',
				constraintMessage: { nl: 'Kijk op het plaatje.' }
			}),
			moment('bill', 'Wat betaalt u?', {
				answer: 'number',
				relevant: "selected(${gas}, 'yes')",
				constraint: '. >= 0 and . < 1000',
				required: true
			})
		]),
		report: []
	},
	{
		title: 'several languages, with codes and by name',
		workbook: book({
			survey: [
				['type', 'name', 'label::Nederlands (nl)', 'label::English (en)', 'label::Turks', 'hint::English (en)'],
				['text', 'story', 'Vertel', 'Tell me', 'Anlatın', 'Listen']
			],
			settings: [
				['form_title', 'form_id', 'default_language'],
				['Trial', 'trial', 'English (en)']
			]
		}),
		guide: guide(
			[
				moment(
					'story',
					{ nl: 'Vertel', en: 'Tell me', tr: 'Anlatın' },
					{ answer: 'text', explain: { html: { en: '<p>Listen</p>' }, text: { en: 'Listen' } } }
				)
			],
			{ title: { en: 'Trial' } }
		),
		report: []
	},
	{
		title: 'a label without a language beside one with the same language',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'label::nl', 'label::en'],
				['note', 'hello', 'voor oude programma’s', 'Dag', 'Hello']
			],
			settings
		}),
		guide: guide([moment('hello', { nl: 'Dag', en: 'Hello' }, { kind: 'say' })]),
		report: []
	},
	{
		title: 'groups within groups, whose relevant holds for all that is inside',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'relevant'],
				['select_one yes_no', 'in', 'Mag ik binnenkomen?', null],
				['begin_group', 'home', 'De woning', "${in} = 'yes'"],
				['text', 'look', 'Wat ziet u?', null],
				['begin group', 'attic', null, '1 = 1'],
				['text', 'roof', 'Hoe is het dak?', "${look} != ''"],
				['end group', null, null, null],
				['end_group', 'home', null, null],
				['note', 'bye', 'Tot ziens', null]
			],
			choices: yesNo,
			settings
		}),
		guide: guide([
			moment('in', 'Mag ik binnenkomen?', { answer: 'choice', options: yesOrNo }),
			moment('home', 'De woning', { kind: 'say', relevant: "${in} = 'yes'" }),
			moment('look', 'Wat ziet u?', { answer: 'text', relevant: "${in} = 'yes'" }),
			moment('roof', 'Hoe is het dak?', {
				answer: 'text',
				relevant: "(${in} = 'yes') and (1 = 1) and (${look} != '')"
			}),
			moment('bye', 'Tot ziens', { kind: 'say' })
		]),
		report: []
	},
	{
		title: 'a repeat per chosen room, with the row that says which room',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'relevant', 'calculation', 'repeat_count'],
				['select_multiple rooms', 'rooms', 'Welke kamers?', null, null, null],
				['calculate', 'n', 'Aantal', null, 'count-selected(${rooms})', null],
				['begin_repeat', 'per_room', null, null, null, '${n}'],
				['calculate', 'room', null, null, 'selected-at(${rooms}, position(..) - 1)', null],
				['text', 'feel', 'Hoe is het hier?', null, null, null],
				['text', 'fan', 'Draait de afzuiging?', "${room} = 'bath' and ${feel} != ''", null, null],
				['end_repeat', null, null, null, null, null]
			],
			choices: [
				['list_name', 'name', 'label'],
				['rooms', 'bath', 'Badkamer'],
				['rooms', 'bed', 'Slaapkamer']
			],
			settings
		}),
		guide: guide(
			[
				moment('rooms', 'Welke kamers?', {
					answer: 'several',
					options: options({ bath: 'Badkamer', bed: 'Slaapkamer' })
				}),
				moment('n', 'Aantal', { kind: 'observe', calculate: 'count-selected(${rooms})' }),
				moment('feel', 'Hoe is het hier?', { answer: 'text', repeat: 'room' }),
				moment('fan', 'Draait de afzuiging?', {
					answer: 'text',
					repeat: 'room',
					relevant: "${room} = 'bath' and ${feel} != ''"
				})
			],
			{ repeats: [{ id: 'room', over: 'rooms' }] }
		),
		report: []
	},
	{
		title: 'a repeat so many times, and one whose number is worked out',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'relevant', 'repeat_count'],
				['integer', 'people', 'Met hoevelen woont u?', null, null],
				['begin_repeat', 'person', null, null, '${people}'],
				['integer', 'age', 'Hoe oud?', 'position(..) > 1', null],
				['end_repeat', null, null, null, null],
				['begin_repeat', 'window', 'Raam', null, '${people} + 1'],
				['text', 'glass', 'Welk glas?', null, null],
				['end_repeat', null, null, null, null]
			],
			settings
		}),
		guide: guide(
			[
				moment('people', 'Met hoevelen woont u?', { answer: 'number', constraint: '. = int(.)' }),
				moment('age', 'Hoe oud?', {
					answer: 'number',
					constraint: '. = int(.)',
					relevant: '${person} > 1',
					repeat: 'person'
				}),
				moment('window-count', 'window-count', { kind: 'observe', calculate: '${people} + 1' }),
				moment('window-title', 'Raam', { kind: 'say', repeat: 'window' }),
				moment('glass', 'Welk glas?', { answer: 'text', repeat: 'window' })
			],
			{
				repeats: [
					{ id: 'person', over: 'people' },
					{ id: 'window', over: 'window-count' }
				]
			}
		),
		report: []
	},
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
