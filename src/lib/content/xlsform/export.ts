/**
 * A guide out, as an XLSForm that ODK, Kobo and Enketo can run, and that comes in again as the same guide. What rides
 * in columns of our own stands in `headings.ts`.
 */
import type { ConcernCategory, Guide, Localized, Moment, Repeat } from '#lib/domain/guide/guide.ts';
import { filterColumn, filterPlan } from './choice-filter.ts';
import { isExpression, isPossibleDefault, wholeNumber } from './conditions.ts';
import { concernsAsQuestion, concernsAskedFor, quoted } from './expressions.ts';
import { concernsQuestion, ownColumn } from './headings.ts';
import { isReservedName } from './ids.ts';
import { languageHeading, sortLanguages } from './languages.ts';
import { ownFlags, ownIdLists } from './own-facts.ts';
import { repeatCells } from './repeats.ts';
import { sheetOf, type WrittenRow } from './sheet-writer.ts';
import { explanationOf, textOfHtml } from './texts.ts';
import type { Workbook } from './workbook.ts';
import { parseExpression } from '#lib/domain/guide/expression-parser.ts';

export interface ExportOptions {
	/** Gives the concerns an expression asks for their words; without it their ids stand there. */
	readonly concerns?: readonly ConcernCategory[];
	/** The version of the form, as ODK shows it; a guide has none of its own. */
	readonly version?: string;
}

/** Makes an XLSForm from a guide. */
export function exportXlsform(written: Guide, options: ExportOptions = {}): Workbook {
	const guide = withFreeNames(written);
	const languages = languagesOf(guide);
	const concerns = [...new Set(guide.moments.flatMap(concernsIn))].sort();
	const survey = [
		...(concerns.length === 0 ? [] : [concernsRow(languages)]),
		...guide.moments.flatMap((moment, index) => [
			...beginOf(guide, index),
			momentRow(moment),
			...endOf(guide.moments, index)
		])
	];
	const choices = [
		...concerns.map((id): WrittenRow => {
			const title = options.concerns?.find((concern) => concern.id === id)?.title;
			return choiceRow({
				list: concernsQuestion,
				id,
				words: title ?? Object.fromEntries(languages.map((code) => [code, id]))
			});
		}),
		...guide.moments.flatMap(({ id: list, options: all }) => {
			const { values } = filterPlan(all);
			return all.map(({ id, words }): WrittenRow => ({
				...choiceRow({ list, id, words }),
				[filterColumn]: values.get(id) ?? ''
			}));
		})
	];
	return {
		sheets: [
			sheetOf('survey', survey, ['type', 'name']),
			sheetOf('choices', choices, ['list_name', 'name']),
			sheetOf('settings', [settingsRow(guide, languages, options.version)], ['form_title', 'form_id'])
		]
	};
}

/** A guide of ours may call a moment what no form can. */
function withFreeNames(guide: Guide): Guide {
	const reserved = guide.moments.map(({ id }) => id).filter(isReservedName);
	return reserved.reduce((freed: Guide, id): Guide => {
		const free = `${id}_`;
		const renamed: Guide = JSON.parse(JSON.stringify(freed).replaceAll(`\${${id}}`, `\${${free}}`));
		return {
			...renamed,
			moments: renamed.moments.map((moment) => (moment.id === id ? { ...moment, id: free } : moment)),
			...(renamed.repeats === undefined
				? {}
				: { repeats: renamed.repeats.map((repeat) => (repeat.over === id ? { ...repeat, over: free } : repeat)) })
		};
	}, guide);
}

