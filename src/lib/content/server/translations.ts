/**
 * One folder, one file per language: puts the languages of a text side by side, and says which one is missing what.
 * The first language carries the facts, the others only the words.
 */
import type { FindingValue } from '../finding-words.ts';
import type { Localized, RichText } from '#lib/domain/guide/guide.ts';
import { isPackLink, linksIn } from '#lib/domain/guide/pack-html.ts';
import { splitMarkdown, type ContentFile, type Line, type MarkdownFile } from './front-matter.ts';
import { saying, type Findings } from './findings.ts';
import { outlineOf, plainTextOf, safeHtmlOf, strayHeadings, type Outline, type Section } from './markdown.ts';

/** Every lesson and guide has these; the first carries the structure. */
export const languagesRequired = ['nl', 'en'] as const;
export const languageOfStructure = languagesRequired[0];

/** Reading Markdown takes time that grows with the square of a hostile passage, so a passage has a limit. */
export const passageLimits = { lineCharactersMax: 2000, sectionCharactersMax: 4000 } as const;

export interface Translation {
	readonly language: string;
	readonly file: string;
	readonly frontMatter: string;
	readonly outline: Outline;
}

/** A lesson's or guide's folder. */
export interface Folder {
	/** From the content folder: `guides/mould`. */
	readonly path: string;
	/** The last part of the path. */
	readonly name: string;
	readonly files: readonly ContentFile[];
}

/** Reads the languages of a folder, the one with the structure first. */
export function translationsOf(folder: Folder, findings: Findings): readonly Translation[] {
	const found = folder.files.flatMap((file): readonly Translation[] => {
		const language = languageOf(file.path);
		if (language === undefined) {
			findings.errors.push({ file: file.path, line: 1, ...saying('namedByLanguage') });
			return [];
		}
		const markdown = splitMarkdown(file, findings);
		return markdown === undefined ? [] : [translationOf(language, markdown, findings)];
	});
	for (const language of languagesRequired) {
		const file = `${folder.path}/${language}.md`;
		if (folder.files.some(({ path }) => path === file)) continue;
		findings.errors.push({ file, line: 1, ...saying('languageMissing', { language }) });
	}
	return found.toSorted((one, other) => orderOf(one.language) - orderOf(other.language));
}

/** The language a file is written in, by its name. */
export function languageOf(path: string): string | undefined {
	return /\/([a-z]{2})\.md$/.exec(path)?.[1];
}

/** A text by language from a list of pairs; what is empty is left out. */
export function localized(texts: readonly (readonly [language: string, text: string])[]): Localized {
	return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

/** A passage in one language, with the lines it was written in. */
export interface Passage {
	readonly translation: Translation;
	readonly markdown: string;
	/** In its file, from the heading down. */
	readonly lines: readonly Line[];
	readonly line: number;
}

/** Markdown by language as HTML and plain text. A link that leads elsewhere than a pack's may is an error. */
export function richText(passages: readonly Passage[], findings: Findings): RichText {
	for (const passage of passages) checkPassageLinks(passage, findings);
	return {
		html: localized(passages.map(({ translation, markdown }) => [translation.language, safeHtmlOf(markdown)])),
		text: localized(passages.map(({ translation, markdown }) => [translation.language, plainTextOf(markdown)]))
	};
}

function checkPassageLinks({ translation, markdown, lines, line }: Passage, findings: Findings): void {
	if (unlinked.test(markdown)) return;
	for (const link of linksIn(safeHtmlOf(markdown))) {
		if (isPackLink(link)) continue;
		const number = lines.find(({ text }) => text.includes(link))?.number ?? line;
		findings.errors.push({ file: translation.file, line: number, ...saying('linkElsewhere', { link }) });
	}
}

/** No bracket and no angle: no link in Markdown does without. */
const unlinked = /^[^[<]*$/;

/** Lists of lines by language, put side by side. Says so when one is longer than the first. */
export function sideBySide(
	lists: readonly {
		readonly translation: Translation;
		readonly line: number;
		readonly items: readonly string[];
	}[],
	part: FindingValue,
	findings: Findings
): readonly Localized[] {
	const [first, ...others] = lists;
	if (first === undefined) return [];
	for (const { translation, line, items } of others) {
		if (items.length === first.items.length) continue;
		const counts = { here: items.length, there: first.items.length, language: first.translation.language };
		findings.errors.push({ file: translation.file, line, ...saying('unequalLines', { part, ...counts }) });
	}
	return first.items.map((_, index) =>
		localized(lists.map(({ translation, items }) => [translation.language, items[index] ?? '']))
	);
}

function translationOf(language: string, markdown: MarkdownFile, findings: Findings): Translation {
	const { file, frontMatter } = markdown;
	const body = markdown.body.map((line) => {
		if (line.text.length <= passageLimits.lineCharactersMax) return line;
		const max = passageLimits.lineCharactersMax;
		findings.errors.push({ file, line: line.number, ...saying('lineTooLong', { max }) });
		return { ...line, text: '' };
	});
	const { before, sections } = outlineOf(body);
	const outline = { before, sections: sections.map((section) => withinLimit(section, file, findings)) };
	const stray = outline.before.find(({ text }) => text.trim() !== '');
	if (stray !== undefined) {
		findings.errors.push({ file, line: stray.number, ...saying('textAboveHeading') });
	}
	for (const { number } of strayHeadings(body)) {
		findings.errors.push({ file, line: number, ...saying('headingLevels') });
	}
	return { language, file, frontMatter, outline };
}

function withinLimit(section: Section, file: string, findings: Findings): Section {
	const characters = section.lines.reduce((sum, { text }) => sum + text.length, 0);
	const parts = section.parts.map((part) => withinLimit(part, file, findings));
	if (characters <= passageLimits.sectionCharactersMax) return { ...section, parts };
	const values = { section: section.title, max: passageLimits.sectionCharactersMax };
	findings.errors.push({ file, line: section.line, ...saying('sectionTooLong', values) });
	return { ...section, lines: [], parts };
}

function orderOf(language: string): number {
	const place = languagesRequired.findIndex((required) => required === language);
	return place === -1 ? languagesRequired.length : place;
}
