/**
 * A catalogue as a form: its words by id. Whoever changes a word leaves the comments and every other entry as they were.
 * Entries are never taken out here, since visits point at them.
 */
import { isMap, isSeq, parseDocument, stringify, type Document, type YAMLMap } from 'yaml';
import { editFrontMatter, type FieldEdit } from './front-matter-edit.ts';

export const editableLists = ['concerns', 'synonyms', 'measures', 'themes'] as const;
export type EditableList = (typeof editableLists)[number];

/** What of an entry is words; a dotted name lies one deeper. */
export const listWords: Readonly<Record<EditableList, readonly string[]>> = {
	concerns: ['nl', 'en', 'short.nl', 'short.en'],
	synonyms: ['nl', 'en'],
	measures: ['nl', 'en', 'unit'],
	themes: ['nl', 'en']
};

export interface ListRow {
	readonly id: string;
	/** By the names in `listWords`. */
	readonly words: Readonly<Record<string, string>>;
}

export function pathOfList(list: EditableList): string {
	return `catalogues/${list}.yaml`;
}

export interface AddedRow extends ListRow {
	/** Of a concern: the part of life it belongs to. Of what residents say: the concern it is about. */
	readonly of?: string | undefined;
}

/** The rows of a list; undefined where the file cannot be read. */
export function rowsOfList(text: string, list: EditableList): readonly ListRow[] | undefined {
	return entriesOf(parseDocument(text))?.map((entry) => ({
		id: String(entry.get('id') ?? ''),
		words: Object.fromEntries(listWords[list].map((name) => [name, String(entry.getIn(name.split('.')) ?? '')]))
	}));
}

/** The file with these words; `added` comes at the end. */
export function listTextOf(
	text: string,
	{
		list,
		rows,
		added
	}: {
		readonly list: EditableList;
		readonly rows: readonly ListRow[];
		readonly added?: AddedRow | undefined;
	}
): string {
	const before = rowsOfList(text, list);
	if (before === undefined) return text;
	const edits = rows.flatMap(({ id, words }) => {
		const place = before.findIndex((row) => row.id === id);
		const changed = listWords[list].filter(
			(name) => words[name] !== undefined && words[name] !== before[place]?.words[name]
		);
		return place === -1
			? []
			: changed.map((name): FieldEdit => ({ path: [place, ...name.split('.')], value: words[name] ?? '' }));
	});
	const edited = editFrontMatter(`---\n${text.trimEnd()}\n---\n`, edits).slice('---\n'.length, -'---\n'.length);
	return added === undefined ? edited : `${edited}- ${entryOf(list, added)}\n`;
}

/** On one line, as the others are. */
function entryOf(list: EditableList, { id, of, words }: AddedRow): string {
	const { nl = '', en = '', unit = 'piece' } = words;
	const short = { nl: words['short.nl'] ?? '', en: words['short.en'] ?? '' };
	const facts = {
		concerns: { id, domain: of ?? 'social', nl, en, short },
		synonyms: { id, nl, en, concerns: of === undefined ? [] : [of] },
		measures: { id, nl, en, unit },
		themes: { id, nl, en }
	};
	return stringify(facts[list], { collectionStyle: 'flow', lineWidth: 0 }).trim();
}

/** A code of the list's kind from words: what a new entry is known by for ever. */
export function codeOf(words: string, taken: readonly string[]): string {
	const plain =
		words
			.normalize('NFD')
			.replace(/\p{M}/gu, '')
			.toLowerCase()
			.replace(/[^a-z0-9]+/g, '-')
			.replace(/^-|-$/g, '')
			.slice(0, 40) || 'own';
	let code = plain;
	for (let count = 2; taken.includes(code); count += 1) code = `${plain}-${count}`;
	return code;
}

function entriesOf(document: Document): readonly YAMLMap[] | undefined {
	if (document.errors.length === 0 && document.contents === null) return [];
	if (document.errors.length > 0 || !isSeq(document.contents)) return undefined;
	const entries = document.contents.items.filter((item) => isMap(item));
	return entries.length === document.contents.items.length ? entries : undefined;
}
