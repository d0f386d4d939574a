/**
 * Looks over the XML parts of a workbook before a library reads them: where its sheets end, and which cells hold
 * formulas. It looks for marks, without understanding the rest; what looks odd is taken for too large.
 */
import { Buffer } from 'node:buffer';
import { workbookLimits, type CellPlace } from '#lib/content/xlsform/workbook.ts';
import type { Parts } from './workbook-package.ts';

/** Whether no row or cell of a part lies beyond the limits; a reader fills everything up to it with empty cells. */
export function isWithinSheetLimits(text: string): boolean {
	if (!text.includes('sheetData')) return true;
	const { rowsMax, columnsMax } = workbookLimits;
	for (const [, double, single] of text.matchAll(/(?<!\bxmlns:)\br\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
		const address = double ?? single ?? '';
		const [, letters = '', digits] = /^([A-Z]{0,3})(\d{1,7})$/.exec(address) ?? [];
		if (digits === undefined || Number(digits) > rowsMax || columnOf(letters) > columnsMax) return false;
	}
	const rows = text.split(/<(?:[\w.-]+:)?row\b/);
	if (rows.length - 1 > rowsMax) return false;
	return rows.every((row) => (row.match(/<(?:[\w.-]+:)?c\b/g) ?? []).length <= columnsMax);
}

/** The cells of a sheet that hold a formula. */
export function formulasIn(bytes: Uint8Array): readonly CellPlace[] {
	const text = Buffer.from(bytes).toString('latin1');
	const formulas: CellPlace[] = [];
	for (const [, attributes = ''] of text.matchAll(/<(?:[\w.-]+:)?c\b([^<>]*)>\s*<(?:[\w.-]+:)?f\b/g)) {
		const [, letters = '', digits] = /\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']/.exec(attributes) ?? [];
		if (digits !== undefined) formulas.push({ row: Number(digits), column: columnOf(letters) });
	}
	return formulas;
}

/** The paths of sheets by their names, as far as they can be told. */
export function sheetPartsByName(parts: Parts): ReadonlyMap<string, string> {
	const targets = new Map(
		tagsOf(parts, 'xl/_rels/workbook.xml.rels', 'Relationship').map((tag) => [
			attribute(tag, 'Id'),
			attribute(tag, 'Target')
		])
	);
	const sheets = tagsOf(parts, 'xl/workbook.xml', 'sheet').map((tag): [string, string] => {
		const target = targets.get(attribute(tag, '[\\w.-]+:id')) ?? '';
		return [attribute(tag, 'name'), target.startsWith('/') ? target.slice(1) : `xl/${target}`];
	});
	return new Map(sheets);
}

/** Whether a workbook has no more sheets than it may have. */
export function sheetsMaxIsKept(parts: Parts): boolean {
	return tagsOf(parts, 'xl/workbook.xml', 'sheet').length <= workbookLimits.sheetsMax;
}

function tagsOf(parts: Parts, path: string, name: string): readonly string[] {
	const text = Buffer.from(parts.get(path) ?? new Uint8Array()).toString('utf8');
	return text.match(new RegExp(`<(?:[\\w.-]+:)?${name}\\s[^<>]*>`, 'g')) ?? [];
}

function attribute(tag: string, name: string): string {
	const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
	return (match?.[1] ?? match?.[2] ?? '')
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&apos;', "'")
		.replaceAll('&amp;', '&');
}

function columnOf(letters: string): number {
	return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0);
}
