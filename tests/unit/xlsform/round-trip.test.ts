import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compileContent } from '#lib/content/server/compile.ts';
import { exportXlsform } from '#lib/content/xlsform/export.ts';
import { importXlsform } from '#lib/content/xlsform/import.ts';

const { pack } = compileContent(fileURLToPath(new URL('../../../src/content', import.meta.url)));

describe('a guide that ships, out as an XLSForm and in again', () => {
	test.each(pack.guides.map((guide) => [guide.id, guide] as const))('%s is the same guide', (_, guide) => {
		const { guide: back, report } = importXlsform(exportXlsform(guide, { concerns: pack.concerns }));
		expect(report).toEqual([]);
		expect(back).toEqual(guide);
	});
});
