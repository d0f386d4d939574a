import { describe, expect, test } from 'vitest';
import { writeWorkbook } from '#lib/content/server/workbook.ts';
import { importXlsform } from '#lib/content/xlsform/import.ts';
import { readForm } from '#lib/server/content/read-form.ts';
import { carriedQuestions } from '../xlsform/forms-questions.ts';
import { book } from '../xlsform/form.ts';

const header = ['type', 'name', 'label'];

describe('a survey form that somebody uploads', () => {
	test('is read in a thread of its own, to the same guide and report', async () => {
		const { workbook } = carriedQuestions[0] ?? { workbook: book({}) };
		const read = await readForm(await writeWorkbook(workbook), { number: 15 });
		expect(read).toEqual(importXlsform(workbook, { number: 15 }));
	});

	test('is let go of when it takes too long, and the next one is read all the same', async () => {
		const rows = Array.from({ length: 400 }, (_, index) => ['text', `question-${index}`, 'Vraag']);
		const bytes = await writeWorkbook(book({ survey: [header, ...rows] }));
		const [hurried, patient] = await Promise.all([
			readForm(bytes, { number: 1, msMax: 1 }),
			readForm(bytes, { number: 1 })
		]);
		expect(hurried.guide).toBeNull();
		expect(hurried.report.map(({ code }) => code)).toEqual(['takesTooLong']);
		expect(patient.guide?.moments).toHaveLength(400);
	});

	test('that is no workbook at all gets a sentence and not a stack trace', async () => {
		const { guide, report } = await readForm(new TextEncoder().encode('<html>geen formulier</html>'), { number: 1 });
		expect(guide).toBeNull();
		expect(report.map(({ code }) => code)).toEqual(['notAWorkbook']);
	});
});
