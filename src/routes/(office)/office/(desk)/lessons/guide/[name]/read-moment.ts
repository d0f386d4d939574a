/** From the fields of the form to a moment. What a form leaves out, such as words of a language not shown, stays as it was. */
import { answerTypes, momentKinds } from '#lib/domain/guide/guide.ts';
import {
	conditionOfRows,
	rowsOfCondition,
	type ConditionRow,
	type ConditionRows
} from '#lib/domain/guide/condition.ts';
import {
	emptyFacts,
	emptyWords,
	momentFlags,
	wordLists,
	type GuideWords,
	type MomentFields,
	type MomentWords,
	type OptionFields
} from '#lib/content/server/guide-form.ts';
import { idFor } from '#lib/content/server/guide-form-write.ts';
import { languageOfStructure } from '#lib/content/server/translations.ts';

/** Rows of a condition and of options that a form may hold. */
export const rowsMax = { condition: 12, options: 40 } as const;

/**
 * @param asked.current the moment as it is; undefined for a new one
 * @param asked.taken ids of the guide's moments
 */
export function readMoment(
	form: FormData,
	asked: {
		readonly current: MomentFields | undefined;
		readonly taken: readonly string[];
		readonly languages: readonly string[];
	}
): MomentFields {
	const { current, taken, languages } = asked;
	const field = (name: string): string =>
		String(form.get(name) ?? '')
			.replace(/\r\n?/g, '\n')
			.trim();
	const kind = momentKinds.find((one) => one === field('kind')) ?? emptyFacts.kind;
	const answer = answerTypes.find((one) => one === field('answer')) ?? '';
	const isChosen = answer === 'choice' || answer === 'several';
	const offered = isChosen ? readOptions(form, current?.options ?? [], languages) : [];
	const titles = [languageOfStructure, ...languages].map((language) => field(`title-${language}`));
	const words = languages.map((language): [string, MomentWords] => {
		const before = current?.words[language] ?? emptyWords;
		const list = (name: (typeof wordLists)[number]): string => field(`${name}-${language}`);
		const own: MomentWords = {
			...before,
			title: field(`title-${language}`),
			explain: field(`explain-${language}`),
			say: list('say'),
			listen: list('listen'),
			do: list('do'),
			dont: list('dont'),
			smallSteps: list('smallSteps'),
			options: Object.fromEntries(offered.map(({ id, words: called }) => [id, called[language] ?? '']))
		};
		return [language, own];
	});
	return {
		id: current?.id ?? idFor(titles.find((title) => title !== '') ?? '', taken),
		kind,
		answer,
		options: offered.map(({ id, relevant }) => (relevant === undefined ? { id } : { id, relevant })),
		unit: answer === 'number' || answer === 'meter' ? field('unit') : '',
		relevant: readCondition(form, current?.relevant ?? ''),
		flags: momentFlags.filter((name) => form.has(name)),
		concerns: allOf(form, 'concern'),
		lessons: allOf(form, 'lesson'),
		sources: allOf(form, 'source'),
		checked: dayIn(field('checked')),
		again: dayIn(field('again')),
		words: Object.fromEntries(words)
	};
}

/** Title and purpose of a guide, in each language of the form. */
export function readGuideWords(form: FormData, languages: readonly string[]): Readonly<Record<string, GuideWords>> {
	const field = (name: string): string =>
		String(form.get(name) ?? '')
			.replace(/\s+/g, ' ')
			.trim();
	return Object.fromEntries(
		languages.map((language) => [
			language,
			{ title: field(`guide-title-${language}`), purpose: field(`guide-purpose-${language}`) }
		])
	);
}

/** The condition of the rows; as its author wrote it, where the rows say the same. */
function readCondition(form: FormData, before: string): string {
	const rows = Array.from({ length: rowsMax.condition }, (_, index): ConditionRow => {
		return { term: String(form.get(`term-${index}`) ?? ''), holds: form.get(`holds-${index}`) !== 'no' };
	}).filter(({ term }) => term !== '');
	const wanted: ConditionRows = { join: form.get('join') === 'or' ? 'or' : 'and', rows };
	const known = rowsOfCondition(before);
	return known !== undefined && isSame(known, wanted) ? before : conditionOfRows(wanted);
}

/** The join of fewer than two rows says nothing. */
function isSame(one: ConditionRows, other: ConditionRows): boolean {
	const isJoinAlike = one.rows.length < 2 || one.join === other.join;
	return isJoinAlike && JSON.stringify(one.rows) === JSON.stringify(other.rows);
}

type OfferedOption = OptionFields & { readonly words: Readonly<Record<string, string>> };

function readOptions(
	form: FormData,
	before: readonly OptionFields[],
	languages: readonly string[]
): readonly OfferedOption[] {
	const options: OfferedOption[] = [];
	for (let index = 0; index < rowsMax.options; index += 1) {
		const called = languages.map((language): [string, string] => [
			language,
			String(form.get(`option-${index}-${language}`) ?? '')
				.replace(/\s+/g, ' ')
				.trim()
		]);
		const first = called.find(([, words]) => words !== '')?.[1];
		if (first === undefined) continue;
		const known = before.find(({ id }) => id === form.get(`option-${index}-id`));
		const taken = [...before, ...options].map(({ id }) => id);
		options.push({ ...(known ?? { id: idFor(first, taken) }), words: Object.fromEntries(called) });
	}
	return options;
}

function allOf(form: FormData, name: string): readonly string[] {
	return [
		...new Set(
			form
				.getAll(name)
				.map(String)
				.filter((value) => value !== '')
		)
	];
}

function dayIn(field: string): string {
	return /^\d{4}-\d\d-\d\d$/.test(field) ? field : '';
}
