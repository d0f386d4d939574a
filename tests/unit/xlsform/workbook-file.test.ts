import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { readWorkbook, workbookFileLimits, writeWorkbook } from '#lib/content/server/workbook.ts';
import { importXlsform } from '#lib/content/xlsform/import.ts';
import type { Workbook } from '#lib/content/xlsform/workbook.ts';
import { carriedExpressions } from './forms-expressions.ts';
import { carriedQuestions } from './forms-questions.ts';
import { hostile } from './forms-hostile.ts';
import { row, workbookParts, zip, type Part } from './zip.ts';

const heads = row(1, ['type', 'name', 'label']);

async function written(workbook: Workbook): Promise<Workbook> {
	const reading = await readWorkbook(await writeWorkbook(workbook));
	if (!reading.ok) throw new Error(reading.report.map(({ sentence }) => sentence).join(' '));
	return reading.workbook;
}

async function refusal(bytes: Uint8Array): Promise<readonly string[]> {
	const reading = await readWorkbook(bytes);
	return reading.ok ? ['read'] : reading.report.map(({ code }) => code);
}

describe('a form in a real file', () => {
	test.each(
		[...carriedQuestions, ...carriedExpressions, ...hostile.filter(({ guide }) => guide !== null)].map(
			(form) => [form.title, form] as const
		)
	)('becomes the same guide: %s', async (_, { workbook, guide }) => {
		expect(importXlsform(await written(workbook)).guide).toEqual(guide);
	});

	test('keeps line ends, blanks and every row in its place', async () => {
		const rows = [
			['a\nb', '  c  '],
			[null, null],
			['=1+1', '_x0041_ & <b> "q"']
		];
		expect(await written({ sheets: [{ name: 'survey', rows }] })).toEqual({ sheets: [{ name: 'survey', rows }] });
	});

	test('tells which cells a formula worked out, and reads numbers, truths and days', async () => {
		const styles = `<styleSheet><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`;
		const cells =
			'<c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="b"><v>1</v></c><c r="C2" s="1"><v>45000</v></c><c r="D2" t="str"><f>A1</f><v>x</v></c>';
		const reading = await readWorkbook(
			zip(workbookParts(`${heads}<row r="2">${cells}</row>`, [{ path: 'xl/styles.xml', text: styles }]))
		);
		expect(reading).toEqual({
			ok: true,
			workbook: {
				sheets: [
					{
						name: 'survey',
						rows: [
							['type', 'name', 'label', null],
							[2, true, '2023-03-15', 'x']
						],
						formulas: [
							{ row: 2, column: 1 },
							{ row: 2, column: 4 }
						]
					}
				]
			}
		});
	});
});

describe('a file that is no workbook', () => {
	test.each<readonly [string, Uint8Array, string]>([
		['nothing at all', new Uint8Array(), 'notAWorkbook'],
		['a web page by another name', Buffer.from('<html><table><tr><td>type</td></tr></table></html>'), 'notAWorkbook'],
		['an old .xls by another name', Buffer.from('d0cf11e0a1b11ae1'.repeat(100), 'hex'), 'oldWorkbook'],
		['an archive of something else', zip([{ path: 'content.xml', text: '<ods/>' }]), 'notAWorkbook'],
		['the beginning of a workbook', zip(workbookParts(heads)).slice(0, 400), 'brokenWorkbook'],
		['only the magic of an archive', Buffer.from('PK\x03\x04', 'latin1'), 'brokenWorkbook'],
		['a workbook without its sheet', zip(workbookParts(heads).slice(0, 2)), 'brokenWorkbook'],
		['a workbook of broken XML', zip(workbookParts('<row r="1"><c r="A1"')), 'brokenWorkbook'],
		[
			'a cell that points at a text that is not there',
			zip(workbookParts('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')),
			'brokenWorkbook'
		],
		['a part twice', zip([...workbookParts(heads), ...workbookParts(heads)]), 'brokenWorkbook'],
		[
			'XML that declares entities',
			zip(workbookParts(heads, [{ path: 'xl/sharedStrings.xml', text: '<!DOCTYPE x [<!ENTITY a "aaaa">]><sst/>' }])),
			'brokenWorkbook'
		]
	])('is refused in one line: %s', async (_, bytes, code) => {
		expect(await refusal(bytes)).toEqual([code]);
	});
});

