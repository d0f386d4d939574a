/**
 * Texts of a workbook as texts of a guide. A label is shown as text, never as HTML; an explanation may be formatted,
 * and its formatting is taken over only when it is made of a few harmless marks.
 */
import type { Localized, RichText } from '#lib/domain/guide/guide.ts';
import { isPackHtml } from '#lib/domain/guide/pack-html.ts';
import type { Report } from './report.ts';
import type { Cell } from './table.ts';
import { workbookLimits } from './workbook.ts';

/** Finds the moment that a name stands for in a text; undefined when there is none. */
export type NameLookup = (name: string) => string | undefined;

/** A cell as plain lines, with what was taken out of it reported. */
export function plainLines(cell: Cell, lookup: NameLookup, report: Report): readonly string[] {
	const whole = cell.lines.join('\n');
	const max = workbookLimits.textCharactersMax;
	if (whole.length > max) report.add(cell.place, 'textCut', { limit: String(max) });
	const cut = whole.slice(0, max).toWellFormed();
	const bare = withoutMarkup(cut);
	if (bare !== cut) report.add(cell.place, 'markupRemoved');
	const referred = bare.replace(/\$\{([^{}]*)\}/g, (_, written: string) => {
		const id = lookup(written.trim());
		if (id !== undefined) return `\${${id}}`;
		report.add(cell.place, 'textReference', { name: written.trim() });
		return '…';
	});
	return referred.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
}

/** A cell as one line. */
export function plainText(cell: Cell, lookup: NameLookup, report: Report): string {
	return plainLines(cell, lookup, report).join(' ').replace(/\s+/g, ' ').trim();
}

/** Lists of lines by language, put side by side. */
export function linesSideBySide(
	lists: readonly { readonly language: string; readonly lines: readonly string[] }[]
): readonly Localized[] {
	const length = Math.max(0, ...lists.map(({ lines }) => lines.length));
	return Array.from({ length }, (_, index) => {
		const entries = lists.map(({ language, lines }): [string, string] => [language, lines[index] ?? '']);
		return Object.fromEntries(entries.filter(([, text]) => text !== ''));
	}).filter((line) => Object.keys(line).length > 0);
}

/** Plain lines as an explanation: a paragraph each. */
export function explanationOf(lines: readonly string[]): { readonly html: string; readonly text: string } {
	const paragraphs = lines.filter((line) => line !== '');
	return {
		html: paragraphs.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n'),
		text: paragraphs.join(' ')
	};
}

/** Where an explanation stands in a row, by language. */
interface ExplanationCells {
	readonly hints: readonly Cell[];
	/** Guidance for who learns to use the form, or prints it: a guide shows it beneath the hint. */
	readonly guidance: readonly Cell[];
	readonly formatted: readonly Cell[];
}

/**
 * An explanation by language, from its hint and, where there is one that is harmless and says the same, its
 * formatting. A designer who changes the hint means the hint.
 */
export function readExplanation(
	{ hints, guidance, formatted }: ExplanationCells,
	lookup: NameLookup,
	report: Report
): RichText {
	const html: [string, string][] = [];
	const text: [string, string][] = [];
	const languages = new Set([...hints, ...guidance].map(({ language = '' }) => language));
	for (const language of languages) {
		const cellIn = (cells: readonly Cell[]): Cell | undefined =>
			cells.find((cell) => (cell.language ?? '') === language);
		const read = (cell: Cell | undefined): ReturnType<typeof explanationOf> =>
			explanationOf(cell === undefined ? [] : plainLines(cell, lookup, report));
		const hint = cellIn(hints);
		const [plain, beneath] = [read(hint), read(cellIn(guidance))];
		const marked = hint === undefined ? undefined : cellIn(formatted);
		const own = marked?.lines.join('\n').trim() ?? '';
		const isOwn = own !== '' && isHarmlessHtml(own) && textOfHtml(own) === plain.text;
		if (marked !== undefined && !isOwn) report.add(marked.place, 'htmlRefused');
		html.push([language, [isOwn ? own : plain.html, beneath.html].filter((part) => part !== '').join('\n')]);
		text.push([language, [plain.text, beneath.text].filter((part) => part !== '').join(' ')]);
	}
	const filled = (entries: readonly [string, string][]): Localized =>
		Object.fromEntries(entries.filter(([, value]) => value !== ''));
	return { html: filled(html), text: filled(text) };
}

/** What HTML of ours says, without its marks. */
export function textOfHtml(html: string): string {
	return html
		.replace(/<[^<>]*>/g, (tag) => (/^<\/?(?:em|strong|code|a)\b/.test(tag) ? '' : ' '))
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&amp;', '&')
		.replace(/\s+/g, ' ')
		.trim();
}

/** Whether HTML is made of the marks that our own explanations have, and nothing else. */
export function isHarmlessHtml(html: string): boolean {
	if (!isPackHtml(html)) return false;
	const between = html.replace(/<[^<>]*>/g, '');
	return !/[<>"]/.test(between) && !/&(?!(?:amp|lt|gt|quot);)/.test(between);
}

function withoutMarkup(text: string): string {
	return text
		.replace(/<(script|style)\b[^<>]*>[^<]*(?:<\/\1\s*>)?/gi, '')
		.replace(/<!--(?:(?!-->)[^<])*-->/g, '')
		.replace(/<br\s*\/?>/gi, '\n')
		.replace(/<\/?[A-Za-z][^<>]*>/g, '');
}

function escapeHtml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
