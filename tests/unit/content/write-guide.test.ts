import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compileContent, compileFiles } from '#lib/content/server/compile.ts';
import { writeGuide } from '#lib/content/server/write-guide.ts';
import { importXlsform } from '#lib/content/xlsform/import.ts';
import type { Guide } from '#lib/domain/guide/guide.ts';
import { aGuide, aMoment } from '../guide/a-guide.ts';
import { carriedExpressions } from '../xlsform/forms-expressions.ts';
import { hostile } from '../xlsform/forms-hostile.ts';
import { carriedQuestions } from '../xlsform/forms-questions.ts';
import { uncarryable } from '../xlsform/forms-uncarryable.ts';

const { pack } = compileContent(fileURLToPath(new URL('../../../src/content', import.meta.url)));

function writtenAndRead(guide: Guide): Guide | undefined {
	const texts = Object.entries(writeGuide(guide));
	return compileFiles(texts.map(([language, text]) => ({ path: `guides/${guide.id}/${language}.md`, text }))).pack
		.guides[0];
}

describe('a guide as the files an author would have written', () => {
	test.each(pack.guides.map((guide) => [guide.id, guide] as const))('%s reads as the same guide', (_, guide) => {
		expect(writtenAndRead(guide)).toEqual(guide);
	});

	const forms = [...carriedQuestions, ...carriedExpressions, ...uncarryable, ...hostile];
	test.each(forms.map((form) => [form.title, form] as const))(
		'a survey form loses nothing on the way: %s',
		(_, form) => {
			const { guide } = importXlsform(form.workbook);
			if (guide === null) return;
			const read = writtenAndRead(guide);
			expect(read?.moments).toEqual(guide.moments);
			expect(read?.repeats).toEqual(guide.repeats);
			expect(read?.title).toMatchObject(guide.title);
		}
	);

	test('words that look like marks stay words', () => {
		const odd = [
			'# 1 is geen kop',
			'> en dit geen citaat',
			'- noch een lijst',
			'1. ook niet',
			'*a* _b_ `c` [d](e) <b>f</b> &amp; a_b \\ ~~~',
			'--- en {#iets}',
			'=== x',
			'![plaatje](https://voorbeeld.nl/x.png)'
		];
		for (const text of odd) {
			const words = { nl: text, en: text };
			const moment = aMoment({
				id: 'one',
				title: words,
				say: [words, words],
				listen: [words],
				answer: 'choice',
				options: [{ id: 'a:b', words, relevant: "${one} = 'x'" }],
				constraint: '. != 1',
				constraintMessage: words
			});
			expect(writtenAndRead(aGuide([moment], { purpose: words }))?.moments).toEqual([moment]);
		}
	});

	test('what a language lacks is named, unless its words may be borrowed', () => {
		const guide = aGuide([aMoment({ id: 'one', title: { nl: 'Waar zit het?' } })], { purpose: { nl: 'Kijken.' } });
		const errorsOf = (borrowIn: readonly string[]): readonly string[] => {
			const files = Object.entries(writeGuide(guide, { borrowIn }));
			const { errors } = compileFiles(files.map(([language, text]) => ({ path: `guides/mould/${language}.md`, text })));
			return errors.filter(({ file }) => file.startsWith('guides/')).map(({ file, message }) => `${file} ${message}`);
		};
		expect(errorsOf([])).toEqual(['guides/mould/en.md the heading has no words']);
		expect(errorsOf(['en'])).toEqual([]);
	});
});
