/** A row of the survey as a moment of a guide, when all names are known. */
import { textIn, type AnswerType, type Localized, type Moment, type Option } from '#lib/domain/guide/guide.ts';
import { filteredOptions } from './choice-filter.ts';
import type { Choice, Choices } from './choices.ts';
import { readConditions } from './conditions.ts';
import type { ExpressionPlace, Names } from './expressions.ts';
import { ownColumn } from './headings.ts';
import { readOwnFacts } from './own-facts.ts';
import type { Report } from './report.ts';
import type { Draft } from './structure.ts';
import { localizedIn, type Cell } from './table.ts';
import { linesSideBySide, plainLines, plainText, readExplanation, type NameLookup } from './texts.ts';

export interface MomentSurroundings {
	readonly names: Names;
	readonly choices: Choices;
	readonly defaultLanguage: string;
	readonly report: Report;
	/** Conditions of groups that were reported already: they stand above many rows. */
	readonly reported: Set<Cell>;
}

/** The moment of a row, followed by one that the row stands for besides. */
export function momentsOf(draft: Draft, around: MomentSurroundings): readonly Moment[] {
	const { names, report } = around;
	const { row, type } = draft;
	const place: ExpressionPlace = {
		names,
		countedRepeat: draft.repeat?.over.counted === true ? draft.repeat.id : undefined
	};
	const options = optionsOf(draft, place, around);
	const lookup: NameLookup = (name) => (names.leftOut.has(name) ? undefined : names.ids.get(name));
	const answer = answerOf(draft);
	const isMadeUp = type.kind === 'heading' || type.kind === 'askCount' || type.kind === 'workOutCount';
	const conditions = readConditions(draft, { ...around, place, answer, options });
	const own = isMadeUp ? readOwnFacts(undefined, report) : readOwnFacts(row, report);
	const cells = (name: string): readonly Cell[] => (isMadeUp && type.kind !== 'heading' ? [] : row.cells(name));
	const message = localizedIn(isMadeUp ? [] : row.cells('constraint_message'), (cell) =>
		plainText(cell, lookup, report)
	);
	const list = (name: string): readonly Localized[] =>
		linesSideBySide(
			(isMadeUp ? [] : row.cells(ownColumn(name))).map((cell) => ({
				language: cell.language ?? '',
				lines: plainLines(cell, lookup, report)
			}))
		);
	const { kind, answer: ownAnswer, ...facts } = own;
	const given = ownAnswer === 'meter' && answer === 'number' ? ownAnswer : answer;
	const moment: Moment = {
		id: draft.id,
		kind: kind ?? kindOf(draft),
		...wordsOf(draft, { cells, lookup, defaultLanguage: around.defaultLanguage, report }),
		explain: readExplanation(
			{
				hints: cells('hint'),
				guidance: cells('guidance_hint'),
				formatted: isMadeUp ? [] : cells(ownColumn('explain_html'))
			},
			lookup,
			report
		),
		listen: list('listen'),
		do: list('do'),
		dont: list('dont'),
		smallSteps: list('small_steps'),
		...(given === undefined ? {} : { answer: given }),
		options,
		...facts,
		...conditions,
		required: conditions.required || own.required,
		...(Object.keys(message).length === 0 ? {} : { constraintMessage: message }),
		...(draft.repeat === undefined ? {} : { repeat: draft.repeat.id })
	};
	return [moment, ...otherOf(draft, moment)];
}

function answerOf({ type }: Draft): AnswerType | undefined {
	switch (type.kind) {
		case 'select':
			return type.several ? 'several' : 'choice';
		case 'askCount':
			return 'number';
		case 'heading':
		case 'workOutCount':
			return undefined;
		case 'plain':
			break;
	}
	switch (type.type) {
		case 'text':
		case 'date':
			return type.type;
		case 'integer':
		case 'decimal':
		case 'range':
			return 'number';
		case 'image':
			return 'photo';
		case 'acknowledge':
			return 'choice';
		case 'note':
		case 'calculate':
			return undefined;
	}
}