function momentRow(moment: Moment): WrittenRow {
	const hasWords = moment.say.length > 0;
	const { answer, constraint, calculate, required } = moment;
	const type = typeOf(moment);
	const begin = answerToBeginWith(moment);
	const limit = type === 'integer' ? withoutWhole(constraint) : constraint;
	const { filter } = filterPlan(moment.options);
	return {
		type,
		name: moment.id,
		...(hasWords ? linesIn('label', moment.say) : translated('label', moment.title)),
		...explanationCells(moment),
		required: required && answer !== undefined ? 'yes' : '',
		relevant: expression(moment.relevant),
		constraint: expression(limit),
		...translated('constraint_message', moment.constraintMessage ?? {}),
		calculation: begin === undefined ? expression(calculate) : '',
		default: begin ?? '',
		choice_filter: expression(filter),
		[ownColumn('kind')]: moment.kind,
		...(hasWords ? translated(ownColumn('title'), moment.title) : {}),
		...linesIn(ownColumn('listen'), moment.listen),
		...linesIn(ownColumn('do'), moment.do),
		...linesIn(ownColumn('dont'), moment.dont),
		...linesIn(ownColumn('small_steps'), moment.smallSteps),
		[ownColumn('answer')]: answer === 'meter' ? 'meter' : '',
		[ownColumn('unit')]: moment.unit ?? '',
		[ownColumn('consent')]: moment.consent ?? '',
		...Object.fromEntries(ownIdLists.map((name) => [ownColumn(name), moment[name].join(' ')])),
		[ownColumn('beforehand')]: moment.beforehand === true ? 'yes' : '',
		[ownColumn('checked')]: moment.checked ?? '',
		[ownColumn('again')]: moment.again ?? '',
		...Object.fromEntries(
			ownFlags.map((name) => [
				ownColumn(name),
				moment[name] && !(name === 'required' && answer !== undefined) ? 'yes' : ''
			])
		)
	};
}

function typeOf({ id, answer, constraint, calculate }: Moment): string {
	switch (answer) {
		case 'choice':
			return `select_one ${id}`;
		case 'several':
			return `select_multiple ${id}`;
		case 'number':
			return withoutWhole(constraint) === constraint ? 'decimal' : 'integer';
		case 'meter':
			return 'decimal';
		case 'photo':
			return 'image';
		case 'text':
		case 'date':
			return answer;
		case undefined:
			return calculate === undefined ? 'note' : 'calculate';
	}
}

/** What is left of a constraint when the type says that a number is whole; the same when it does not. */
function withoutWhole(constraint: string | undefined): string | undefined {
	if (constraint === undefined || constraint === wholeNumber) return undefined;
	const start = `(${wholeNumber}) and (`;
	if (!constraint.startsWith(start) || !constraint.endsWith(')')) return constraint;
	const rest = constraint.slice(start.length, -1);
	return parseExpression(rest).ok ? rest : constraint;
}

function explanationCells({ explain }: Moment): WrittenRow {
	const cells: Record<string, string> = {};
	for (const language of sortLanguages([...Object.keys(explain.html), ...Object.keys(explain.text)])) {
		const html = explain.html[language] ?? '';
		const paragraphs = html.split('\n').map(textOfHtml);
		const isPlain = explanationOf(paragraphs).html === html;
		cells[headingIn('hint', language)] = isPlain ? paragraphs.join('\n') : (explain.text[language] ?? '');
		if (!isPlain) cells[headingIn(ownColumn('explain_html'), language)] = html;
	}
	return cells;
}

function beginOf({ moments, repeats = [] }: Guide, index: number): readonly WrittenRow[] {
	const repeat = repeatAt(moments, repeats, index);
	if (repeat === undefined || moments[index - 1]?.repeat === repeat.id) return [];
	const over = moments.find(({ id }) => id === repeat.over);
	const { count, value } = repeatCells(repeat.over, over?.answer !== 'several');
	const earlier = moments.slice(0, index).filter((moment) => moment.repeat === repeat.id).length;
	const begin: WrittenRow = {
		type: 'begin_repeat',
		name: `${repeat.id}-rounds${earlier === 0 ? '' : `-${index}`}`,
		repeat_count: count,
		[ownColumn('repeat')]: repeat.id
	};
	// What a round is about, under the name that expressions ask for it by.
	return earlier === 0 ? [begin, { type: 'calculate', name: repeat.id, calculation: value }] : [begin];
}

