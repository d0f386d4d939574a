/** A workbook with a list of addresses is hostile until shown otherwise: bounds of time and memory, told to who sent it. */
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { IMPORT_COLUMNS_MAX, IMPORT_LINES_MAX } from '#lib/domain/imports/batch.ts';
import { readList } from '#lib/server/imports/read-list.ts';

/** On a busy machine; what read such files before took minutes and a gigabyte. */
const ANSWERED_MS_MAX = 30_000;
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

function workbook(sheetData: string, more: Readonly<Record<string, string>> = {}): Uint8Array {
	const files: Record<string, string> = {
		'[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
		'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		'xl/styles.xml': `<styleSheet xmlns="${MAIN}"/>`,
		'xl/worksheets/sheet1.xml': `<worksheet xmlns="${MAIN}"><sheetData>${sheetData}</sheetData></worksheet>`,
		...more
	};
	return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
}

const cell = (at: string, text: string): string => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`;
const HEAD = `<row r="1">${cell('A1', 'Postcode')}${cell('B1', 'Huisnummer')}</row>`;
describe('a workbook with a list', () => {
	it.each([
		['99 KB that unpack to a hundred megabytes', HEAD + `<row r="2">${' '.repeat(100_000_000)}</row>`],
		['a cell far below', `${HEAD}<row r="1048576">${cell('A1048576', 'x')}</row>`],
		['a cell far to the right', `${HEAD}<row r="2">${cell('XFD2', 'x')}</row>`],
		['more rows than a list may have', HEAD + '<row/>'.repeat(IMPORT_LINES_MAX + 2)],
		['more cells in a row than a list may have', `${HEAD}<row>${'<c/>'.repeat(IMPORT_COLUMNS_MAX + 1)}</row>`]
	])('holds nobody up with %s', (_, data) => {
		const bytes = workbook(data);
		const began = performance.now();
		const reading = readList(bytes);
		expect(performance.now() - began).toBeLessThan(ANSWERED_MS_MAX);
		const cells = reading.ok ? reading.sheets.flatMap((sheet) => sheet.data.flatMap((row) => row.cells)) : [];
		expect(cells.length).toBeLessThan(10);
	});
});