function kindOf({ type }: Draft): Moment['kind'] {
	if (type.kind === 'heading') return 'say';
	if (type.kind === 'workOutCount') return 'observe';
	if (type.kind !== 'plain') return 'ask';
	if (type.type === 'note') return 'say';
	return type.type === 'image' || type.type === 'calculate' ? 'observe' : 'ask';
}

function optionsOf(
	{ row, type, other }: Draft,
	place: ExpressionPlace,
	{ choices, report, defaultLanguage }: MomentSurroundings
): readonly Option[] {
	if (type.kind === 'plain' && type.type === 'acknowledge') return [acknowledged(defaultLanguage)];
	if (type.kind !== 'select') return [];
	const list = (choices.lists.get(type.list) ?? []).filter(
		(choice) => !isBlankAmongSeveral(choice, type.several, report)
	);
	const options = filteredOptions(list, { filter: row.cell('choice_filter'), choices, place, report });
	if (other === undefined || options.some(({ id }) => id === 'other')) return options;
	const words = { nl: 'Anders', en: 'Other', [defaultLanguage]: otherWord(defaultLanguage) };
	return [...options, { id: 'other', words }];
}

/** Several answers are written with blanks between them, so that no name among them can hold one. */
function isBlankAmongSeveral({ id, row }: Choice, several: boolean, report: Report): boolean {
	if (!several || !id.includes(' ')) return false;
	report.add(row.cell('name')?.place ?? row.place, 'choiceBlank', { name: id });
	return true;
}

function acknowledged(defaultLanguage: string): Option {
	return {
		id: 'OK',
		words: { nl: 'Akkoord', en: 'OK', [defaultLanguage]: defaultLanguage === 'nl' ? 'Akkoord' : 'OK' }
	};
}

function otherWord(language: string): string {
	return language === 'nl' ? 'Anders' : 'Other';
}

/** XLSForm has a text follow `or_other`, for what the other is. */
function otherOf({ other }: Draft, moment: Moment): readonly Moment[] {
	if (other === undefined) return [];
	const { relevant, constraint: _, constraintMessage: _message, calculate: _calculate, ...rest } = moment;
	const chosen = `selected(\${${moment.id}}, 'other')`;
	const title = Object.entries(moment.title).map(([language, words]) => [
		language,
		`${words} (${otherWord(language)})`
	]);
	return [
		{
			...rest,
			id: other,
			kind: 'ask',
			title: Object.fromEntries(title),
			say: [],
			explain: { html: {}, text: {} },
			answer: 'text',
			options: [],
			relevant: relevant === undefined ? chosen : `(${relevant}) and (${chosen})`,
			required: false
		}
	];
}

/** A label is the title; where the workbook is ours and has a title, the label holds the words to speak. */
function wordsOf(
	draft: Draft,
	around: {
		readonly cells: (name: string) => readonly Cell[];
		readonly lookup: NameLookup;
		readonly defaultLanguage: string;
		readonly report: Report;
	}
): Pick<Moment, 'title' | 'say'> {
	const { cells, lookup, defaultLanguage, report } = around;
	const text = (cell: Cell): string => plainText(cell, lookup, report);
	const labels = cells('label');
	const ownTitles = cells(ownColumn('title'));
	const isOwn = ownTitles.length > 0 && draft.type.kind !== 'heading';
	const title = localizedIn(isOwn ? ownTitles : labels, text);
	const say = isOwn
		? linesSideBySide(
				labels.map((cell) => ({ language: cell.language ?? '', lines: plainLines(cell, lookup, report) }))
			)
		: [];
	if (textIn(title, defaultLanguage, Object.keys(title)) !== '') return { title, say };
	if (draft.type.kind === 'askCount') return { title: { nl: 'Hoeveel?', en: 'How many?' }, say };
	const name = draft.name || draft.id;
	const isCalculation = draft.type.kind === 'plain' && draft.type.type === 'calculate';
	if (draft.type.kind === 'plain' || draft.type.kind === 'select') {
		report.add(draft.row.place, isCalculation ? 'calculationShown' : 'labelMissing', { name });
	}
	return { title: { [defaultLanguage]: name }, say };
}
