/** The folders of resident cards, a file per language, to the cards of a pack. */
import * as v from 'valibot';
import { languageBeneath } from '#lib/domain/guide/card.ts';
import { readingDirections, type CardLanguage, type ContentPack, type ResidentCard } from '#lib/domain/guide/guide.ts';
import { readFields, splitMarkdown, type ContentFile, type Fields, type Line } from './front-matter.ts';
import { saying, type Findings } from './findings.ts';
import { plainTextOf, strayHeadings } from './markdown.ts';
import { languageOf, localized, type Folder } from './translations.ts';

/** A card is one page in large letters; what is longer is two cards. */
export const cardLimits = { linesMax: 8, lineCharactersMax: 160 } as const;

export const cardLanguagesFile = 'catalogues/card-languages.yaml';

const words = v.pipe(v.string(), v.nonEmpty());
const facts = v.strictObject({
	id: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
	number: v.pipe(v.number(), v.integer()),
	title: words,
	sources: v.optional(v.array(v.string()), []),
	wording: v.optional(v.string())
});
const wordsOnly = v.strictObject({
	title: words,
	checked: v.boolean(),
	/** Who read it against the Dutch, and when; it stays at the office. */
	checkedBy: v.optional(v.string()),
	checkedOn: v.optional(v.string())
});
const languageEntries = v.record(
	v.pipe(v.string(), v.regex(/^[a-z]{2}$/)),
	v.strictObject({ name: words, dir: v.picklist(readingDirections), unchecked: words, close: words, next: words })
);

export type CardFacts = v.InferOutput<typeof facts>;

/** What a card says in one language. */
export interface CardText {
	readonly language: string;
	readonly file: string;
	readonly frontMatter: string;
	readonly lines: readonly Line[];
}

export interface WrittenCard {
	readonly card: ResidentCard;
	readonly fields: Fields<CardFacts>;
	/** The first carries the facts. */
	readonly texts: readonly CardText[];
}

export interface WrittenCards {
	readonly cards: readonly WrittenCard[];
	/** Nothing at all for a set without cards, so that its hash is what it was before there were cards. */
	readonly inPack: Pick<ContentPack, 'cards' | 'cardLanguages'>;
}

/** Compiles every card, and names the languages that one lacks. */
export function compileCards(
	{ folders, files }: { readonly folders: readonly Folder[]; readonly files: readonly ContentFile[] },
	findings: Findings
): WrittenCards {
	if (folders.length === 0) return { cards: [], inPack: {} };
	const languages = languagesOf(files, findings);
	const cards = folders.flatMap((folder) => {
		const written = compileCard(folder, languages, findings);
		return written === undefined ? [] : [written];
	});
	const inPack = {
		cards: cards.map(({ card }) => card).toSorted((one, other) => one.number - other.number),
		cardLanguages: languages
	};
	return { cards, inPack };
}

function languagesOf(files: readonly ContentFile[], findings: Findings): readonly CardLanguage[] {
	const file = cardLanguagesFile;
	const text = files.find(({ path }) => path === file)?.text;
	if (text === undefined) {
		findings.errors.push({ file, line: 1, ...saying('fileMissing') });
		return [];
	}
	const fields = readFields({ file, yaml: text, firstLine: 1 }, languageEntries, findings);
	const languages = Object.entries(fields?.data ?? {}).map(([id, entry]): CardLanguage => ({ id, ...entry }));
	if (fields !== undefined && !languages.some(({ id }) => id === languageBeneath)) {
		findings.errors.push({ file, line: 1, ...saying('languageBeneathMissing', { language: languageBeneath }) });
	}
	return languages;
}

function compileCard(folder: Folder, languages: readonly CardLanguage[], findings: Findings): WrittenCard | undefined {
	const texts = textsOf(folder, languages, findings);
	const [first, ...others] = texts;
	if (first?.language !== languageBeneath) return undefined;
	const fields = readFields({ file: first.file, yaml: first.frontMatter, firstLine: 2 }, facts, findings);
	const translated = others.map(({ language, file, frontMatter }) => {
		const data = readFields({ file, yaml: frontMatter, firstLine: 2 }, wordsOnly, findings)?.data;
		return { language, title: data?.title ?? '', isChecked: data?.checked ?? false };
	});
	if (fields === undefined) return undefined;
	const { id, number, title, sources, wording } = fields.data;
	const titles = translated.map((text): readonly [string, string] => [text.language, text.title]);
	const card: ResidentCard = {
		id,
		number,
		title: localized([[first.language, title], ...titles]),
		lines: first.lines.map((_, index) =>
			localized(texts.map(({ language, lines }) => [language, lines[index]?.text ?? '']))
		),
		sources,
		...(wording === undefined ? {} : { wording }),
		unchecked: translated.filter(({ isChecked }) => !isChecked).map(({ language }) => language)
	};
	return { card, fields, texts };
}

/** The texts of a card in the order of its languages, Dutch first. */
function textsOf(folder: Folder, languages: readonly CardLanguage[], findings: Findings): readonly CardText[] {
	const wanted = new Set([languageBeneath, ...languages.map(({ id }) => id)]);
	for (const { path } of folder.files) {
		const language = languageOf(path);
		if (language !== undefined && (wanted.has(language) || languages.length === 0)) continue;
		findings.errors.push({ file: path, line: 1, ...saying('cardsByLanguage', { file: cardLanguagesFile }) });
	}
	return [...wanted].flatMap((language): readonly CardText[] => {
		const path = `${folder.path}/${language}.md`;
		const file = folder.files.find((candidate) => candidate.path === path);
		if (file === undefined) {
			findings.errors.push({ file: path, line: 1, ...saying('languageMissing', { language }) });
			return [];
		}
		const markdown = splitMarkdown(file, findings);
		if (markdown === undefined) return [];
		const { frontMatter, body } = markdown;
		return [{ language, file: path, frontMatter, lines: linesOf(path, body, findings) }];
	});
}

function linesOf(file: string, body: readonly Line[], findings: Findings): readonly Line[] {
	const fail = (line: number, said: ReturnType<typeof saying>): void =>
		void findings.errors.push({ file, line, ...said });
	const written = body.filter(({ text }) => text.trim() !== '');
	for (const { number } of [...strayHeadings(written), ...written.filter(({ text }) => /^###? /.test(text))]) {
		fail(number, saying('cardHeading'));
	}
	const beyond = written[cardLimits.linesMax];
	if (beyond !== undefined) fail(beyond.number, saying('cardTooLong', { max: cardLimits.linesMax }));
	if (written.length === 0) fail(body.at(-1)?.number ?? 1, saying('cardEmpty'));
	return written.slice(0, cardLimits.linesMax).map(({ text, number }) => {
		const sentence = text.trim().replace(/^[-*] +/, '');
		if (sentence.length <= cardLimits.lineCharactersMax) return { text: plainTextOf(sentence), number };
		fail(number, saying('lineTooLong', { max: cardLimits.lineCharactersMax }));
		return { text: '', number };
	});
}
