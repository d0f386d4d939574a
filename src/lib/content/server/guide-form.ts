/**
 * A guide's files as a form: what each moment is, and its words in every language. Whoever fills in a form and changes
 * nothing gets the very same files back: `guide-form-write.ts` touches only what differs.
 */
import * as v from 'valibot';
import { parseDocument } from 'yaml';
import { answerTypes, momentKinds, type AnswerType, type MomentKind } from '#lib/domain/guide/guide.ts';
import { languageOfStructure } from './translations.ts';

export const momentFlags = ['safety', 'commitment', 'teachback', 'appointment'] as const;
export type MomentFlag = (typeof momentFlags)[number];
/** Lists of a moment's words: a line per item. */
export const wordLists = ['say', 'listen', 'do', 'dont', 'smallSteps'] as const;
export type WordList = (typeof wordLists)[number];

export interface OptionFields {
	readonly id: string;
	readonly relevant?: string | undefined;
}

/** What stands in the front matter about a moment, as far as a form shows it. */
export interface MomentFacts {
	readonly kind: MomentKind;
	/** Empty where nothing is asked for. */
	readonly answer: AnswerType | '';
	readonly options: readonly OptionFields[];
	readonly unit: string;
	readonly relevant: string;
	readonly flags: readonly MomentFlag[];
	readonly concerns: readonly string[];
	readonly lessons: readonly string[];
	readonly sources: readonly string[];
	/** Days as `2026-12-02`, or empty. */
	readonly checked: string;
	readonly again: string;
}

/** A moment's words in one language, as Markdown. */
export type MomentWords = Readonly<Record<WordList | 'title' | 'explain', string>> & {
	/** By the id of the option. */
	readonly options: Readonly<Record<string, string>>;
};

export interface MomentFields extends MomentFacts {
	readonly id: string;
	/** By language. */
	readonly words: Readonly<Record<string, MomentWords>>;
}

export interface GuideWords {
	readonly title: string;
	readonly purpose: string;
}

export interface GuideFields {
	readonly words: Readonly<Record<string, GuideWords>>;
	readonly sources: readonly string[];
	readonly moments: readonly MomentFields[];
}

export const emptyWords: MomentWords = {
	title: '',
	say: '',
	explain: '',
	listen: '',
	do: '',
	dont: '',
	smallSteps: '',
	options: {}
};

export const emptyFacts: MomentFacts = {
	kind: 'ask',
	answer: '',
	options: [],
	unit: '',
	relevant: '',
	flags: [],
	concerns: [],
	lessons: [],
	sources: [],
	checked: '',
	again: ''
};

/** The heading of each list in a file. */
export const headingOfList = { listen: 'listen', do: 'do', dont: 'dont', smallSteps: 'small-steps' } as const;

const text = v.optional(v.string(), '');
const ids = v.optional(v.array(v.string()), []);
const flag = v.optional(v.boolean(), false);
const momentRow = v.object({
	id: v.string(),
	kind: v.picklist(momentKinds),
	answer: v.optional(v.picklist(answerTypes)),
	options: v.optional(v.array(v.union([v.string(), v.object({ id: v.string(), relevant: v.string() })])), []),
	unit: text,
	relevant: text,
	safety: flag,
	commitment: flag,
	teachback: flag,
	appointment: flag,
	concerns: ids,
	lessons: ids,
	sources: ids,
	checked: text,
	again: text
});
const guideRow = v.object({ title: text, purpose: text, sources: ids, moments: v.array(momentRow) });
const wordsRow = v.object({ title: text, purpose: text });

/**
 * The fields of a guide's files, by language.
 *
 * @returns undefined where the file with the structure cannot be read as one; it is then mended as a whole file
 */
