/** Files that leave the office: what went in comes out, and nothing in them runs. */
import readXlsxFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { csvOf, guarded, guardedThroughout } from '#lib/server/exports/csv.ts';
import type { ExportTable, ExportWords } from '#lib/server/exports/table.ts';
import { workbookOf } from '#lib/server/exports/workbook.ts';

const WORDS: ExportWords = {
	yes: 'ja',
	no: 'nee',
	dictionary: 'Uitleg',
	columnTitle: 'Kolom',
	columnId: 'Naam',
	columnKind: 'Soort',
	columnMeaning: 'Betekenis',
	kinds: { text: 'tekst', whole: 'getal', decimal: 'getal', day: 'dag', moment: 'moment', yes: 'ja of nee' }
};
/** 25 November 2026, 10.47 in winter; 1 July, 00.30 in summer. */
const [WINTER, SUMMER] = [Date.UTC(2026, 10, 25, 9, 47), Date.UTC(2026, 5, 30, 22, 30)];

const table: ExportTable = {
	name: 'Zorgen',
	columns: [
		{ id: 'postcode', title: 'Postcode', kind: 'text', meaning: 'Van het adres' },
		{ id: 'words', title: 'Woorden', kind: 'text', meaning: 'Van de bewoner' },
		{ id: 'count', title: 'Aantal', kind: 'whole', meaning: 'Stuks' },
		{ id: 'share', title: 'Deel', kind: 'decimal', meaning: 'Van het geheel' },
		{ id: 'due', title: 'Uiterlijk', kind: 'day', meaning: 'Dag van het antwoord' },
		{ id: 'at', title: 'Wanneer', kind: 'moment', meaning: 'Nederlandse tijd' },
		{ id: 'told', title: 'Verteld', kind: 'yes', meaning: 'Aan de bewoner' }
	],
	rows: [
		['0123AB', 'Zij zei: "koud; en nat"\nen meer', 3, 1234.5, '2026-11-25', WINTER, true],
		['9999ZZ', '=HYPERLINK("http://x")', -4, -0.25, '2026-03-01', SUMMER, false],
		['1111AA', null, null, null, null, null, null]
	]
};

/** A moment is a fraction of a day in a sheet, and comes back a millisecond short now and then. */
function toMinute(value: unknown): unknown {
	return value instanceof Date ? new Date(Math.round(value.getTime() / 60_000) * 60_000) : value;
}

describe('a CSV file', () => {
	it('opens in a Dutch Excel: semicolons, byte order mark, decimal comma, Dutch days, ids as they are', () => {
		const lines = csvOf(table, 'dutchExcel', WORDS).split('\r\n');
		expect(lines[0]).toBe('\uFEFFPostcode;Woorden;Aantal;Deel;Uiterlijk;Wanneer;Verteld');
		expect(lines[1]).toBe('0123AB;"Zij zei: ""koud; en nat""\nen meer";3;1234,5;25-11-2026;25-11-2026 10:47;ja');
		expect(lines[2]).toBe('9999ZZ;"\'=HYPERLINK(""http://x"")";-4;-0,25;01-03-2026;01-07-2026 00:30;nee');
		expect(lines[3]).toBe('1111AA;;;;;;');
		expect(lines.at(-1)).toBe('');
	});

	it('is read by machines: RFC 4180, fixed names, ISO dates', () => {
		const lines = csvOf(table, 'machine', WORDS).split('\r\n');
		expect(lines[0]).toBe('postcode,words,count,share,due,at,told');
		expect(lines[2]).toBe('9999ZZ,"\'=HYPERLINK(""http://x"")",-4,-0.25,2026-03-01,2026-06-30T22:30:00.000Z,false');
	});

	it.each(['=1+1', '+31 6', '-2', '@sum', '\t=1', '\r=1', '\n=1', '＝1+1'])(
		'never lets a spreadsheet run %j',
		(text) => {
			expect(guarded(text).startsWith("'")).toBe(true);
			expect(guarded(`a${text}`)).toBe(`a${text}`);
		}
	);

	it.each([
		['koud\n=1+1', "koud\n'=1+1"],
		['koud;=1+1', "koud;'=1+1"],
		['koud\t-2', "koud\t'-2"],
		['koud\r\n"@sum', 'koud\r\n"\'@sum'],
		['=1\n+2', "'=1\n'+2"],
		['1 + 1 = 2', '1 + 1 = 2']
	])('lets nothing of %j run where a spreadsheet cuts a file for machines', (text, safe) => {
		expect(guardedThroughout(text)).toBe(safe);
		const columns = [{ id: 'words', title: 'Woorden', meaning: 'Wat iemand zei', kind: 'text' }] as const;
		expect(csvOf({ ...table, columns, rows: [[text]] }, 'machine', WORDS)).toContain(safe.replaceAll('"', '""'));
	});
});

describe('an Excel file', () => {
	it('comes back the same from an independent reader, with days as days and texts as texts', async () => {
		const sheets = await readXlsxFile(await workbookOf([table], WORDS));
		const rows = (sheets.find(({ sheet }) => sheet === 'Zorgen')?.data ?? []).map((row) => row.map(toMinute));
		expect(rows[0]).toEqual(['Postcode', 'Woorden', 'Aantal', 'Deel', 'Uiterlijk', 'Wanneer', 'Verteld']);
		expect(rows[1]).toEqual([
			'0123AB',
			'Zij zei: "koud; en nat"\nen meer',
			3,
			1234.5,
			new Date(Date.UTC(2026, 10, 25)),
			new Date(Date.UTC(2026, 10, 25, 10, 47)),
			true
		]);
		expect(rows[2]?.[1]).toBe('=HYPERLINK("http://x")');
		expect(rows[2]?.[6]).toBe(false);
		expect(rows[3]?.slice(0, 2)).toEqual(['1111AA', null]);
	});

	it('holds no formula, and a sheet that says what each column means', async () => {
		const bytes = await workbookOf([table], WORDS);
		const sheets = await readXlsxFile(bytes);
		const explained = sheets.find(({ sheet }) => sheet === 'Uitleg')?.data ?? [];
		expect(explained[1]).toEqual(['Zorgen: Postcode', 'postcode', 'tekst', 'Van het adres']);
		expect(explained).toHaveLength(1 + table.columns.length);
	});

	it('is whole, and a CSV too, when a clock or a list said a day that no calendar has', async () => {
		const odd: ExportTable = {
			...table,
			columns: table.columns.slice(4, 6),
			rows: [
				['2026-31-31', 1e17],
				['2026-02-28', WINTER]
			]
		};
		const [sheet] = await readXlsxFile(await workbookOf([odd], WORDS));
		expect(sheet?.data[1]).toEqual(['2026-31-31', 1e17]);
		expect(sheet?.data[2]?.[0]).toEqual(new Date(Date.UTC(2026, 1, 28)));
		expect(csvOf(odd, 'machine', WORDS).split('\r\n')[1]).toBe('2026-31-31,100000000000000000');
		expect(csvOf({ ...odd, rows: [['=1+1', 0]] }, 'dutchExcel', WORDS)).toContain("'=1+1;");
	});

	it('leaves out what a file cannot carry, and nothing else', async () => {
		const odd: ExportTable = { ...table, columns: table.columns.slice(0, 1), rows: [['a\u0000b\u000bc']] };
		const sheets = await readXlsxFile(await workbookOf([odd], WORDS));
		expect(sheets[0]?.data[1]).toEqual(['abc']);
	});
});
