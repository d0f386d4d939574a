/**
 * The letter as a file: A4, large type, text and not a picture, with headings and paragraphs marked and the language
 * named (tagged as ISO 32000-1, section 14.8 has it), so that a screen reader can read it. It is made here, with no network.
 */
import { LETTER_LANGUAGE, type LetterBlock } from '../letter-blocks.ts';
import { PdfFile, pdfText } from './pdf-file.ts';
import { Sheets } from './sheets.ts';
import type { TrueType } from './true-type.ts';
import { Typeface } from './typeface.ts';

export interface LetterFonts {
	readonly regular: readonly TrueType[];
	readonly bold: readonly TrueType[];
}

export interface LetterPdf {
	readonly bytes: Uint8Array;
	readonly pages: number;
	/** Letters that the fonts do not have; a question mark stands in their place. */
	readonly missing: readonly string[];
}

interface Style {
	readonly size: number;
	readonly isBold: boolean;
	/** Points of white above. */
	readonly above: number;
	/** How a screen reader takes it. */
	readonly tag: 'H1' | 'H2' | 'P';
}

/** Points. Sixteen is large type for a text that is read at arm's length. */
const STYLES: Readonly<Record<LetterBlock['kind'], Style>> = {
	from: { size: 14, isBold: true, above: 0, tag: 'P' },
	title: { size: 26, isBold: true, above: 18, tag: 'H1' },
	heading: { size: 18, isBold: true, above: 18, tag: 'H2' },
	text: { size: 16, isBold: false, above: 8, tag: 'P' },
	step: { size: 16, isBold: false, above: 10, tag: 'P' },
	line: { size: 16, isBold: false, above: 4, tag: 'P' },
	foot: { size: 14, isBold: false, above: 18, tag: 'P' }
};
const INDENT = 26;

/** @param title of the file, as a reader shows it: never the name of who it is for */
export function makeLetterPdf(blocks: readonly LetterBlock[], fonts: LetterFonts, title: string): LetterPdf {
	const file = new PdfFile();
	const regular = new Typeface('R', fonts.regular);
	const bold = new Typeface('B', fonts.bold);
	const sheets = new Sheets({ regular, bold });
	for (const block of blocks) {
		const style = STYLES[block.kind];
		sheets.begin(style);
		if (block.kind === 'step') {
			sheets.write(`${block.number}.`, { ...style, isBold: true, staysOnLine: true });
			sheets.write(`${block.who}: `, { ...style, isBold: true, indent: INDENT, then: block.what });
			if (block.when !== '') sheets.write(block.when, { ...style, indent: INDENT });
		} else sheets.write(block.text, { ...style, indent: block.kind === 'line' ? INDENT : 0 });
		sheets.end();
	}
	const pages = sheets.close(file, `${regular.write(file)} ${bold.write(file)}`);
	const info = file.add(`<< /Title ${pdfText(title)} /Producer ${pdfText('Voordeur')} >>`);
	const root = file.add(
		`<< /Type /Catalog /Pages ${pages.tree} 0 R /Lang (${LETTER_LANGUAGE}) /MarkInfo << /Marked true >> ` +
			`/StructTreeRoot ${pages.structure} 0 R /ViewerPreferences << /DisplayDocTitle true >> >>`
	);
	const missing = [...new Set([...regular.missing, ...bold.missing])];
	return { bytes: file.bytes(root, info), pages: pages.count, missing };
}
