import { describe, expect, test } from 'vitest';
import { prepareGuide } from '#lib/domain/guide/prepare.ts';
import { exportXlsform } from '#lib/content/xlsform/export.ts';
import { importXlsform } from '#lib/content/xlsform/import.ts';
import { sentenceOf } from '#lib/content/xlsform/report.ts';
import { carriedExpressions } from './forms-expressions.ts';
import { carriedQuestions } from './forms-questions.ts';
import { hostile } from './forms-hostile.ts';
import { uncarryable } from './forms-uncarryable.ts';
import { shortly } from './form.ts';

const forms = [...carriedQuestions, ...carriedExpressions, ...uncarryable, ...hostile];

describe('a survey form', () => {
	test('is one of at least thirty, of which at least ten cannot be carried whole', () => {
		expect(forms.length).toBeGreaterThanOrEqual(30);
		expect(forms.filter(({ report }) => report.length > 0).length).toBeGreaterThanOrEqual(10);
	});

	test.each(forms.map((form) => [form.title, form] as const))('becomes what it should: %s', (_, form) => {
		const { guide, report } = importXlsform(form.workbook);
		expect(report.map(shortly)).toEqual(form.report);
		expect(guide).toEqual(form.guide);
	});

	test.each(forms.map((form) => [form.title, form] as const))(
		'makes a guide that comes back the same: %s',
		(_, form) => {
			const { guide } = importXlsform(form.workbook);
			if (guide === null) return;
			const again = importXlsform(exportXlsform(guide));
			expect(again.guide).toEqual(guide);
		}
	);

	test.each(forms.map((form) => [form.title, form] as const))('makes a guide that can be run: %s', (_, form) => {
		const { guide } = importXlsform(form.workbook);
		if (guide === null) return;
		const { problems, repeatProblems } = prepareGuide(guide);
		expect(problems.filter(({ kind }) => kind !== 'unknownOption')).toEqual([]);
		expect(repeatProblems).toEqual([]);
	});

	test('is reported on in Dutch and English, with no hole left open', () => {
		for (const line of forms.flatMap(({ workbook }) => importXlsform(workbook).report)) {
			for (const language of ['nl', 'en'] as const) {
				expect(sentenceOf(line, language), line.code).not.toMatch(/(?<!\$)\{[a-z]+\}|undefined/);
			}
			expect(line.sentence).toBe(sentenceOf(line, 'en'));
		}
	});
});
