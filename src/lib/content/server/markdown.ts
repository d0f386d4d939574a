/**
 * Markdown to the pieces of a pack: headings, words to speak, lists, and passages as safe HTML and as plain text.
 *
 * Raw HTML in a file stays text: it is shown, never run. Pictures from elsewhere are off, since fetching one would
 * tell a stranger that a lesson was opened.
 */
import { micromark } from 'micromark';
import type { Line } from './front-matter.ts';

/** A heading and what stands below it, down to the next heading of its level. */
export interface Section {
	readonly title: string;
	/** Between braces: `## Begin {#opening}`. */
	readonly id: string | undefined;
	readonly line: number;
	readonly lines: readonly Line[];
	/** Sections one level deeper. */
	readonly parts: readonly Section[];
}

export interface Outline {
	/** What stands above the first heading. */
	readonly before: readonly Line[];
	readonly sections: readonly Section[];
}

const marks = ['#', '##', '###'];

/** Cuts a text at its `##` headings, and each piece at its `###` headings. */
export function outlineOf(lines: readonly Line[], level: 2 | 3 = 2): Outline {
	const mark = `${marks[level - 1] ?? '##'} `;
	const starts = lines.flatMap((line, index) => (line.text.startsWith(mark) ? [index] : []));
	const sections = starts.map((start, order): Section => {
		const inside = lines.slice(start + 1, starts[order + 1]);
		const heading = lines[start];
		const { title, id } = headingOf(heading?.text.slice(mark.length) ?? '');
		const deeper = level === 2 ? outlineOf(inside, 3) : { before: inside, sections: [] };
		return { title, id, line: heading?.number ?? 1, lines: deeper.before, parts: deeper.sections };
	});
	return { before: lines.slice(0, starts[0] ?? lines.length), sections };
}

/** Lines that look like a heading of another level than the two that exist. */
export function strayHeadings(lines: readonly Line[]): readonly Line[] {
	return lines.filter(({ text }) => /^#(?!## |# )#*(?: |$)/.test(text));
}

/** Words to speak stand in quotes; a quote is one line to speak per paragraph. */
export function speechIn(lines: readonly Line[]): readonly string[] {
	const spoken: string[] = [];
	let paragraph: string[] = [];
	for (const { text } of [...lines, { text: '' }]) {
		const words = text.startsWith('>') ? text.slice(1).trim() : '';
		if (words !== '') paragraph.push(words);
		else if (paragraph.length > 0) {
			spoken.push(plainTextOf(paragraph.join(' ')));
			paragraph = [];
		}
	}
	return spoken;
}

/** What stands outside quotes. */
export function textOutsideSpeech(lines: readonly Line[]): string {
	return lines
		.map(({ text }) => (text.startsWith('>') ? '' : text))
		.join('\n')
		.trim();
}

/** The items of a list, a line that goes on indented included; and what is no item. */
export function listIn(lines: readonly Line[]): { readonly items: readonly Line[]; readonly strays: readonly Line[] } {
	const items: Line[] = [];
	const strays: Line[] = [];
	for (const line of lines) {
		const last = items.at(-1);
		if (/^[-*] /.test(line.text)) items.push({ ...line, text: line.text.slice(2).trim() });
		else if (line.text.trim() === '') continue;
		else if (/^\s/.test(line.text) && last !== undefined) {
			items.splice(-1, 1, { ...last, text: `${last.text} ${line.text.trim()}` });
		} else strays.push(line);
	}
	return { items, strays };
}

/** Passages kept; a whole set has some three thousand. */
const passagesMax = 6000;
/** The same passage is always the same HTML, and in a preview all passages but one are the same as a moment ago. */
const htmlByPassage = new Map<string, string>();

/** A passage as HTML that is safe to put on a page. */
export function safeHtmlOf(markdown: string): string {
	const known = htmlByPassage.get(markdown);
	if (known !== undefined) return known;
	const html = micromark(markdown, {
		extensions: [{ disable: { null: ['labelStartImage', 'htmlFlow', 'htmlText'] } }]
	});
	if (htmlByPassage.size >= passagesMax) htmlByPassage.clear();
	htmlByPassage.set(markdown, html);
	return html;
}

/** One line without a character that could be markup: most of what is written, and a hundred times cheaper to read. */
const unmarked = /^[\p{L}("“'‘€][\p{L}\p{N} ,.?!;:'"“”‘’()€%°/–—…-]*$/u;

/** A passage without its markup. */
export function plainTextOf(markdown: string): string {
	if (unmarked.test(markdown)) return markdown.replace(/ +/g, ' ').trim();
	// In this HTML every < and > that the author wrote is encoded, so what is between them is markup.
	return safeHtmlOf(markdown)
		.replace(/<[^>]*>/g, (tag) => (/^<\/?(?:em|strong|code|a)\b/.test(tag) ? '' : ' '))
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&amp;', '&')
		.replace(/\s+/g, ' ')
		.trim();
}

function headingOf(text: string): { readonly title: string; readonly id: string | undefined } {
	const heading = text.trim();
	const brace = heading.lastIndexOf('{#');
	if (brace === -1 || !heading.endsWith('}')) return { title: plainTextOf(heading), id: undefined };
	return { title: plainTextOf(heading.slice(0, brace)), id: heading.slice(brace + 2, -1).trim() };
}
