/**
 * One weight of the letter's type: several fonts that together hold its letters, the first that has one sets it. What
 * was set is remembered, so that the file carries the fonts it uses and says which letter each glyph is: a letter that
 * is read aloud or copied is text.
 */
import { hex, type PdfFile } from './pdf-file.ts';
import type { TrueType } from './true-type.ts';

interface UsedFont {
	readonly name: string;
	readonly font: TrueType;
	/** Letter by glyph. */
	readonly used: Map<number, number>;
}

export interface Run {
	readonly font: string;
	/** Glyphs in hexadecimal. */
	readonly glyphs: string;
}

/** Stands for a letter that no font has. */
const MISSING = 0x3f;

export class Typeface {
	readonly #fonts: readonly UsedFont[];
	/** Letters that no font has, each once. */
	readonly missing = new Set<string>();

	constructor(name: string, fonts: readonly TrueType[]) {
		this.#fonts = fonts.map((font, at) => ({ name: `${name}${at}`, font, used: new Map() }));
	}

	/** Width in parts of the type size. */
	widthOf(text: string): number {
		let width = 0;
		for (const letter of text) {
			const { font, glyph } = this.#find(letter.codePointAt(0) ?? MISSING);
			width += font.font.widthOf(glyph) / font.font.unitsPerEm;
		}
		return width;
	}

	runs(text: string): readonly Run[] {
		const runs: { font: string; glyphs: string }[] = [];
		for (const letter of text) {
			const codePoint = letter.codePointAt(0) ?? MISSING;
			const { font, glyph, isMissing } = this.#find(codePoint);
			if (isMissing) this.missing.add(letter);
			font.used.set(glyph, isMissing ? MISSING : codePoint);
			const last = runs.at(-1);
			if (last?.font === font.name) last.glyphs += hex(glyph);
			else runs.push({ font: font.name, glyphs: hex(glyph) });
		}
		return runs;
	}

	/** Writes the fonts that were used; answers the entries of a page's font dictionary. */
	write(file: PdfFile): string {
		return this.#fonts
			.filter(({ used }) => used.size > 0)
			.map((one) => `/${one.name} ${writeFont(file, one)} 0 R`)
			.join(' ');
	}

	#find(codePoint: number): { readonly font: UsedFont; readonly glyph: number; readonly isMissing: boolean } {
		for (const font of this.#fonts) {
			const glyph = font.font.glyphOf(codePoint);
			if (glyph !== 0) return { font, glyph, isMissing: false };
		}
		const [first] = this.#fonts;
		if (!first) throw new Error('a typeface has at least one font');
		return { font: first, glyph: first.font.glyphOf(MISSING), isMissing: true };
	}
}

/** A composite font of glyph numbers (ISO 32000-1, section 9.7), with the whole TrueType file in it. */
function writeFont(file: PdfFile, { name, font, used }: UsedFont): number {
	const scaled = (units: number): number => Math.round((units * 1000) / font.unitsPerEm);
	const program = file.addStream(font.bytes, `/Length1 ${font.bytes.length} `);
	const base = `/BaseFont /Letter-${name}`;
	const descriptor = file.add(
		`<< /Type /FontDescriptor /FontName /Letter-${name} /Flags 4 /FontBBox [${font.box.map(scaled).join(' ')}] ` +
			`/ItalicAngle 0 /Ascent ${scaled(font.ascent)} /Descent ${scaled(font.descent)} /CapHeight ${scaled(font.ascent)} ` +
			`/StemV 80 /FontFile2 ${program} 0 R >>`
	);
	const glyphs = [...used.keys()].sort((a, b) => a - b);
	const widths = glyphs.map((glyph) => `${glyph} [${scaled(font.widthOf(glyph))}]`).join(' ');
	const descendant = file.add(
		`<< /Type /Font /Subtype /CIDFontType2 ${base} /CIDToGIDMap /Identity /DW 500 /W [${widths}] ` +
			`/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor ${descriptor} 0 R >>`
	);
	const letters = file.addStream(new TextEncoder().encode(lettersOf(glyphs, used)));
	return file.add(
		`<< /Type /Font /Subtype /Type0 ${base} /Encoding /Identity-H /DescendantFonts [${descendant} 0 R] /ToUnicode ${letters} 0 R >>`
	);
}

/** As many as one block of the map may hold. */
const BLOCK_MAX = 100;

function lettersOf(glyphs: readonly number[], used: ReadonlyMap<number, number>): string {
	const rows = glyphs.map((glyph) => `<${hex(glyph)}> <${hex(used.get(glyph) ?? MISSING)}>`);
	const blocks: string[] = [];
	for (let at = 0; at < rows.length; at += BLOCK_MAX) {
		const some = rows.slice(at, at + BLOCK_MAX);
		blocks.push(`${some.length} beginbfchar\n${some.join('\n')}\nendbfchar`);
	}
	return [
		'/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
		'/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
		'/CMapName /Letters def /CMapType 2 def',
		'1 begincodespacerange <0000> <FFFF> endcodespacerange',
		...blocks,
		'endcmap CMapName currentdict /CMap defineresource pop end end'
	].join('\n');
}
