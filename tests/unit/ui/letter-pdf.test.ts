/** The file is read back as a reader would: by its table of objects, its map of letters and its marks. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { letterOf } from '#lib/domain/letter.ts';
import { letterBlocks } from '#lib/ui/letter/letter-blocks.ts';
import { makeLetterPdf, type LetterFonts } from '#lib/ui/letter/pdf/letter-pdf.ts';
import { readTrueType } from '#lib/ui/letter/pdf/true-type.ts';

const font = (name: string) =>
	readTrueType(new Uint8Array(readFileSync(new URL(`../../../static/fonts/letter-${name}.ttf`, import.meta.url))));
const fonts: LetterFonts = {
	regular: [font('latin-400'), font('latin-ext-400')],
	bold: [font('latin-700'), font('latin-ext-700')]
};
const NOW = Date.UTC(2026, 10, 25, 9);

function letter(resident: string, steps = 2) {
	const made = letterOf(
		{
			visit: { startedAt: NOW },
			commitments: Array.from({ length: steps }, (_, at) => ({
				who: 'resident' as const,
				what: `Zet het rooster in kamer ${at + 1} open, elke dag een kwartier, ook als het koud is`,
				dueOn: '2026-12-01',
				state: 'open' as const
			})),
			appointments: [],
			measures: [],
			readings: [],
			referrals: []
		},
		{ organisation: 'Gemeente Waterveen', resident, coach: 'Hanneke', coordinator: { name: null, phone: '000' } }
	);
	const titles = { measure: () => ({ text: '', isMetre: false }), partner: () => '' };
	return letterBlocks(made, titles, NOW);
}

/** The words of the file, by the fonts' own maps from glyph to letter. */
function wordsOf(bytes: Uint8Array): string {
	const text = Buffer.from(bytes).toString('latin1');
	const bodyOf = (number: string): string => {
		const from = text.indexOf(`\n${number} 0 obj\n`);
		return text.slice(from, text.indexOf('endobj', from));
	};
	const maps = new Map<string, Map<string, string>>();
	for (const [, name = '', number = ''] of text.matchAll(/\/([RB]\d) (\d+) 0 R/g)) {
		const letters = /\/ToUnicode (\d+) 0 R/.exec(bodyOf(number))?.[1] ?? '';
		const map = new Map<string, string>();
		for (const [, glyph = '', code = ''] of bodyOf(letters).matchAll(/^<(\w{4})> <(\w{4})>$/gm))
			map.set(glyph, String.fromCharCode(Number.parseInt(code, 16)));
		maps.set(name, map);
	}
	const set = [...text.matchAll(/\/([RB]\d) \d+ Tf <(\w+)> Tj/g)];
	return set
		.map(([, name = '', glyphs = '']) =>
			(glyphs.match(/.{4}/g) ?? []).map((glyph) => maps.get(name)?.get(glyph) ?? '�').join('')
		)
		.join('');
}

describe('the letter as a file', () => {
	it('is one sheet of A4 whose words are text, in letters of many languages', () => {
		const { bytes, pages, missing } = makeLetterPdf(letter('mevrouw Şahin-Łukasz'), fonts, 'Brief');
		expect(pages).toBe(1);
		expect(missing).toEqual([]);
		const words = wordsOf(bytes);
		expect(words).toContain('Beste mevrouw Şahin-Łukasz,');
		expect(words).toContain('Wat wij samen hebben afgesproken');
		expect(words).not.toContain('�');
		expect(Buffer.from(bytes).toString('latin1')).toContain('/MediaBox [0 0 595.28 841.89]');
	});

	it('still fits one sheet with five steps', () => {
		expect(makeLetterPdf(letter('mevrouw De Vries', 5), fonts, 'Brief').pages).toBe(1);
	});

	it('goes on, on a second sheet, rather than lose a word', () => {
		const long = Array.from({ length: 60 }, (_, at) => ({
			kind: 'text' as const,
			text: `Regel ${at} van een lange brief`
		}));
		const { bytes, pages } = makeLetterPdf(long, fonts, 'Brief');
		expect(pages).toBeGreaterThan(1);
		expect(wordsOf(bytes)).toContain('Regel 59 van een lange brief');
	});

	it('cuts a word that is wider than the sheet, and keeps all of it', () => {
		const word = 'w'.repeat(200);
		const { bytes } = makeLetterPdf([{ kind: 'text', text: word }], fonts, 'Brief');
		expect(wordsOf(bytes)).toBe(word);
	});

	it('says which letters it could not set, and puts a question mark there', () => {
		const { bytes, missing } = makeLetterPdf([{ kind: 'text', text: 'Beste الحمد,' }], fonts, 'Brief');
		expect(missing.join('')).toMatch(/^[\u0600-\u06ff]+$/);
		expect(wordsOf(bytes)).toContain('Beste ?????,');
	});

	it('marks headings and paragraphs and names its language, for who has it read aloud', () => {
		const text = Buffer.from(makeLetterPdf(letter('x'), fonts, 'Brief').bytes).toString('latin1');
		expect(text).toContain('/Lang (nl)');
		expect(text).toContain('/MarkInfo << /Marked true >>');
		expect(text.match(/\/S \/H1 /g)).toHaveLength(1);
		expect(text.match(/BDC/g)?.length).toBe(text.match(/EMC/g)?.length);
		expect(text.match(/\/Type \/MCR/g)?.length).toBe(text.match(/BDC/g)?.length);
	});

	it('points at each of its objects by the right place', () => {
		const { bytes } = makeLetterPdf(letter('x'), fonts, 'Brief');
		const text = Buffer.from(bytes).toString('latin1');
		const table = Number(/startxref\n(\d+)/.exec(text)?.[1]);
		const rows = [...text.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)];
		expect(rows.length).toBeGreaterThan(10);
		rows.forEach(([, place], at) => {
			expect(text.slice(Number(place)).startsWith(`${at + 1} 0 obj\n`)).toBe(true);
		});
	});

	it('bears no name of who it is for among its own facts', () => {
		const text = Buffer.from(makeLetterPdf(letter('mevrouw De Vries'), fonts, 'Brief').bytes).toString('latin1');
		const [, info = ''] = /\/Info (\d+) 0 R/.exec(text) ?? [];
		const from = text.indexOf(`\n${info} 0 obj`);
		expect(text.slice(from, text.indexOf('endobj', from))).toContain('/Title <FEFF00420072006900650066>');
	});
});
