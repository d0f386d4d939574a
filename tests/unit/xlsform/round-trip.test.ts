import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compileContent } from '#lib/content/server/compile.ts';
import { exportXlsform } from '#lib/content/xlsform/export.ts';
import { importXlsform } from '#lib/content/xlsform/import.ts';
import { readWorkbook, writeWorkbook } from '#lib/content/server/workbook.ts';

const { pack } = compileContent(fileURLToPath(new URL('../../../src/content', import.meta.url)));

describe('a guide that ships, out as an XLSForm and in again', () => {
	test.each(pack.guides.map((guide) => [guide.id, guide] as const))('%s is the same guide', (_, guide) => {
		const { guide: back, report } = importXlsform(exportXlsform(guide, { concerns: pack.concerns }));
		expect(report).toEqual([]);
		expect(back).toEqual(guide);
	});

	test.each(pack.guides.map((guide) => [guide.id, guide] as const))(
		'%s is the same guide after a real file',
		async (_, guide) => {
			const file = await writeWorkbook(exportXlsform(guide, { concerns: pack.concerns }));
			const reading = await readWorkbook(file);
			if (!reading.ok) throw new Error(reading.report.map(({ sentence }) => sentence).join(' '));
			const { guide: back, report } = importXlsform(reading.workbook);
			expect(report).toEqual([]);
			expect(back).toEqual(guide);
		}
	);

	test('is every one of them: none is left out here by mistake', () => {
		expect(pack.guides.length).toBeGreaterThanOrEqual(14);
	});
});
