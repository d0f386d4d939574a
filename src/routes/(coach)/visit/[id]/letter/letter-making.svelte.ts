/**
 * The letter as a file. It is made before it is asked for: a share sheet opens only while the tap still counts, and
 * making it behind the tap would let that pass on a slow phone.
 */
import type { LetterBlock } from '#lib/ui/letter/letter-blocks.ts';
import { type LetterFonts, makeLetterPdf } from '#lib/ui/letter/pdf/letter-pdf.ts';
import { readTrueType, type TrueType } from '#lib/ui/letter/pdf/true-type.ts';
import { dayOf } from '#lib/words/formats.ts';

export type LetterFile =
	| { readonly kind: 'making' }
	| { readonly kind: 'ready'; readonly file: File; readonly missing: readonly string[] }
	| { readonly kind: 'failed' };

/** They came with the app, so that they are there without a network. */
const FONT_FILES = { regular: 400, bold: 700 } as const;
const SUBSETS = ['latin', 'latin-ext'] as const;

export class LetterMaking {
	now: LetterFile = $state.raw({ kind: 'making' });
	/** Of the last one asked for: a letter that took longer is not shown over a newer one. */
	#turn = 0;

	/** @param now names the file by its day, and by nothing of who it is for */
	async make(blocks: readonly LetterBlock[], { title, now }: { readonly title: string; readonly now: number }) {
		this.#turn += 1;
		const turn = this.#turn;
		this.now = { kind: 'making' };
		let made: LetterFile;
		try {
			const { bytes, missing } = makeLetterPdf(blocks, await readFonts(), title);
			const file = new File([bytes.slice()], `brief-${dayOf(now)}.pdf`, { type: 'application/pdf' });
			made = { kind: 'ready', file, missing };
		} catch {
			// A font that could not be read: the screen says so, and paper and office are left.
			made = { kind: 'failed' };
		}
		if (turn === this.#turn) this.now = made;
	}
}

async function readFonts(): Promise<LetterFonts> {
	const [regular, bold] = await Promise.all([readWeight(FONT_FILES.regular), readWeight(FONT_FILES.bold)]);
	return { regular, bold };
}

function readWeight(weight: number): Promise<readonly TrueType[]> {
	return Promise.all(
		SUBSETS.map(async (subset) => {
			const answer = await fetch(`/fonts/letter-${subset}-${weight}.ttf`);
			if (!answer.ok) throw new Error(`no font ${subset} ${weight}`);
			return readTrueType(new Uint8Array(await answer.arrayBuffer()));
		})
	);
}