describe('a file that would fill memory', () => {
	const zeros = Buffer.alloc(workbookFileLimits.unpackedBytesMax + 1);
	const bomb: Part = { path: 'xl/media/big.xml', text: zeros };

	test.each<readonly [string, () => Uint8Array, string]>([
		['a large file', () => new Uint8Array(workbookFileLimits.fileBytesMax + 1), 'fileTooLarge'],
		['a part that unpacks too large', () => zip(workbookParts(heads, [bomb])), 'unpacksTooLarge'],
		[
			'a part that says it is small and is not',
			() => zip(workbookParts(heads, [{ ...bomb, declaredBytes: 10 }])),
			'brokenWorkbook'
		],
		[
			'many entries over the same bytes',
			() =>
				zip(
					Array.from({ length: 200 }, (_, index) => ({
						path: `xl/${index}.xml`,
						text: Buffer.alloc(90_000, index === 0 ? 'ab' : 'ab')
					})),
					{ shared: true }
				),
			'unpacksTooLarge'
		],
		[
			'thousands of parts',
			() => zip(Array.from({ length: 2000 }, (_, index) => ({ path: `xl/${index}.xml`, text: '' }))),
			'unpacksTooLarge'
		],
		[
			'a cell in the last row',
			() => zip(workbookParts(`${heads}<row r="1048576"><c r="A1048576"><v>1</v></c></row>`)),
			'sheetTooLarge'
		],
		[
			'a cell in the last column',
			() => zip(workbookParts(`<row r="1"><c r='XFD1'><v>1</v></c></row>`)),
			'sheetTooLarge'
		],
		[
			'an address that hides behind an entity',
			() => zip(workbookParts(`<row r="1"><c r="&#88;FD1"><v>1</v></c></row>`)),
			'sheetTooLarge'
		],
		[
			'a row that holds too much',
			() => zip(workbookParts(`<row>${'<c><v>1</v></c>'.repeat(5000)}</row>`)),
			'sheetTooLarge'
		],
		[
			'too many rows that hold something',
			() => zip(workbookParts('<row><c><v>1</v></c></row>'.repeat(5000))),
			'sheetTooLarge'
		]
	])('is refused before it can: %s', async (_, bytes, code) => {
		expect(await refusal(bytes())).toEqual([code]);
	});

	test.each<readonly [string, string]>([
		['an empty cell in the last row', `${heads}<row r="1048576"><c r="A1048576" s="1"/></row>`],
		['an empty cell in the last column', `<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"/></row>`],
		['nothing but empty cells', `<row>${'<c/>'.repeat(5000)}</row>`],
		['nothing but empty rows', '<row/>'.repeat(100_000)],
		['a blank in the last row', `${heads}<row r="1048576"><c r="A1048576" t="str"><v> </v></c></row>`],
		['rows out of order', row(2, ['a']) + row(1, ['b'])]
	])('does so only by what it holds: %s', async (_, rows) => {
		expect(await refusal(zip(workbookParts(rows)))).toEqual(['read']);
	});

	test('names the sheet that is too large', async () => {
		const reading = await readWorkbook(zip(workbookParts(`<row r="1"><c r="XFD1"><v>1</v></c></row>`)));
		expect(reading.ok ? [] : reading.report.map(({ sheet }) => sheet)).toEqual(['survey']);
	});

	test('does not have pictures and macros unpacked', async () => {
		const parts = workbookParts(heads + row(2, ['text', 'a', 'A']), [
			{ path: 'xl/vbaProject.bin', text: 'x', declaredBytes: 1_000_000 },
			{ path: 'xl/media/image1.png', text: 'x', declaredBytes: 1_000_000 }
		]);
		expect(await refusal(zip(parts))).toEqual(['read']);
	});
});

describe('any damage to a real file', () => {
	test('ends in cells or in one line', async () => {
		const whole = await writeWorkbook(carriedQuestions[3]?.workbook ?? { sheets: [] });
		for (let index = 0; index < whole.length; index += 7) {
			const damaged = whole.slice();
			damaged[index] = (damaged[index] ?? 0) ^ 0x55;
			const reading = await readWorkbook(damaged);
			if (reading.ok) importXlsform(reading.workbook);
			else expect(reading.report.length).toBe(1);
		}
	});
});
