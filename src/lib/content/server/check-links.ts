/** Every id that one text names must exist in another; ids are unique. */
import type { FindingCode, Said } from '../finding-words.ts';
import type { ExpressionError } from '#lib/domain/guide/expression-parser.ts';
import { prepareGuide, type GuideProblem } from '#lib/domain/guide/prepare.ts';
import type { RepeatProblem } from '#lib/domain/guide/rounds.ts';
import type { Catalogues } from './compile-catalogues.ts';
import type { WrittenGuide } from './compile-guide.ts';
import type { WrittenLesson } from './compile-lesson.ts';
import type { FieldPath, Fields } from './front-matter.ts';
import { saying, type Findings } from './findings.ts';

export interface Written {
	readonly lessons: readonly WrittenLesson[];
	readonly guides: readonly WrittenGuide[];
	readonly catalogues: Catalogues;
}

type Kind = 'lesson' | 'guide' | 'concern' | 'partner' | 'source' | 'theme';
const missing = {
	lesson: 'noLesson',
	guide: 'noGuide',
	concern: 'noConcern',
	partner: 'noPartner',
	source: 'noSource',
	theme: 'noTheme'
} as const satisfies Readonly<Record<Kind, FindingCode>>;
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
		source: places.sources && idsOf(catalogues.sources),
		theme: places.themes && idsOf(catalogues.themes)
	};
	const links = (fields: Fields<unknown> | undefined, at: FieldPath, kind: Kind, ids: readonly string[]): void => {
		ids.forEach((id, index) => {
			if (fields === undefined || known[kind]?.has(id) !== false) return;
			const line = fields.lineOf([...at, index]);
			findings.errors.push({ file: fields.file, line, ...saying(missing[kind], { id }) });
		});
	};
	for (const { lesson, fields } of lessons) {
		links(fields, ['sources'], 'source', lesson.sources);
		links(fields, ['concerns'], 'concern', lesson.concerns);
		links(fields, ['joins'], 'theme', lesson.joins ?? []);
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
	warnOnUnlinkedLessons(written, findings);
}

/** A lesson that says it helps in a guide, but that no moment there shows, is found by nobody at the table. */
function warnOnUnlinkedLessons({ lessons, guides }: Written, findings: Findings): void {
	for (const { lesson, fields } of lessons) {
		const named = guides.filter(({ guide }) => lesson.guides.includes(guide.id));
		const isLinked = named.some(({ guide }) => guide.moments.some((moment) => moment.lessons.includes(lesson.id)));
		if (isLinked || named.length === 0) continue;
		const values = { id: lesson.id, guides: named.map(({ guide }) => guide.id).join(', ') };
		const line = fields.lineOf(['guides']);
		findings.warnings.push({ file: fields.file, line, ...saying('lessonUnlinked', values) });
	}
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
			const line = fields.lineOf(['id']);
			findings.errors.push({ file: fields.file, line, ...saying('idTaken', { id, file: first }) });
		}
	}
}

function checkExpressions(
	{ guide, fields }: WrittenGuide,
	concerns: ReadonlySet<string> | undefined,
	findings: Findings
): void {
	const prepared = prepareGuide(guide);
	const fail = (moment: string, field: string, said: ReturnType<typeof saying>): void => {
		const index = guide.moments.findIndex(({ id }) => id === moment);
		findings.errors.push({ file: fields.file, line: fields.lineOf(['moments', index, field]), ...said });
	};
	for (const problem of prepared.problems) {
		const { moment, field } = problem;
		fail(moment, field, saying('expression', { field, moment, problem: saidOf(problem) }));
	}
	for (const problem of prepared.repeatProblems) {
		const isOfMoment = problem.kind === 'unknownRepeat';
		const index = guide.moments.findIndex(({ id }) => id === problem.moment);
		const ofRepeat = (guide.repeats ?? []).findIndex(({ id }) => id === problem.id);
		const line = fields.lineOf(isOfMoment ? ['moments', index, 'repeat'] : ['repeats', ofRepeat, 'over']);
		findings.errors.push({ file: fields.file, line, ...saidOfRepeat(problem) });
	}
	for (const { moment, concern } of prepared.concernsRead) {
		if (concerns?.has(concern) === false) fail(moment, 'relevant', saying('noConcernAsked', { id: concern, moment }));
	}
}

function saidOf(problem: GuideProblem): Said {
	switch (problem.kind) {
		case 'syntax': {
			const { kind, found, position } = problem.error;
			const said: Said = { code: expressionCodes[kind], values: { found } };
			return { code: 'atCharacter', values: { problem: said, position: position + 1 } };
		}
		case 'unknownMoment':
			return { code: 'noMoment', values: { id: problem.id } };
		case 'unknownOption':
			return { code: 'noOption', values: { id: problem.id, option: problem.option } };
		case 'manyAnswers':
			return { code: 'manyAnswers', values: { id: problem.id } };
		case 'ring':
			return { code: 'ring', values: {} };
	}
}

function saidOfRepeat({ kind, id, moment }: RepeatProblem): ReturnType<typeof saying> {
	return saying(kind === 'unknownRepeat' ? 'repeatUnknown' : kind, { id, moment });
}

const expressionCodes = {
	empty: 'expressionEmpty',
	tooLong: 'expressionTooLong',
	tooDeep: 'expressionTooDeep',
	unknownCharacter: 'unknownCharacter',
	unclosedText: 'unclosedText',
	badReference: 'badReference',
	unexpected: 'unexpected',
	unexpectedEnd: 'unexpectedEnd',
	unknownFunction: 'unknownFunction',
	argumentCount: 'argumentCount',
	needsLiteral: 'needsLiteral',
	badPattern: 'badPattern'
} as const satisfies Readonly<Record<ExpressionError['kind'], FindingCode>>;

function idsOf(entries: readonly { readonly id: string }[]): ReadonlySet<string> {
	return new Set(entries.map(({ id }) => id));
}
