import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffLines, shortened, type DiffLine } from '#lib/content/lines.ts';

function written(lines: readonly (DiffLine | null)[]): readonly string[] {
	const marks = { same: ' ', gone: '-', new: '+' } as const;
	return lines.map((line) => {
		if (line === null) return '…';
		const words = line.parts.map(({ text, isChanged }) => (isChanged ? `[${text}]` : text)).join('');
		return `${marks[line.how]}${line.number} ${words}`;
	});
}

test('a changed line shows which words are gone and which came', () => {
	const old = 'a\nVraag of het lek gemeld is.\nb';
	const now = 'a\nVraag of het lek gemeld is, wanneer en bij wie.\nb';
	expect(written(diffLines(old, now))).toEqual([
		' 1 a',
		'-2 Vraag of het lek gemeld [is.]',
		'+2 Vraag of het lek gemeld [is, wanneer en bij wie.]',
		' 3 b'
	]);
});

test('two lines without a word in common are marked whole', () => {
	expect(written(diffLines('aa bb', 'cc dd'))).toEqual(['-1 [aa bb]', '+1 [cc dd]']);
});

test('a text from nothing is all new, one to nothing all gone, and line ends do not matter', () => {
	expect(written(diffLines('', 'a\nb\n'))).toEqual(['+1 [a]', '+2 [b]']);
	expect(written(diffLines('a\nb', ''))).toEqual(['-1 [a]', '-2 [b]']);
	expect(diffLines('a\r\nb\r\n', 'a\nb').every(({ how }) => how === 'same')).toBe(true);
});

test('far from a change, lines are left out', () => {
	const old = Array.from({ length: 20 }, (_, index) => `regel ${index}`);
	const now = old.with(10, 'iets anders');
	expect(written(shortened(diffLines(old.join('\n'), now.join('\n')), 1))).toEqual([
		' 10 regel 9',
		'-11 [regel 10]',
		'+11 [iets anders]',
		' 12 regel 11',
		'…'
	]);
});

test('whatever the texts, their lines come back from the difference', () => {
	const text = fc.array(fc.constantFrom('a', 'b c', 'b d', '', 'lang woord hier'), { maxLength: 12 });
	fc.assert(
		fc.property(text, text, (old, now) => {
			const lines = diffLines(old.join('\n'), now.join('\n'));
			const side = (gone: 'gone' | 'new'): string =>
				lines
					.filter(({ how }) => how === 'same' || how === gone)
					.map(({ parts }) => parts.map((part) => part.text).join(''))
					.join('\n');
			const bare = (list: readonly string[]): string => (list.at(-1) === '' ? list.slice(0, -1) : list).join('\n');
			expect(side('gone')).toBe(bare(old));
			expect(side('new')).toBe(bare(now));
		}),
		{ numRuns: 500 }
	);
});

test('texts too long to compare are shown whole, and soon', () => {
	const long = (mark: string): string => Array.from({ length: 5_000 }, (_, index) => `${mark}${index}`).join('\n');
	expect(diffLines(long('a'), long('b'))).toHaveLength(10_000);
});
