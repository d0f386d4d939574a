/** A lesson's folder to a lesson. */
import * as v from 'valibot';
import { certainties, lessonThemes, situations, type Lesson, type RichText } from '#lib/domain/guide/guide.ts';
import { readFields, type Fields, type Line } from './front-matter.ts';
import { dateFields, datesOf } from './dates.ts';
import { saying, type Findings } from './findings.ts';
import { localized, type Passage, richText, translationsOf, type Folder, type Translation } from './translations.ts';

const ids = v.optional(v.array(v.string()), []);
const words = v.pipe(v.string(), v.nonEmpty());
const shortLine = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));

const facts = v.strictObject({
	id: v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9-]*$/)),
	title: words,
	theme: v.picklist(lessonThemes),
	certainty: v.picklist(certainties),
	sources: ids,
	/** Spans of time that are the author's own proposal; for the check alone, phones need not know. */
	ours: ids,
	...dateFields,
	advice: v.picklist(['own', 'source']),
	concerns: ids,
	/** Koppelkans themes it is about. */
	joins: ids,
	guides: ids,
	situations: v.optional(v.array(v.picklist(situations)), []),
	wording: v.optional(v.string()),
	street: v.optional(v.boolean()),
	credit: v.optional(shortLine),
	origin: v.optional(shortLine),
	licence: v.optional(shortLine)
});
const wordsOnly = v.strictObject({ title: words });

export type LessonFacts = v.InferOutput<typeof facts>;

export interface WrittenLesson {
	readonly lesson: Lesson;
	readonly fields: Fields<LessonFacts>;
	readonly translations: readonly Translation[];
}

export const sectionNames = ['why', 'door', 'do', 'dont'] as const;
type SectionName = (typeof sectionNames)[number];

/** Compiles a lesson; undefined, with errors, when the file that carries its facts cannot be read. */
export function compileLesson(folder: Folder, findings: Findings): WrittenLesson | undefined {
	const translations = translationsOf(folder, findings);
	const [first, ...others] = translations;
	if (first === undefined) return undefined;
	const fields = readFields({ file: first.file, yaml: first.frontMatter, firstLine: 2 }, facts, findings);
	const titles = others.map((translation): readonly [string, string] => {
		const written = { file: translation.file, yaml: translation.frontMatter, firstLine: 2 };
		return [translation.language, readFields(written, wordsOnly, findings)?.data.title ?? ''];
	});
	const sections = sectionsOf(translations, findings);
	if (fields === undefined) return undefined;
	const { data } = fields;
	if (data.certainty === 'H' && data.sources.length === 0) {
		const line = fields.lineOf(['certainty']);
		findings.errors.push({ file: first.file, line, ...saying('certaintyUnsourced') });
	}
	const lesson: Lesson = {
		id: data.id,
		slug: folder.name,
		title: localized([[first.language, data.title], ...titles]),
		theme: data.theme,
		certainty: data.certainty,
		advice: data.advice,
		...(data.wording === undefined ? {} : { wording: data.wording }),
		...(data.street === undefined ? {} : { street: data.street }),
		...(data.credit === undefined ? {} : { credit: data.credit }),
		...(data.origin === undefined ? {} : { origin: data.origin }),
		...(data.licence === undefined ? {} : { licence: data.licence }),
		sources: data.sources,
		...datesOf(data),
		concerns: data.concerns,
		...(data.joins.length === 0 ? {} : { joins: data.joins }),
		guides: data.guides,
		situations: data.situations,
		...sections
	};
	return { lesson, fields, translations };
}

function sectionsOf(translations: readonly Translation[], findings: Findings): Record<SectionName, RichText> {
	for (const { file, outline } of translations) {
		for (const { title, line, parts } of outline.sections) {
			const isKnown = sectionNames.some((name) => name === title);
			const said = isKnown
				? saying('lessonSubheading')
				: saying('lessonSection', { section: title, possible: sectionNames.join(', ') });
			if (!isKnown || parts.length > 0) findings.errors.push({ file, line, ...said });
		}
	}
	const section = (name: SectionName): RichText =>
		richText(
			translations.map((translation) => passageIn(translation, name, findings)),
			findings
		);
	return { why: section('why'), door: section('door'), do: section('do'), dont: section('dont') };
}

function passageIn(translation: Translation, name: SectionName, findings: Findings): Passage {
	const { file, outline } = translation;
	const [section, twin] = outline.sections.filter(({ title }) => title === name);
	if (twin !== undefined) findings.errors.push({ file, line: twin.line, ...saying('sectionTwice', { section: name }) });
	const { lines, line } = section ?? { lines: [], line: 1 };
	const markdown = textOf(lines);
	if (markdown === '') findings.errors.push({ file, line, ...saying('sectionEmpty', { section: name }) });
	return { translation, markdown, lines, line };
}

function textOf(lines: readonly Line[]): string {
	return lines
		.map(({ text }) => text)
		.join('\n')
		.trim();
}
