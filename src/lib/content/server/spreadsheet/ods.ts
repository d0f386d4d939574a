/** Sheets of an OpenDocument spreadsheet (ISO 26300): one part holds them all, and repeats what repeats. */
import type { SheetMaker, SpreadsheetCell } from './sheet-maker.ts';
import { attributeOf, scanXml } from './xml-scan.ts';

/** Cells of the same value beside or below each other: more than this is no list, and fills memory. */
const REPEATED_MAX = 10_000;

interface OpenCell {
	readonly kind: string;
	readonly value: string | undefined;
	readonly isFormula: boolean;
	readonly repeated: number;
	readonly paragraphs: string[];
}

export function readOdsSheets(xml: string, sheets: SheetMaker): void {
	const hiddenStyles = hiddenTableStyles(xml);
	let row = 0;
	let rowsRepeated = 1;
	let column = 0;
	let filled: { readonly column: number; readonly value: SpreadsheetCell; readonly isFormula: boolean }[] = [];
	let cell: OpenCell | null = null;
	/** Within a remark on a cell, which is no part of it. */
	let remarks = 0;
	/** A table within a cell is a picture of one. */
	let tables = 0;
	let isInParagraph = false;
	const say = (text: string): void => {
		if (cell === null || remarks > 0 || !isInParagraph) return;
		cell.paragraphs[cell.paragraphs.length - 1] += text;
	};
	scanXml(xml, {
		open: (name, attributes) => {
			if (name === 'table') {
				tables += 1;
				if (tables > 1) return;
				const style = attributeOf(attributes, 'style-name') ?? '';
				sheets.begin({ name: attributeOf(attributes, 'name') ?? '', isHidden: hiddenStyles.has(style) });
				row = 0;
			} else if (tables !== 1) return;
			else if (name === 'table-row') {
				rowsRepeated = countOf(attributes, 'number-rows-repeated');
				column = 0;
				filled = [];
			} else if (name === 'table-cell' || name === 'covered-table-cell') {
				cell = {
					kind: attributeOf(attributes, 'value-type') ?? '',
					value:
						attributeOf(attributes, 'date-value') ??
						attributeOf(attributes, 'boolean-value') ??
						attributeOf(attributes, 'value'),
					isFormula: attributeOf(attributes, 'formula') !== undefined,
					repeated: countOf(attributes, 'number-columns-repeated'),
					paragraphs: []
				};
			} else if (name === 'annotation') remarks += 1;
			else if (name === 'p' && remarks === 0) {
				cell?.paragraphs.push('');
				isInParagraph = true;
			} else if (name === 's') say(' '.repeat(Math.min(countOf(attributes, 'c'), 100)));
			else if (name === 'tab') say('\t');
			else if (name === 'line-break') say('\n');
		},
		text: say,
		close: (name) => {
			if (name === 'table') tables -= 1;
			else if (tables !== 1) return;
			else if (name === 'annotation') remarks -= 1;
			else if (name === 'p' && remarks === 0) isInParagraph = false;
			else if (name === 'table-cell' || name === 'covered-table-cell') {
				if (cell === null) return;
				const { repeated, isFormula } = cell;
				const value = valueOf(cell);
				if (value !== null && value !== '')
					for (let at = 0; at < Math.min(repeated, REPEATED_MAX); at += 1)
						filled.push({ column: column + at + 1, value, isFormula });
				column += repeated;
				cell = null;
			} else if (name === 'table-row') {
				const times = filled.length === 0 ? 0 : Math.min(rowsRepeated, REPEATED_MAX);
				for (let at = 0; at < times && !sheets.isOver(); at += 1)
					for (const one of filled) sheets.put({ row: row + at + 1, ...one });
				row += rowsRepeated;
			}
		}
	});
}

function valueOf({ kind, value, paragraphs }: OpenCell): SpreadsheetCell {
	const said = paragraphs.join('\n');
	if (kind === 'float' || kind === 'percentage' || kind === 'currency') {
		const number = Number(value);
		return value !== undefined && value !== '' && Number.isFinite(number) ? number : said;
	}
	if (kind === 'date') return value?.slice(0, 10) ?? said;
	return kind === 'boolean' ? value === 'true' : said;
}

function countOf(attributes: string, name: string): number {
	const count = Number(attributeOf(attributes, name) ?? '1');
	return Number.isSafeInteger(count) && count > 0 ? count : 1;
}

/** Styles of tables that are not shown. */
function hiddenTableStyles(xml: string): ReadonlySet<string> {
	const hidden = new Set<string>();
	let style = '';
	const [, styles = ''] = /<office:automatic-styles>([\s\S]*?)<\/office:automatic-styles>/.exec(xml) ?? [];
	scanXml(styles, {
		open: (name, attributes) => {
			if (name === 'style') style = attributeOf(attributes, 'name') ?? '';
			else if (name === 'table-properties' && attributeOf(attributes, 'display') === 'false') hidden.add(style);
		},
		close: () => undefined,
		text: () => undefined
	});
	return hidden;
}
