import { book, guide, hint, moment, options, settings, type Form } from './form.ts';

const yesNo = [
	['list_name', 'name', 'label'],
	['yes_no', 'yes', 'Ja'],
	['yes_no', 'no', 'Nee']
];
const yesOrNo = options({ yes: 'Ja', no: 'Nee' });

/** Forms of questions, groups and repeats that become a guide with nothing lost. */
export const carriedQuestions: readonly Form[] = [
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
		title: 'a range, with the standard where a parameter is left out, in steps, downwards and in decimals',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'parameters', 'constraint', 'default'],
				['range', 'comfort', 'Hoe prettig is het?', 'start=0 end=10 step=1', null, 5],
				['range', 'plain', 'Hoe stil is het?', null, null, null],
				['range', 'heat', 'Op hoeveel graden staat het?', 'start=5; end=30; step=5', '. != 25', null],
				['range', 'cold', 'Hoe koud was het?', 'Start = -4, End = -20, Step = -2', null, null],
				['range', 'damp', 'Hoe vochtig is het?', 'start=0.5 end=1 step=0.1', null, null]
			],
			settings
		}),
		guide: guide([
			moment('comfort', 'Hoe prettig is het?', {
				answer: 'number',
				constraint: '(. = int(.)) and (. >= 0 and . <= 10)',
				calculate: '5'
			}),
			moment('plain', 'Hoe stil is het?', { answer: 'number', constraint: '(. = int(.)) and (. >= 0 and . <= 10)' }),
			moment('heat', 'Op hoeveel graden staat het?', {
				answer: 'number',
				constraint: '(. = int(.)) and ((. >= 5 and . <= 30 and (. - 5) mod 5 = 0) and (. != 25))'
			}),
			moment('cold', 'Hoe koud was het?', {
				answer: 'number',
				constraint: '(. = int(.)) and (. >= -20 and . <= -4 and (. + 4) mod 2 = 0)'
			}),
			moment('damp', 'Hoe vochtig is het?', {
				answer: 'number',
				constraint: '. >= 0.5 and . <= 1 and round((. - 0.5) div 0.1, 6) mod 1 = 0'
			})
		]),
		report: []
	},
	{
		title: 'guidance beneath the hint, and where there is none in its place',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'hint', 'guidance_hint', 'guidance hint::en', 'voordeur::explain_html::nl'],
				['text', 'story', 'Wat is er?', 'Laat vertellen.', 'Oefen dit eerst.\nVul niet aan.', null, null],
				['text', 'wish', 'Wat wilt u?', null, 'Vraag het open.', 'Ask openly.', null],
				['note', 'bye', 'Tot ziens', 'Geef een hand.', 'Blijf kort.', null, '<p>Geef een <em>hand</em>.</p>']
			],
			settings
		}),
		guide: guide([
			moment('story', 'Wat is er?', {
				answer: 'text',
				explain: {
					html: { nl: '<p>Laat vertellen.</p>\n<p>Oefen dit eerst.</p>\n<p>Vul niet aan.</p>' },
					text: { nl: 'Laat vertellen. Oefen dit eerst. Vul niet aan.' }
				}
			}),
			moment('wish', 'Wat wilt u?', {
				answer: 'text',
				explain: {
					html: { nl: '<p>Vraag het open.</p>', en: '<p>Ask openly.</p>' },
					text: { nl: 'Vraag het open.', en: 'Ask openly.' }
				}
			}),
			moment('bye', 'Tot ziens', {
				kind: 'say',
				explain: {
					html: { nl: '<p>Geef een <em>hand</em>.</p>\n<p>Blijf kort.</p>' },
					text: { nl: 'Geef een hand. Blijf kort.' }
				}
			})
		]),
		report: []
	}
];