export function guideFieldsOf(texts: Readonly<Record<string, string>>): GuideFields | undefined {
	const facts = v.safeParse(guideRow, yamlIn(texts[languageOfStructure] ?? ''));
	if (!facts.success) return undefined;
	const languages = Object.entries(texts).filter(([, file]) => file !== '');
	const moments = facts.output.moments.map((row): MomentFields => {
		const { id, kind, answer = '', unit, relevant, concerns, lessons, sources, checked, again } = row;
		const words = languages.map(([language, file]): [string, MomentWords] => [
			language,
			momentWordsIn(file, id) ?? emptyWords
		]);
		return {
			id,
			kind,
			answer,
			options: row.options.map((option) => (typeof option === 'string' ? { id: option } : option)),
			unit,
			relevant,
			flags: momentFlags.filter((name) => row[name]),
			concerns,
			lessons,
			sources,
			checked,
			again,
			words: Object.fromEntries(words)
		};
	});
	const words = languages.map(([language, file]): [string, GuideWords] => {
		const row = v.safeParse(wordsRow, yamlIn(file));
		return [language, row.success ? row.output : { title: '', purpose: '' }];
	});
	return { words: Object.fromEntries(words), sources: facts.output.sources, moments };
}

/** A file in two: the front matter with its fences, and what stands below it. */
export function partsOfFile(file: string): { readonly yaml: string; readonly body: string } | undefined {
	const [, yaml, body] = /^\uFEFF?---[ \t]*\n([\s\S]*?\n)---[ \t]*\n([\s\S]*)$/.exec(file) ?? [];
	return yaml === undefined || body === undefined ? undefined : { yaml, body };
}

export interface BodySection {
	/** Undefined for what stands above the first heading, and for a heading without one. */
	readonly id: string | undefined;
	readonly text: string;
}

/** A body cut at its headings. */
export function sectionsOfBody(body: string): readonly BodySection[] {
	return body
		.split(/^(?=## )/m)
		.filter((section) => section.trim() !== '')
		.map((section) => ({ id: /^## .*\{#([^{}]*)\}[ \t]*$/m.exec(section.split('\n')[0] ?? '')?.[1], text: section }));
}

/** A moment's words in a file; undefined where the file has no such heading. */
export function momentWordsIn(file: string, id: string): MomentWords | undefined {
	const body = partsOfFile(file)?.body ?? '';
	const section = sectionsOfBody(body).find((candidate) => candidate.id === id);
	if (section === undefined) return undefined;
	const [heading = '', ...lines] = section.text.split('\n');
	const [above = '', ...parts] = lines.join('\n').split(/^### (?=[a-z-]+[ \t]*$)/m);
	const list = (name: string): readonly string[] => {
		const found = parts.find((part) => part.split('\n')[0]?.trim() === name);
		return found === undefined ? [] : itemsIn(found.split('\n').slice(1));
	};
	return {
		title: heading.slice(3, heading.lastIndexOf('{#')).trim(),
		say: spokenIn(above).join('\n'),
		explain: above
			.split('\n')
			.filter((line) => !line.startsWith('>'))
			.join('\n')
			.trim()
			.replace(/\n{3,}/g, '\n\n'),
		listen: list(headingOfList.listen).join('\n'),
		do: list(headingOfList.do).join('\n'),
		dont: list(headingOfList.dont).join('\n'),
		smallSteps: list(headingOfList.smallSteps).join('\n'),
		options: Object.fromEntries(
			list('options').map((item) => {
				const colon = item.indexOf(':');
				return [item.slice(0, Math.max(colon, 0)).trim(), item.slice(colon + 1).trim()];
			})
		)
	};
}

function yamlIn(file: string): unknown {
	const document = parseDocument(partsOfFile(file)?.yaml ?? '');
	if (document.errors.length > 0) return undefined;
	try {
		return document.toJS({ maxAliasCount: 0 });
	} catch {
		return undefined; // The parser throws on an alias and on nothing else.
	}
}

/** A quote is one line to speak per paragraph. */
function spokenIn(above: string): readonly string[] {
	return above
		.split('\n')
		.map((line) => (line.startsWith('>') ? line.slice(1).trim() : ''))
		.join('\n')
		.split(/\n{2,}/)
		.map((paragraph) => paragraph.trim().replaceAll('\n', ' '))
		.filter((paragraph) => paragraph !== '');
}

function itemsIn(lines: readonly string[]): readonly string[] {
	const items: string[] = [];
	for (const line of lines) {
		if (/^[-*] /.test(line)) items.push(line.slice(2).trim());
		else if (line.trim() !== '' && items.length > 0) items.push(`${items.pop() ?? ''} ${line.trim()}`);
	}
	return items;
}
