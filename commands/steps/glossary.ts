/**
 * The glossary: one word for one thing. `npm run words` and a test hold every message and every text of the content
 * against it. What a word may not be called stands there as a pattern, so that an idiom once mended does not come back.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';

const words = v.pipe(v.string(), v.nonEmpty());
const patterns = v.array(words);
const entries = v.pipe(
	v.array(
		v.strictObject({
			id: words,
			nl: words,
			en: words,
			means: words,
			/** Held against lessons, guides and cards too. */
			everywhere: v.optional(v.boolean(), false),
			/** How the word is found, where its plain form would not be. */
			says: v.optional(v.strictObject({ nl: v.optional(words), en: v.optional(words) }), {}),
			not: v.strictObject({ nl: patterns, en: patterns })
		})
	),
	v.minLength(1)
);

export type Term = v.InferOutput<typeof entries>[number];
export const languages = ['nl', 'en'] as const;
export type Language = (typeof languages)[number];

/** A text with where it stands: `nl/coach visit.next`, or a file of the content with its line. */
export interface Text {
	readonly place: string;
	readonly language: Language;
	readonly text: string;
	/** Of lessons, guides and cards: there only words for everywhere are held. */
	readonly isContent?: boolean;
}

/** Reads the glossary; throws, with the field, where it is not one. */
export function readGlossary(yaml: string): readonly Term[] {
	return v.parse(entries, parse(yaml));
}

/** Every text that calls a thing something else than the glossary does. */
export function outsideGlossary(texts: readonly Text[], terms: readonly Term[]): readonly string[] {
	const banned = terms.flatMap((term) =>
		languages.flatMap((language) =>
			term.not[language].map((pattern) => ({ term, language, pattern: new RegExp(pattern, 'u') }))
		)
	);
	return texts.flatMap(({ place, language, text, isContent = false }) =>
		banned.flatMap(({ term, language: of, pattern }) => {
			const isHeld = of === language && (term.everywhere || !isContent);
			const found = isHeld ? pattern.exec(text)?.[0] : undefined;
			return found === undefined ? [] : [`${place}: “${found.trim()}” is called “${term[language]}” (${term.id})`];
		})
	);
}

/** Terms that no text says: the glossary would then tell of an interface that is not there. */
export function idleTerms(texts: readonly Text[], terms: readonly Term[]): readonly string[] {
	return terms.flatMap((term) =>
		languages.flatMap((language) => {
			const pattern = new RegExp(term.says[language] ?? `\\b${term[language]}`, 'iu');
			const isSaid = texts.some((text) => text.language === language && pattern.test(text.text));
			return isSaid ? [] : [`${term.id}: nothing says “${term[language]}” (${language})`];
		})
	);
}

/** Keys that one language has and the other lacks, or that are empty. */
export function lackingKeys(texts: readonly Text[]): readonly string[] {
	const keys = (language: Language): ReadonlyMap<string, string> =>
		new Map(texts.flatMap((text) => (text.language === language ? [[text.place.slice(3), text.text]] : [])));
	const [dutch, english] = [keys('nl'), keys('en')];
	const lacks = (own: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>, name: Language): string[] =>
		[...other.keys()].filter((key) => (own.get(key) ?? '') === '').map((key) => `${name} lacks ${key}`);
	return [...lacks(dutch, english, 'nl'), ...lacks(english, dutch, 'en')];
}

const messagesSchema = v.record(v.string(), v.string());

/** Every message of the interface. */
export function messageTexts(root: string): readonly Text[] {
	return languages.flatMap((language) => {
		const folder = join(root, 'src', 'lib', 'words', 'messages', language);
		return readdirSync(folder)
			.toSorted()
			.flatMap((file) => {
				const messages = v.parse(messagesSchema, JSON.parse(readFileSync(join(folder, file), 'utf8')));
				const area = file.replace(/\.json$/, '');
				return Object.entries(messages).map(([key, text]) => ({ place: `${language}/${area} ${key}`, language, text }));
			});
	});
}

/** Every line of lessons, guides and cards in the two languages. */
export function contentTexts(root: string): readonly Text[] {
	return ['lessons', 'guides', 'cards'].flatMap((kind) => {
		const folder = join(root, 'src', 'content', kind);
		return readdirSync(folder)
			.toSorted()
			.flatMap((name) =>
				languages.flatMap((language) => {
					const path = join(folder, name, `${language}.md`);
					const lines = readFileSync(path, 'utf8').split('\n');
					return lines.map((text, index) => ({
						place: `${kind}/${name}/${language}.md:${index + 1}`,
						language,
						text,
						isContent: true
					}));
				})
			);
	});
}
