import { book, guide, moment, options, settings, type Form } from './form.ts';

const rooms = [
	['list_name', 'name', 'label'],
	['rooms', 'bath', 'Badkamer'],
	['rooms', 'bed', 'Slaapkamer']
];
const bathAndBed = options({ bath: 'Badkamer', bed: 'Slaapkamer' });

/** Honest forms that hold what a guide cannot. */
export const uncarryable: readonly Form[] = [
	{
		title: 'question types that a guide does not know, and expressions that ask for their answers',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'relevant'],
				['start', 'started', null, null],
				['geopoint', 'where', 'Waar?', null],
				['time', 'when', 'Hoe laat?', null],
				['dateTime', 'moment', 'Wanneer precies?', null],
				['audio', 'voice', 'Opname', null],
				['video', 'film', 'Film', null],
				['barcode', 'code', 'Streepjescode', null],
				['rank rooms', 'order', 'Volgorde', null],
				['geotrace', 'walk', 'Route', null],
				['file', 'paper', 'Bestand', null],
				['select_one_from_file towns.csv', 'town', 'Plaats', null],
				['telephone', 'phone', 'Telefoon', null],
				['text', 'why', 'Waarom?', "${when} != ''"]
			],
			choices: rooms,
			settings
		}),
		guide: guide([moment('why', 'Waarom?', { answer: 'text' })]),
		report: [
			...[2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((row) => `survey ${row} type typeNotCarried`),
			'survey 13 type typeUnknown',
			'survey 14 relevant referenceLeftOut'
		]
	},
	{
		title: 'functions, paths and patterns that a guide cannot follow',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'relevant', 'constraint'],
				['text', 'a', 'A', "contains(${b}, 'x')", "regex(., '(a+)+b')"],
				['text', 'b', 'B', '../a = 1', 'jr:choice-name(${a}, ${b}) = 1'],
				['text', 'c', 'C', '/data/a = 1', '. > '],
				['text', 'd', 'D', '${a} = = 1', 'round() = 1'],
				['text', 'e', 'E', '${nobody} = 1', "'open"]
			],
			settings
		}),
		guide: guide(['A', 'B', 'C', 'D', 'E'].map((title) => moment(title.toLowerCase(), title, { answer: 'text' }))),
		report: [
			'survey 2 relevant functionUnknown',
			'survey 2 constraint patternRefused',
			'survey 3 relevant pathExpression',
			'survey 3 constraint functionUnknown',
			'survey 4 relevant pathExpression',
			'survey 4 constraint expressionUnreadable',
			'survey 5 relevant expressionUnreadable',
			'survey 5 constraint argumentCount',
			'survey 6 relevant referenceUnknown',
			'survey 6 constraint expressionUnreadable'
		]
	},
	{
		title: 'a calculation that cannot be made, and what stands on it',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'relevant', 'calculation'],
				['calculate', 'total', null, null, '${half} * 2'],
				['calculate', 'half', null, null, 'sum(${x}) div 2'],
				['calculate', 'empty', null, null, null],
				['calculate', 'two', null, null, '1 + 1'],
				['text', 'why', 'Waarom?', '${total} > 2', null],
				['text', 'so', 'Dus?', '${two} = 2', null]
			],
			settings
		}),
		guide: guide([
			moment('two', 'two', { kind: 'observe', calculate: '1 + 1' }),
			moment('why', 'Waarom?', { answer: 'text' }),
			moment('so', 'Dus?', { answer: 'text', relevant: '${two} = 2' })
		]),
		report: [
			'survey 2 calculation referenceLeftOut',
			'survey 3 calculation functionUnknown',
			'survey 4 - calculationMissing',
			'survey 5 - calculationShown',
			'survey 6 relevant referenceLeftOut'
		]
	},
	{
		title: 'columns that a guide has nothing like',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'appearance', 'readonly', 'required', 'media::image', 'parameters', 'default'],
				['text', 'a', 'A', 'multiline', 'yes', '${b} = 1', 'a.png', 'rows=5', null],
				['select_multiple rooms', 'b', 'B', 'minimal', null, null, null, null, 'bath'],
				['integer', 'c', 'C', null, null, null, null, null, 'veel']
			],
			choices: rooms,
			settings: [
				['form_title', 'form_id', 'version', 'style', 'instance_name'],
				['Proef', 'trial', '2024061201', 'pages', '${a}']
			]
		}),
		guide: guide([
			moment('a', 'A', { answer: 'text' }),
			moment('b', 'B', { answer: 'several', options: bathAndBed }),
			moment('c', 'C', { answer: 'number', constraint: '. = int(.)' })
		]),
		report: [
			'survey 2 appearance columnNotCarried',
			'survey 2 media::image columnNotCarried',
			'survey 2 parameters columnNotCarried',
			'survey 2 readonly readonlyQuestion',
			'survey 2 required requiredCondition',
			'survey 3 appearance columnNotCarried',
			'survey 3 default defaultNotCarried',
			'survey 4 default valueUnknown',
			'settings 2 version settingNotCarried',
			'settings 2 style settingNotCarried',
			'settings 2 instance_name settingNotCarried'
		]
	},
	{
		title: 'ranges whose parameters are no numbers, go nowhere or are about a slider',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'parameters', 'appearance'],
				['range', 'warm', 'Hoe warm?', 'start=warm end=30 step=0', 'vertical'],
				['range', 'clean', 'Hoe schoon?', 'end=5 tick_interval=1 ergens', null],
				['range', 'safe', 'Hoe veilig?', 'start=1e9', null]
			],
			settings
		}),
		guide: guide([
			moment('warm', 'Hoe warm?', { answer: 'number', constraint: '(. = int(.)) and (. >= 0 and . <= 30)' }),
			moment('clean', 'Hoe schoon?', { answer: 'number', constraint: '(. = int(.)) and (. >= 0 and . <= 5)' }),
			moment('safe', 'Hoe veilig?', { answer: 'number', constraint: '(. = int(.)) and (. >= 0 and . <= 10)' })
		]),
		report: [
			'survey 2 appearance columnNotCarried',
			'survey 2 parameters valueUnknown',
			'survey 2 parameters valueUnknown',
			'survey 3 parameters columnNotCarried',
			'survey 3 parameters columnNotCarried',
			'survey 4 parameters valueUnknown'
		]
	},
	{
		title: 'guidance on a group that has no heading',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'guidance_hint'],
				['begin_group', 'home', null, 'Loop eerst rond.'],
				['text', 'look', 'Wat ziet u?', null],
				['end_group', null, null, null]
			],
			settings
		}),
		guide: guide([moment('look', 'Wat ziet u?', { answer: 'text' })]),
		report: ['survey 2 guidance_hint columnNotCarried']
	},
	{
		title: 'repeats that nothing counts, within one another, and over what is not there',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'relevant', 'repeat_count'],
				['begin_repeat', 'person', 'Bewoner', null, null],
				['text', 'who', 'Wie?', null, null],
				['begin_repeat', 'job', null, null, '2'],
				['text', 'work', 'Welk werk?', null, null],
				['end_repeat', null, null, null, null],
				['end_repeat', null, null, null, null],
				['text', 'first', 'Wie eerst?', "${who} = 'ik'", null],
				['begin_repeat', 'lost', null, null, '${nowhere}'],
				['text', 'thing', 'Wat?', null, null],
				['end_repeat', null, null, null, null]
			],
			settings
		}),
		guide: guide(
			[
				moment('person-count', { nl: 'Hoeveel?', en: 'How many?' }, { answer: 'number', constraint: '. = int(.)' }),
				moment('person-title', 'Bewoner', { kind: 'say', repeat: 'person' }),
				moment('who', 'Wie?', { answer: 'text', repeat: 'person' }),
				moment('work', 'Welk werk?', { answer: 'text', repeat: 'person' }),
				moment('first', 'Wie eerst?', { answer: 'text' }),
				moment('thing', 'Wat?', { answer: 'text' })
			],
			{ repeats: [{ id: 'person', over: 'person-count' }] }
		),
		report: [
			'survey 2 - repeatUncounted',
			'survey 4 - repeatWithinRepeat',
			'survey 8 relevant manyAnswers',
			'survey 9 repeat_count repeatOnce'
		]
	},
	{
		title: 'names that are no ids, missing, or used in two groups',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'relevant'],
				['text', 'café.naam', 'Welk café?', null],
				['text', 'two words', 'Wat?', null],
				['text', null, 'Zonder naam', null],
				['text', 'later', 'Later', "${café.naam} != ''"],
				['begin_group', 'one', null, null],
				['text', 'age', 'Leeftijd', null],
				['end_group', null, null, null],
				['begin_group', 'two', null, null],
				['text', 'age', 'Leeftijd nu', null],
				['end_group', null, null, null]
			],
			settings
		}),
		guide: guide([
			moment('cafe-naam', 'Welk café?', { answer: 'text' }),
			moment('later', 'Later', { answer: 'text', relevant: "${cafe-naam} != ''" }),
			moment('age', 'Leeftijd', { answer: 'text' }),
			moment('two-age', 'Leeftijd nu', { answer: 'text' })
		]),
		report: [
			'survey 2 name nameChanged',
			'survey 3 name nameInvalid',
			'survey 4 - nameMissing',
			'survey 10 name nameElsewhere'
		]
	},
	{
		title: 'lists that are missing, incomplete or filtered by a column that is not there',
		workbook: book({
			survey: [
				['type', 'name', 'label', 'choice_filter', 'relevant'],
				['select_one nowhere', 'a', 'A', null, null],
				['select_one', 'b', 'B', null, null],
				['select_multiple rooms', 'c', 'C', 'town = ${d}', null],
				['text', 'd', 'D', null, "selected(${c}, 'attic')"],
				['select_one rooms', 'e', 'E', "name = 'attic'", "${a} = 'x'"]
			],
			choices: [...rooms, ['rooms', 'bath', 'Nog een bad'], ['rooms', 'living room', 'Kamer'], [null, 'x', 'X']],
			settings
		}),
		guide: guide([
			moment('c', 'C', { answer: 'several', options: bathAndBed }),
			moment('d', 'D', { answer: 'text', relevant: "selected(${c}, 'attic')" }),
			moment('e', 'E', { answer: 'choice', options: [...bathAndBed, { id: 'living room', words: { nl: 'Kamer' } }] })
		]),
		report: [
			'survey 2 type listMissing',
			'survey 3 type listUnnamed',
			'survey 4 choice_filter filterColumn',
			'survey 5 relevant optionUnknown',
			'survey 6 choice_filter filterNeverHolds',
			'survey 6 relevant referenceLeftOut',
			'choices 4 name choiceTwice',
			'choices 5 name choiceBlank',
			'choices 6 - choiceIncomplete'
		]
	}
];
