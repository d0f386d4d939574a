/**
 * YAML with places: reads front matter and catalogues, checks them against a schema, and knows on which line each
 * field stands. Aliases are refused, since a few lines of them can blow up to gigabytes.
 */
import * as v from 'valibot';
import { isCollection, isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { saying, type Findings } from './findings.ts';

export interface ContentFile {
	/** From the content folder, with forward slashes: `guides/mould/nl.md`. */
	readonly path: string;
	readonly text: string;
}

export interface Line {
	readonly text: string;
	/** From one, as editors count. */
	readonly number: number;
}

export type FieldPath = readonly (string | number)[];

/** Checked data and where its fields stand. */
export interface Fields<T> {
	readonly file: string;
	readonly data: T;
	readonly lineOf: (path: FieldPath) => number;
}

/** A Markdown file in two: the front matter as text, and the lines below it. */
export interface MarkdownFile {
	readonly file: string;
	readonly frontMatter: string;
	readonly body: readonly Line[];
}

/** Splits front matter and body; undefined, with an error, when there is no front matter. */
export function splitMarkdown(file: ContentFile, findings: Findings): MarkdownFile | undefined {
	const lines = file.text
		.replace(/^\uFEFF/, '')
		.split(/\r\n|\r|\n/)
		.map((text, index): Line => ({ text, number: index + 1 }));
	const isFence = (line: Line): boolean => line.text.trimEnd() === '---';
	const first = lines[0];
	if (first === undefined || !isFence(first)) {
		findings.errors.push({
			file: file.path,
			line: 1,
			...saying('noFrontMatter')
		});
		return undefined;
	}
	const end = lines.findIndex((line, index) => index > 0 && isFence(line));
	if (end === -1) {
		findings.errors.push({ file: file.path, line: 1, ...saying('frontMatterOpen') });
		return undefined;
	}
	const frontMatter = lines
		.slice(1, end)
		.map(({ text }) => text)
		.join('\n');
	return { file: file.path, frontMatter, body: lines.slice(end + 1) };
}

/** Reads YAML and checks it; undefined, with errors that name their lines, when it does not fit the schema. */
export function readFields<T>(
	written: { readonly file: string; readonly yaml: string; readonly firstLine: number },
	schema: v.GenericSchema<unknown, T>,
	findings: Findings
): Fields<T> | undefined {
	const { file, firstLine } = written;
	const counter = new LineCounter();
	const document = parseDocument(written.yaml, { lineCounter: counter, prettyErrors: false });
	const lineAt = (offset: number): number => counter.linePos(offset).line + firstLine - 1;
	for (const error of document.errors) {
		findings.errors.push({ file, line: lineAt(error.pos[0]), ...saying('unreadable', { why: error.message }) });
	}
	if (document.errors.length > 0) return undefined;

	const value = plainValue(document);
	if (value === undefined) {
		findings.errors.push({ file, line: firstLine, ...saying('yamlAlias') });
		return undefined;
	}
	const lineOf = (path: FieldPath): number => lineAt(offsetOf(document, path));
	const reading = v.safeParse(schema, value.js);
	if (reading.success) return { file, data: reading.output, lineOf };
	for (const issue of reading.issues) {
		const path = pathOf(issue);
		findings.errors.push({ file, line: lineOf(path), ...saidOf(issue, path) });
	}
	return undefined;
}

function plainValue(document: Document): { readonly js: unknown } | undefined {
	try {
		const js: unknown = document.toJS({ maxAliasCount: 0 });
		return { js };
	} catch {
		return undefined; // The parser throws on an alias and on nothing else.
	}
}

/** Where the field begins, or the nearest thing around it that exists. */
function offsetOf(document: Document, path: FieldPath): number {
	let node: unknown = document.contents;
	let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
	for (const step of path) {
		if (!isCollection(node)) return offset;
		node = node.get(step, true);
		if (!isNode(node)) return offset;
		offset = node.range?.[0] ?? offset;
	}
	return offset;
}

function pathOf(issue: v.BaseIssue<unknown>): FieldPath {
	return (issue.path ?? []).map((item) => (typeof item.key === 'number' ? item.key : String(item.key)));
}

function saidOf(issue: v.BaseIssue<unknown>, path: FieldPath): ReturnType<typeof saying> {
	const name = path.join('.');
	if (issue.type === 'strict_object' && issue.expected === 'never') return saying('fieldUnknown', { name });
	if (issue.received === 'undefined') return saying('fieldMissing', { name });
	const received = issue.received.replaceAll('"', '');
	if (name === '') return saying('fieldsExpected', { received: issue.received });
	if (issue.expected === null) return saying('fieldIs', { name, received });
	return saying('fieldExpected', { name, received, expected: issue.expected.replaceAll('"', '') });
}