function endOf(moments: readonly Moment[], index: number): readonly WrittenRow[] {
	const repeat = moments[index]?.repeat;
	return repeat === undefined || moments[index + 1]?.repeat === repeat ? [] : [{ type: 'end_repeat' }];
}

function repeatAt(moments: readonly Moment[], repeats: readonly Repeat[], index: number): Repeat | undefined {
	return repeats.find(({ id }) => id === moments[index]?.repeat);
}

function choiceRow(choice: { readonly list: string; readonly id: string; readonly words: Localized }): WrittenRow {
	return { list_name: choice.list, name: choice.id, ...translated('label', choice.words) };
}

function concernsRow(languages: readonly string[]): WrittenRow {
	const words = languages.map((code) => [code, code === 'nl' ? 'Zorgen in dit gesprek' : 'Concerns in this talk']);
	return {
		type: `select_multiple ${concernsQuestion}`,
		name: concernsQuestion,
		...translated('label', Object.fromEntries(words))
	};
}

function settingsRow(guide: Guide, languages: readonly string[], version: string | undefined): WrittenRow {
	const first = languages[0] ?? 'nl';
	return {
		form_title: guide.title[first] ?? Object.values(guide.title)[0] ?? '',
		form_id: guide.id,
		default_language: languageHeading(first),
		version: version ?? '',
		[ownColumn('number')]: String(guide.number),
		[ownColumn('minutes')]: String(guide.minutes),
		[ownColumn('wording')]: guide.wording ?? '',
		[ownColumn('doorstep')]: guide.doorstep === true ? 'yes' : '',
		[ownColumn('concerns')]: guide.concerns.join(' '),
		[ownColumn('sources')]: guide.sources.join(' '),
		...translated(ownColumn('title'), guide.title),
		...translated(ownColumn('purpose'), guide.purpose)
	};
}

function languagesOf({ title, purpose, moments }: Guide): readonly string[] {
	const texts = [title, purpose, ...moments.flatMap((moment) => [moment.title, ...moment.say, moment.explain.text])];
	const words = moments.flatMap(({ options }) => options.map((option) => option.words));
	return sortLanguages([...texts, ...words].flatMap((text) => Object.keys(text)));
}

function concernsIn({ relevant, constraint, calculate, options }: Moment): readonly string[] {
	return [relevant, constraint, calculate, ...options.map((option) => option.relevant)].flatMap((text) =>
		text === undefined ? [] : concernsAskedFor(text)
	);
}

function expression(text: string | undefined): string {
	return text === undefined ? '' : concernsAsQuestion(text);
}

/** A calculation that is but one answer of the right kind is what XLSForm calls a default. */
function answerToBeginWith({ answer, calculate = '', options }: Moment): string | undefined {
	if (answer === 'number' || answer === 'meter')
		return isPossibleDefault(calculate, answer, options) ? calculate : undefined;
	if (answer !== 'text' && answer !== 'date' && answer !== 'choice') return undefined;
	const plain = calculate.slice(1, -1);
	const isAsRead = calculate === quoted(plain) && plain === plain.trim() && plain !== '' && !isExpression(plain);
	return isAsRead && isPossibleDefault(plain, answer, options) ? plain : undefined;
}

function headingIn(name: string, language: string): string {
	return `${name}::${languageHeading(language)}`;
}

function translated(name: string, text: Localized): WrittenRow {
	return Object.fromEntries(Object.entries(text).map(([language, words]) => [headingIn(name, language), words]));
}

/** A line each, with an empty one where a language has none. */
function linesIn(name: string, lines: readonly Localized[]): WrittenRow {
	const languages = sortLanguages(lines.flatMap((line) => Object.keys(line)));
	return Object.fromEntries(
		languages.map((language) => [headingIn(name, language), lines.map((line) => line[language] ?? '').join('\n')])
	);
}
