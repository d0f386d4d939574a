/**
 * A lesson's file as a form: title, facts, and a field per section. Whoever fills in a form and changes nothing gets
 * the very same file back. A file of another shape is edited as a whole.
 */
import { parseDocument, stringify } from 'yaml';
import { sectionNames } from './compile-lesson.ts';

export type LessonSection = (typeof sectionNames)[number];

export interface LessonFields {
	readonly title: string;
	/** The front matter without its fences and without the title. */
	readonly facts: string;
	readonly sections: Readonly<Record<LessonSection, string>>;
}

/** The fields of a file; undefined where it is not facts and four sections in their order. */
export function fieldsOfLesson(text: string): LessonFields | undefined {
	const [, frontMatter, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
	if (frontMatter === undefined || body === undefined) return undefined;
	const title = titleIn(frontMatter);
	if (title === undefined) return undefined;
	const [before, ...rest] = body.split(/^## (why|door|do|dont)[ \t]*$/m);
	if (before?.trim() !== '' || rest.length !== sectionNames.length * 2) return undefined;
	const isInOrder = sectionNames.every((name, place) => rest[place * 2] === name);
	if (!isInOrder) return undefined;
	const passage = (name: LessonSection): string => rest[sectionNames.indexOf(name) * 2 + 1]?.trim() ?? '';
	return {
		...title,
		sections: { why: passage('why'), door: passage('door'), do: passage('do'), dont: passage('dont') }
	};
}

/** The file of the fields. A heading typed into a section is left to the check, which names it. */
export function lessonTextOf({ title, facts, sections }: LessonFields): string {
	const passages = sectionNames.map((name) => {
		const words = sections[name].trim();
		return words === '' ? `## ${name}\n` : `## ${name}\n${words}\n`;
	});
	const lines = facts.trim() === '' ? [] : facts.trim().split('\n');
	const place = lines[0]?.startsWith('id:') === true ? 1 : 0;
	const frontMatter = lines.toSpliced(place, 0, `title: ${written(title)}`).join('\n');
	return `---\n${frontMatter}\n---\n\n${passages.join('\n')}`;
}

function titleIn(frontMatter: string): Pick<LessonFields, 'title' | 'facts'> | undefined {
	const lines = frontMatter.split('\n');
	const place = lines.findIndex((line) => line.startsWith('title: '));
	if (place === -1) return undefined;
	const document = parseDocument(lines[place] ?? '');
	const title: unknown = document.get('title');
	// A title over several lines, or with a note behind it, would not come back as it was.
	if (document.errors.length > 0 || typeof title !== 'string' || lines[place] !== `title: ${written(title)}`)
		return undefined;
	return { title, facts: lines.toSpliced(place, 1).join('\n') };
}

function written(title: string): string {
	return stringify(title.replace(/\s+/g, ' ').trim(), { lineWidth: 0 }).trimEnd();
}
