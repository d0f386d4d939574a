/** Every id that one text names must exist in another; ids are unique. */
import type { ExpressionError } from '#lib/domain/guide/expression-parser.ts';
import { prepareGuide, type GuideProblem } from '#lib/domain/guide/prepare.ts';
import type { RepeatProblem } from '#lib/domain/guide/rounds.ts';
import type { Catalogues } from './compile-catalogues.ts';
import type { WrittenGuide } from './compile-guide.ts';
import type { WrittenLesson } from './compile-lesson.ts';
import type { FieldPath, Fields } from './front-matter.ts';
import type { Findings } from './findings.ts';

export interface Written {
	readonly lessons: readonly WrittenLesson[];
	readonly guides: readonly WrittenGuide[];
	readonly catalogues: Catalogues;
}

type Kind = 'lesson' | 'guide' | 'concern' | 'partner' | 'source';
/** Undefined where the file that lists them cannot be read; that one error is enough. */
type Known = Readonly<Record<Kind, ReadonlySet<string> | undefined>>;

/** Checks links between texts, and the expressions of each guide. */
export function checkLinks(written: Written, findings: Findings): void {
	const { lessons, guides, catalogues } = written;
	const { places } = catalogues;
	const known: Known = {
		lesson: new Set(lessons.map(({ lesson }) => lesson.id)),
		guide: new Set(guides.map(({ guide }) => guide.id)),
		concern: places.concerns && idsOf(catalogues.concerns),
		partner: places.partners && idsOf(catalogues.partners),
		source: places.sources && idsOf(catalogues.sources)
	};
	const links = (fields: Fields<unknown> | undefined, at: FieldPath, kind: Kind, ids: readonly string[]): void => {
		ids.forEach((id, index) => {
			if (fields === undefined || known[kind]?.has(id) !== false) return;
			const line = fields.lineOf([...at, index]);
			findings.errors.push({ file: fields.file, line, message: `there is no ${kind} ${id}` });
		});
	};
	for (const { lesson, fields } of lessons) {
		links(fields, ['sources'], 'source', lesson.sources);
		links(fields, ['concerns'], 'concern', lesson.concerns);
		links(fields, ['guides'], 'guide', lesson.guides);
	}
	for (const { guide, fields } of guides) {
		links(fields, ['sources'], 'source', guide.sources);
		links(fields, ['concerns'], 'concern', guide.concerns);
		guide.moments.forEach((moment, index) => {
			links(fields, ['moments', index, 'sources'], 'source', moment.sources);
			links(fields, ['moments', index, 'concerns'], 'concern', moment.concerns);
			links(fields, ['moments', index, 'lessons'], 'lesson', moment.lessons);
		});
	}
	catalogues.concerns.forEach((concern, index) => {
		links(places.concerns, [index, 'partner'], 'partner', concern.partners);
		links(places.concerns, [index, 'guide'], 'guide', concern.guide === undefined ? [] : [concern.guide]);
	});
	catalogues.partners.forEach((partner, index) => {
		links(places.partners, [index, 'sources'], 'source', partner.sources);
	});
	catalogues.synonyms.forEach((entry, index) => {
		links(places.synonyms, [index, 'concerns'], 'concern', entry.concerns);
		links(places.synonyms, [index, 'guides'], 'guide', entry.guides);
	});
	checkTwins(
		lessons.map(({ lesson, fields }) => ({ id: lesson.id, fields })),
		findings
	);
	checkTwins(
		guides.map(({ guide, fields }) => ({ id: guide.id, fields })),
		findings
	);
	for (const guide of guides) checkExpressions(guide, known.concern, findings);
}

function checkTwins(
	entries: readonly { readonly id: string; readonly fields: Fields<unknown> }[],
	findings: Findings
): void {
	const firsts = new Map<string, string>();
	for (const { id, fields } of entries) {
		const first = firsts.get(id);
		if (first === undefined) firsts.set(id, fields.file);
		else {
			const message = `the id ${id} is taken by ${first}`;
			findings.errors.push({ file: fields.file, line: fields.lineOf(['id']), message });
		}
	}
}

function checkExpressions(
	{ guide, fields }: WrittenGuide,
	concerns: ReadonlySet<string> | undefined,
	findings: Findings
): void {
	const prepared = prepareGuide(guide);
	const fail = (moment: string, field: string, message: string): void => {
		const index = guide.moments.findIndex(({ id }) => id === moment);
		findings.errors.push({ file: fields.file, line: fields.lineOf(['moments', index, field]), message });
	};
	for (const problem of prepared.problems) {
		fail(problem.moment, problem.field, `${problem.field} of ${problem.moment}: ${wordsFor(problem)}`);
	}
	for (const problem of prepared.repeatProblems) {
		const isOfMoment = problem.kind === 'unknownRepeat';
		const index = guide.moments.findIndex(({ id }) => id === problem.moment);
		const ofRepeat = (guide.repeats ?? []).findIndex(({ id }) => id === problem.id);
		const line = fields.lineOf(isOfMoment ? ['moments', index, 'repeat'] : ['repeats', ofRepeat, 'over']);
		findings.errors.push({ file: fields.file, line, message: wordsForRepeat(problem) });
	}
	for (const { moment, concern } of prepared.concernsRead) {
		if (concerns?.has(concern) === false)
			fail(moment, 'relevant', `there is no concern ${concern}, asked for by ${moment}`);
	}
}

function wordsFor(problem: GuideProblem): string {
	switch (problem.kind) {
		case 'syntax':
			return `${wordsForError(problem.error)}, at character ${problem.error.position + 1}`;
		case 'unknownMoment':
			return `there is no moment ${problem.id}`;
		case 'unknownOption':
			return `the moment ${problem.id} has no option ${problem.option}`;
		case 'manyAnswers':
			return `the moment ${problem.id} has an answer per round; outside its repeat only choices can be looked at`;
		case 'ring':
			return 'the moment waits, through others, for its own answer';
	}
}

function wordsForRepeat(problem: RepeatProblem): string {
	switch (problem.kind) {
		case 'unknownRepeat':
			return `the moment ${problem.moment} names a repeat that does not exist: ${problem.id}`;
		case 'repeatOverNothing':
			return `the repeat ${problem.id} is over ${problem.moment}, which must be a moment with answer: several or number`;
		case 'repeatWithinRepeat':
			return `the repeat ${problem.id} is over ${problem.moment}, which is repeated itself`;
	}
}

function wordsForError({ kind, found }: ExpressionError): string {
	switch (kind) {
		case 'empty':
			return 'the expression is empty';
		case 'tooLong':
			return 'the expression is too long';
		case 'tooDeep':
			return 'too many parentheses within each other';
		case 'unknownCharacter':
			return `${found} has no meaning here`;
		case 'unclosedText':
			return 'a text has no closing quote';
		case 'badReference':
			return 'an answer is written as ${id}';
		case 'unexpected':
			return `${found} was not expected`;
		case 'unexpectedEnd':
			return 'something is missing at the end';
		case 'unknownFunction':
			return `there is no function ${found}`;
		case 'argumentCount':
			return `${found} has too few or too many arguments`;
		case 'needsLiteral':
			return `${found} needs a text between quotes`;
		case 'badPattern':
			return 'the pattern cannot be read, or could take too long on a phone';
	}
}

function idsOf(entries: readonly { readonly id: string }[]): ReadonlySet<string> {
	return new Set(entries.map(({ id }) => id));
}
