/** Sets lines on sheets of A4, and marks which part of which sheet each paragraph is. */
import type { PdfFile } from './pdf-file.ts';
import type { Run, Typeface } from './typeface.ts';

/** Points, 72 to the inch: 210 by 297 millimetres. */
const WIDTH = 595.28;
const HEIGHT = 841.89;
/** Twenty millimetres, so that a hole punch and a home printer spare the text. */
const MARGIN = 56.69;
const LEADING = 1.35;

interface Setting {
	readonly size: number;
	readonly isBold: boolean;
	readonly indent?: number;
	/** What follows is set beside it. */
	readonly staysOnLine?: boolean;
	/** Goes on in the ordinary weight behind it, on the same lines. */
	readonly then?: string;
}

interface Word {
	readonly text: string;
	readonly isBold: boolean;
}

interface Element {
	readonly tag: string;
	readonly parts: { readonly sheet: number; readonly mark: number }[];
}

export class Sheets {
	readonly #faces: { readonly regular: Typeface; readonly bold: Typeface };
	readonly #sheets: { readonly content: string[]; marks: number }[] = [];
	readonly #elements: Element[] = [];
	#element: Element | null = null;
	#isMarked = false;
	#down = Number.POSITIVE_INFINITY;

	constructor(faces: { readonly regular: Typeface; readonly bold: Typeface }) {
		this.#faces = faces;
	}

	begin({ tag, above, size }: { readonly tag: string; readonly above: number; readonly size: number }): void {
		this.#element = { tag, parts: [] };
		this.#elements.push(this.#element);
		// A heading alone at the foot of a sheet would introduce nothing.
		const room = size * LEADING * (tag === 'P' ? 1 : 3);
		if (this.#down + above + room > HEIGHT - MARGIN) this.#turn();
		else if (this.#down > MARGIN) this.#down += above;
	}

	write(text: string, setting: Setting): void {
		const { size, isBold, indent = 0, then } = setting;
		const words = [...wordsOf(text, isBold), ...(then === undefined ? [] : wordsOf(then, false))];
		const lines = this.#wrapped(words, { size, width: WIDTH - 2 * MARGIN - indent });
		for (const line of lines) {
			if (this.#down + size * LEADING > HEIGHT - MARGIN) this.#turn();
			this.#set(line, { size, x: MARGIN + indent, y: HEIGHT - this.#down - size });
			if (setting.staysOnLine !== true) this.#down += size * LEADING;
		}
	}

	end(): void {
		this.#unmark();
		this.#element = null;
	}

	close(file: PdfFile, fonts: string): { readonly tree: number; readonly structure: number; readonly count: number } {
		const tree = file.reserve();
		const structure = file.reserve();
		const pages = this.#sheets.map(({ content }, at) => {
			const stream = file.addStream(new TextEncoder().encode(content.join('\n')));
			return file.add(
				`<< /Type /Page /Parent ${tree} 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Contents ${stream} 0 R ` +
					`/Resources << /Font << ${fonts} >> >> /StructParents ${at} /Tabs /S >>`
			);
		});
		file.fill(tree, `<< /Type /Pages /Kids [${refs(pages)}] /Count ${pages.length} >>`);
		const document = file.reserve();
		const owners = this.#sheets.map(({ marks }) => new Array<number>(marks).fill(0));
		const elements = this.#elements.map(({ tag, parts }) => {
			const kids = parts.map(({ sheet, mark }) => `<< /Type /MCR /Pg ${pages[sheet]} 0 R /MCID ${mark} >>`).join(' ');
			const number = file.add(`<< /Type /StructElem /S /${tag} /P ${document} 0 R /K [${kids}] >>`);
			for (const { sheet, mark } of parts) {
				const marks = owners[sheet];
				if (marks) marks[mark] = number;
			}
			return number;
		});
		file.fill(document, `<< /Type /StructElem /S /Document /P ${structure} 0 R /K [${refs(elements)}] >>`);
		const parents = owners.map((marks, at) => `${at} [${refs(marks)}]`).join(' ');
		file.fill(
			structure,
			`<< /Type /StructTreeRoot /K [${document} 0 R] /ParentTree << /Nums [${parents}] >> /ParentTreeNextKey ${pages.length} >>`
		);
		return { tree, structure, count: pages.length };
	}

	#turn(): void {
		this.#unmark();
		this.#sheets.push({ content: [], marks: 0 });
		this.#down = MARGIN;
	}

	#set(line: readonly Word[], at: { readonly size: number; readonly x: number; readonly y: number }): void {
		const sheet = this.#sheets.at(-1);
		if (!sheet || !this.#element) return;
		if (!this.#isMarked) {
			this.#element.parts.push({ sheet: this.#sheets.length - 1, mark: sheet.marks });
			sheet.content.push(`/${this.#element.tag} << /MCID ${sheet.marks} >> BDC`);
			sheet.marks += 1;
			this.#isMarked = true;
		}
		const runs = line.flatMap(({ text, isBold }) => this.#face(isBold).runs(text));
		sheet.content.push(`BT 1 0 0 1 ${at.x.toFixed(2)} ${at.y.toFixed(2)} Tm ${shown(runs, at.size)} ET`);
	}

	#unmark(): void {
		if (this.#isMarked) this.#sheets.at(-1)?.content.push('EMC');
		this.#isMarked = false;
	}

	/** As many words on a line as fit; one that is wider than the sheet is cut where the sheet ends. */
	#wrapped(
		words: readonly Word[],
		{ size, width }: { readonly size: number; readonly width: number }
	): readonly (readonly Word[])[] {
		const lines: Word[][] = [[]];
		let used = 0;
		for (const word of words.flatMap((one) => this.#cut(one, width / size))) {
			const wide = this.#face(word.isBold).widthOf(word.text.trimEnd()) * size;
			if (used > 0 && used + wide > width) {
				lines.push([]);
				used = 0;
			}
			lines.at(-1)?.push(word);
			used += this.#face(word.isBold).widthOf(word.text) * size;
		}
		return lines;
	}

	/** @param width in parts of the type size */
	#cut(word: Word, width: number): readonly Word[] {
		const face = this.#face(word.isBold);
		if (face.widthOf(word.text.trimEnd()) <= width) return [word];
		const pieces: Word[] = [];
		let piece = '';
		for (const letter of word.text) {
			if (face.widthOf(piece + letter) > width) {
				pieces.push({ ...word, text: piece });
				piece = '';
			}
			piece += letter;
		}
		return [...pieces, { ...word, text: piece }];
	}

	#face(isBold: boolean): Typeface {
		return isBold ? this.#faces.bold : this.#faces.regular;
	}
}

/** Words with the space behind them; line ends of a note are spaces too. */
function wordsOf(text: string, isBold: boolean): readonly Word[] {
	const plain = text.normalize('NFC').replace(/[\u0000-\u001f\u007f]+/g, ' ');
	return [...plain.matchAll(/[^ ]+ */g)].map(([word]) => ({ text: word, isBold }));
}

function shown(runs: readonly Run[], size: number): string {
	return runs.map(({ font, glyphs }) => `/${font} ${size} Tf <${glyphs}> Tj`).join(' ');
}

function refs(numbers: readonly number[]): string {
	return numbers.map((number) => `${number} 0 R`).join(' ');
}
