/**
 * Puts what a form says about a guide into its files. Only what differs is written anew, so that notes, order and
 * spelling of an author stay; a moment's heading stands in every language, and never changes its id.
 */
import { isCollection, isMap, isSeq, parseDocument, YAMLMap, YAMLSeq, type Document } from 'yaml';
import {
	emptyWords,
	guideFieldsOf,
	headingOfList,
	momentFlags,
	momentWordsIn,
	partsOfFile,
	sectionsOfBody,
	type GuideWords,
	type MomentFacts,
	type MomentFields,
	type MomentWords
} from './guide-form.ts';
import { languageOfStructure } from './translations.ts';

/** A guide's files, by language. */
export type GuideTexts = Readonly<Record<string, string>>;

/** The texts with a moment as the form has it; a moment that is not there comes after `after`, or at the end. */
export function withMoment(texts: GuideTexts, moment: MomentFields, after?: string): GuideTexts {
	const isNew = guideFieldsOf(texts)?.moments.some(({ id }) => id === moment.id) === false;
	const structured = editStructure(texts, (document, moments) => {
		if (isNew) {
			const place = indexOf(moments, after);
			moments.items.splice(place === -1 ? moments.items.length : place + 1, 0, document.createNode({ id: moment.id }));
		}
		const item = moments.items[indexOf(moments, moment.id)];
		if (isMap(item)) putFacts(document, item, moment);
		putSources(document, moment.sources);
	});
	const worded = mapTexts(structured, (file, language) =>
		withWords(file, moment, moment.words[language] ?? emptyWords)
	);
	return isNew ? inOrder(worded) : worded;
}

/** The texts with a moment one or more places up (negative) or down. */
export function movedMoment(texts: GuideTexts, id: string, by: number): GuideTexts {
	const moved = editStructure(texts, (_, moments) => {
		const from = indexOf(moments, id);
		const to = Math.min(Math.max(from + by, 0), moments.items.length - 1);
		if (from === -1) return;
		moments.items.splice(to, 0, ...moments.items.splice(from, 1));
	});
	return inOrder(moved);
}

export function withoutMoment(texts: GuideTexts, id: string): GuideTexts {
	const structured = editStructure(texts, (_, moments) => {
		const place = indexOf(moments, id);
		if (place !== -1) moments.items.splice(place, 1);
	});
	return mapTexts(structured, (file) => editSections(file, (sections) => sections.filter((one) => one.id !== id)));
}

/** The texts with another title and purpose. */
export function withGuideWords(texts: GuideTexts, words: Readonly<Record<string, GuideWords>>): GuideTexts {
	return mapTexts(texts, (file, language) => {
		const own = words[language];
		if (own === undefined) return file;
		return editYaml(file, (document) => {
			for (const name of ['title', 'purpose'] as const)
				if (document.get(name) !== own[name].trim()) document.set(name, own[name].trim());
		});
	});
}

/** An id for what a person called so, that is not taken. */
export function idFor(words: string, taken: readonly string[]): string {
	const plain = words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
	const joined = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
	const short = joined.slice(0, idCharactersMax).replace(/-+$/, '');
	const id = /^[a-z]/.test(short) ? short : `m-${short}`.replace(/-$/, '');
	for (let number = 2; ; number += 1) {
		const candidate = number === 2 && !taken.includes(id) ? id : `${id}-${number}`;
		if (!taken.includes(candidate)) return candidate;
	}
}

const idCharactersMax = 30;

function putFacts(document: Document, item: YAMLMap, facts: MomentFacts): void {
	const { kind, relevant, answer, options, unit, concerns, lessons, sources, checked, again, flags } = facts;
	put(document, item, 'kind', kind);
	put(document, item, 'relevant', relevant);
	put(document, item, 'answer', answer);
	put(
		document,
		item,
		'options',
		options.map(({ id, relevant: only }) => (only === undefined ? id : { id, relevant: only }))
	);
	put(document, item, 'unit', unit);
	for (const name of momentFlags) put(document, item, name, flags.includes(name));
	put(document, item, 'concerns', concerns);
	put(document, item, 'lessons', lessons);
	put(document, item, 'sources', sources);
	put(document, item, 'checked', checked);
	put(document, item, 'again', again);
}

/** What is empty is left out; what stands there already is not touched. */
function put(document: Document, item: YAMLMap, key: string, value: unknown): void {
	const found: unknown = item.get(key);
	const before: unknown = isCollection(found) ? found.toJSON() : found;
	const isEmpty = value === '' || value === false || (Array.isArray(value) && value.length === 0);
	if (isEmpty) {
		if (before !== undefined && before !== false && before !== '') item.delete(key);
	} else if (JSON.stringify(before) !== JSON.stringify(value)) {
		const node = document.createNode(value);
		if (isSeq(node)) node.flow = true;
		item.set(key, node);
	}
}

