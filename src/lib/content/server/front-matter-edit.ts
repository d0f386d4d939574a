/**
 * Changes a few fields of a front matter and leaves everything else as its author wrote it, spaces and comments
 * included: a person who opens the file afterwards must find their own text.
 */
import { isCollection, isNode, isPair, parseDocument, stringify, type Document } from 'yaml';
import type { FieldPath } from './front-matter.ts';

export interface FieldEdit {
	readonly path: FieldPath;
	/** What stands there from now on; a list is written as `[a, b]`. */
	readonly value: string | boolean | readonly string[];
}

/** The text with the fields changed. A text without a front matter that can be read comes back as it is. */
export function editFrontMatter(text: string, edits: readonly FieldEdit[]): string {
	const fences = /^(\uFEFF?---[ \t]*\r?\n)([\s\S]*?)(\r?\n)---[ \t]*(?:\r?\n|$)/.exec(text);
	if (fences === null) return text;
	const [, opening = '', yaml = '', lineEnd = '\n'] = fences;
	const document = parseDocument(yaml);
	if (document.errors.length > 0) return text;
	const splices: Splice[] = edits.map((edit) => spliceFor(document, yaml, { edit, lineEnd }));
	// From the end backwards, so that the places found stay right.
	const edited = splices
		.toReversed()
		.toSorted((one, other) => other.start - one.start)
		.reduce((before, { start, end, put }) => before.slice(0, start) + put + before.slice(end), yaml);
	return text.slice(0, opening.length) + edited + text.slice(opening.length + yaml.length);
}

interface Splice {
	readonly start: number;
	readonly end: number;
	readonly put: string;
}

function spliceFor(
	document: Document,
	yaml: string,
	{ edit, lineEnd }: { readonly edit: FieldEdit; readonly lineEnd: string }
): Splice {
	const { path, value } = edit;
	const around: unknown = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
	const written = isCollection(around) && around.flow === true ? writtenInFlow(value) : writtenOf(value);
	const found: unknown = document.getIn(path, true);
	if (isNode(found) && found.range) {
		const [start, end] = found.range;
		// A list of lines ends with the line end after it, which belongs to what follows.
		return { start, end: start + yaml.slice(start, end).trimEnd().length, put: written };
	}
	const key = String(path.at(-1));
	const last = isCollection(around) ? around.items.at(-1) : undefined;
	const first = isCollection(around) ? around.items.at(0) : undefined;
	const lastValue = isPair(last) && isNode(last.value) ? last.value.range : undefined;
	const firstKey = isPair(first) && isNode(first.key) ? first.key.range : undefined;
	if (!lastValue || !firstKey || path.length === 1)
		return { start: yaml.length, end: yaml.length, put: `${lineEnd}${key}: ${written}` };
	const indent = ' '.repeat(firstKey[0] - (yaml.lastIndexOf('\n', firstKey[0] - 1) + 1));
	return { start: lastValue[1], end: lastValue[1], put: `${lineEnd}${indent}${key}: ${written}` };
}

/** Between braces a comma would end a text that stands without quotes. */
function writtenInFlow(value: FieldEdit['value']): string {
	const list = stringify([value], { collectionStyle: 'flow', lineWidth: 0 }).trim();
	return list.slice(1, -1).trim();
}

function writtenOf(value: FieldEdit['value']): string {
	if (typeof value === 'string' || typeof value === 'boolean') return stringify(value, { lineWidth: 0 }).trimEnd();
	return `[${value.map((item) => stringify(item, { lineWidth: 0 }).trimEnd()).join(', ')}]`;
}
