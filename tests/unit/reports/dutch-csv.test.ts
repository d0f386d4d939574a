/** Files that Excel opens on a Dutch computer. */
import { describe, expect, it } from 'vitest';
import { dutchCsv } from '#lib/server/reports/dutch-csv.ts';

describe('a file for Excel', () => {
	it('has a byte order mark, semicolons, lines that end as Windows wants them, and decimals with a comma', () => {
		expect(dutchCsv([['Buurt', 'Aantal'], ['Oost', 12.5], []])).toBe('\ufeffBuurt;Aantal\r\nOost;12,5\r\n\r\n');
	});

	it('keeps a text that begins like a formula a text', () => {
		for (const text of ['=1+1', '+31', '-1', '@A1', '\tx', '\rx'])
			expect(
				dutchCsv([[text]])
					.slice(1)
					.replaceAll('"', '')
			).toBe(`'${text}\r\n`);
	});

	it('puts quotes around what would break the row', () => {
		expect(dutchCsv([['a;b', 'zeg "ja"', 'een\ntwee', null]])).toBe('\ufeff"a;b";"zeg ""ja""";"een\ntwee";\r\n');
	});
});