/** The guide names all sources of its moments. */
function putSources(document: Document, wanted: readonly string[]): void {
	const listed = document.get('sources');
	if (!isSeq(listed)) return;
	const known: unknown = listed.toJSON();
	for (const source of wanted) if (Array.isArray(known) && !known.includes(source)) listed.add(source);
}

function withWords(file: string, { id, options }: MomentFields, words: MomentWords): string {
	const before = momentWordsIn(file, id);
	const section = sectionOf(id, words, options);
	if (before === undefined) return editSections(file, (sections) => [...sections, { id, text: section }]);
	if (sectionOf(id, before, options) === section) return file;
	return editSections(file, (sections) =>
		sections.map((one) => (one.id === id ? { id, text: section + constraintIn(one.text) } : one))
	);
}

/** What to say of an unlikely answer is not in the form, and stays. */
function constraintIn(section: string): string {
	const part = section.split(/^(?=### )/m).find((one) => /^### constraint[ \t]*$/m.test(one));
	return part === undefined ? '' : `\n${part.trimEnd()}\n`;
}

function sectionOf(id: string, words: MomentWords, options: MomentFields['options']): string {
	const list = (name: keyof typeof headingOfList): string => {
		const items = linesIn(words[name]);
		return items.length === 0 ? '' : `\n### ${headingOfList[name]}\n${items.map((item) => `- ${item}\n`).join('')}`;
	};
	const said = linesIn(words.say).map((line) => `> ${line}\n`);
	const explained = passageOf(words.explain);
	const offered = options.flatMap((option) => {
		const called = oneLine(words.options[option.id] ?? '');
		return called === '' ? [] : [`- ${option.id}: ${called}\n`];
	});
	return [
		`## ${oneLine(words.title).replaceAll('{#', '{ #')} {#${id}}\n`,
		said.length === 0 ? '' : `\n${said.join('>\n')}`,
		explained === '' ? '' : `\n${explained}\n`,
		offered.length === 0 ? '' : `\n### options\n${offered.join('')}`,
		list('listen'),
		list('do'),
		list('dont'),
		list('smallSteps')
	].join('');
}

/** Lines of a field: a person may have typed the mark of a list or a quote as well. */
function linesIn(field: string): readonly string[] {
	return field
		.split('\n')
		.map((line) => oneLine(line.replace(/^\s*(?:[-*•>]\s+)/, '')))
		.filter((line) => line !== '');
}

function oneLine(field: string): string {
	return field.replace(/\s+/g, ' ').trim();
}

/** An explanation: what would begin a heading or words to speak is shown as it was typed. */
function passageOf(field: string): string {
	return field
		.trim()
		.replace(/^(?=#|>)/gm, '\\')
		.replace(/\n{3,}/g, '\n\n');
}

function mapTexts(texts: GuideTexts, change: (file: string, language: string) => string): GuideTexts {
	return Object.fromEntries(
		Object.entries(texts).map(([language, file]) => [language, file === '' ? file : change(file, language)])
	);
}

function editSections(
	file: string,
	change: (sections: ReturnType<typeof sectionsOfBody>) => ReturnType<typeof sectionsOfBody>
): string {
	const parts = partsOfFile(file);
	if (parts === undefined) return file;
	const before = sectionsOfBody(parts.body);
	const after = change(before).map((section) => section.text.trimEnd());
	return file.slice(0, file.length - parts.body.length) + `\n${after.join('\n\n').trimStart()}\n`;
}

/** The headings of every language in the order of the moments, where they are not. */
function inOrder(texts: GuideTexts): GuideTexts {
	const order = guideFieldsOf(texts)?.moments.map(({ id }) => id) ?? [];
	const placeOf = ({ id }: { readonly id: string | undefined }): number => {
		const place = order.indexOf(id ?? '');
		return place === -1 ? order.length : place;
	};
	return mapTexts(texts, (file) =>
		editSections(file, (sections) => sections.toSorted((one, other) => placeOf(one) - placeOf(other)))
	);
}

function editStructure(texts: GuideTexts, change: (document: Document, moments: YAMLSeq) => void): GuideTexts {
	return mapTexts(texts, (file, language) => {
		if (language !== languageOfStructure) return file;
		return editYaml(file, (document) => {
			const moments = document.get('moments');
			if (isSeq(moments)) change(document, moments);
		});
	});
}

function editYaml(file: string, change: (document: Document) => void): string {
	const parts = partsOfFile(file);
	if (parts === undefined) return file;
	const document = parseDocument(parts.yaml);
	if (document.errors.length > 0) return file;
	change(document);
	// As authors write it: lists on one line without padding, and no line cut.
	const yaml = document.toString({ lineWidth: 0, flowCollectionPadding: false });
	return file.replace(parts.yaml, () => yaml);
}

function indexOf(moments: YAMLSeq, id: string | undefined): number {
	return moments.items.findIndex((item) => isMap(item) && item.get('id') === id);
}
