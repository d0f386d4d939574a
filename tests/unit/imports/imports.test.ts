/** Address lists as people send them. */
import { describe, expect, it } from 'vitest';
import { addressKey, readAddressRow } from '#lib/domain/imports/address-row.ts';
import { type ColumnChoice, missingFields, recogniseColumns } from '#lib/domain/imports/columns.ts';
import { countVerdicts, judgeRows } from '#lib/domain/imports/verdicts.ts';
import { readCsv } from '#lib/server/imports/csv-rows.ts';
import { decodeText } from '#lib/server/imports/decode.ts';

const CHOICE: ColumnChoice = ['postcode', 'number', 'letter', 'addition', 'street', 'bagId'];
const read = (...cells: string[]) => readAddressRow(cells, CHOICE);
const bytes = (text: string, encoding: BufferEncoding): Uint8Array => Buffer.from(text, encoding);

describe('the bytes of a list', () => {
	it('are read as UTF-8, with and without a byte order mark', () => {
		expect(decodeText(bytes('\uFEFFStraat;Één', 'utf8'))).toEqual({ text: 'Straat;Één', encoding: 'utf-8' });
		expect(decodeText(bytes('Één', 'utf8')).text).toBe('Één');
	});

	it('are read as Windows-1252 where they are no UTF-8, and as UTF-16 by their mark', () => {
		expect(decodeText(bytes('Café € 5', 'latin1').map((byte, at) => (at === 5 ? 0x80 : byte)))).toEqual({
			text: 'Café € 5',
			encoding: 'windows-1252'
		});
		expect(decodeText(bytes('\uFEFFÉén', 'utf16le'))).toEqual({
			text: 'Één',
			encoding: 'utf-16le'
		});
	});
});

describe('the rows of a list', () => {
	it.each([
		['semicolons', 'a;b;c\r\n1;"2;2";3'],
		['commas', 'a,b,c\n1,"2;2",3'],
		['tabs', 'a\tb\tc\n1\t2;2\t3\n\n']
	])('are told apart by %s', (_name, text) => {
		const reading = readCsv(text);
		expect(reading.ok && reading.rows).toEqual([
			['a', 'b', 'c'],
			['1', '2;2', '3']
		]);
	});

	it('keep quotes and line ends inside a cell', () => {
		const reading = readCsv('a;b\n"zei ""ja""\nen ging";2');
		expect(reading.ok && reading.rows[1]).toEqual(['zei "ja"\nen ging', '2']);
	});

	it('name the line of a quote that is never closed', () => {
		expect(readCsv('a;b\n1;2\n"3;4\n5;6')).toEqual({ ok: false, line: 3 });
	});
});

describe('the columns of a list', () => {
	it('are recognised by their heads, in Dutch and English, each once', () => {
		expect(
			recogniseColumns(['Postcode', 'Huisnummer', 'Huis letter', 'Toevoeging', 'Openbare ruimte', 'Nummer'])
		).toEqual(['postcode', 'number', 'letter', 'addition', 'street', null]);
		expect(recogniseColumns(['ZIP', 'House number', 'Remarks'])).toEqual(['postcode', 'number', null]);
	});

	it('must hold a postcode and a number', () => {
		expect(missingFields(['street', null])).toEqual(['postcode', 'number']);
		expect(missingFields(['postcode', 'wholeNumber'])).toEqual([]);
	});
});

describe('a row of a list', () => {
	it('reads "12a-bis" right', () => {
		expect(read('1234 ab', '12a-bis')).toMatchObject({
			ok: true,
			address: { postcode: '1234AB', number: 12, letter: 'A', addition: 'bis' },
			corrections: ['postcodeWritten', 'numberSplit']
		});
	});

	it('takes "bis" in the column for letters as an addition, and "12.0" as twelve', () => {
		expect(read('1234AB', '12.0', 'bis')).toMatchObject({
			ok: true,
			address: { number: 12, letter: null, addition: 'bis' },
			corrections: ['letterMoved']
		});
	});

	it('gives a register number its zeros back, and refuses one that is none', () => {
		expect(read('1234AB', '1', '', '', '', '123200000000001')).toMatchObject({
			ok: true,
			address: { bagId: '0123200000000001' },
			corrections: ['bagIdFilled']
		});
		expect(read('1234AB', '1', '', '', '', '0123100000000001')).toMatchObject({ ok: false, problem: 'bagIdWrong' });
	});

	it.each([
		[['', '1'], 'postcodeMissing'],
		[['0234AB', '1'], 'postcodeWrong'],
		[['1234AB', ''], 'numberMissing'],
		[['1234AB', 'zeven'], 'numberWrong'],
		[['1234AB', '0'], 'numberWrong'],
		[['1234AB', '1', '', 'hoog5'], 'additionWrong']
	])('says of %j what is wrong', (cells, problem) => {
		expect(read(...cells)).toMatchObject({ ok: false, problem });
	});

	it('leaves out the day of a label that no calendar has', () => {
		const on = (said: string) =>
			readAddressRow(['1234AB', '1', 'C', said], ['postcode', 'number', 'energyLabel', 'energyLabelOn']);
		const days = ['5-3-2021', '2021-03-05', '31-02-2021', '2021-99-99', 'maart'].map((said) => {
			const row = on(said);
			return row.ok && row.address.energyLabelOn;
		});
		expect(days).toEqual(['2021-03-05', '2021-03-05', null, null, null]);
	});

	it('has one key for one door, however it is written', () => {
		const keys = [read('1234AB', '12', 'a', 'BIS'), read('1234 ab', '12A bis')].map((one) =>
			one.ok ? addressKey(one.address) : ''
		);
		expect(new Set(keys).size).toBe(1);
	});
});

describe('the verdicts of a dry run', () => {
	const known = [
		{ id: 'x', key: '1234AB|1||', bagId: '0123200000000001', isDoNotVisit: false },
		{ id: 'y', key: '1234AB|2||', bagId: null, isDoNotVisit: true },
		{ id: 'z', key: '1234AB|14||A', bagId: null, isDoNotVisit: false }
	];
	const judge = (...rows: string[][]) => judgeRows(rows, { choice: CHOICE, known, firstRow: 2 });

	it('say new, corrected, doubtful, twice, never again and invalid', () => {
		const verdicts = judge(
			['1234AB', '3'],
			['1234 ab', '4'],
			['1234AB', '14', 'a'],
			['1234AB', '1'],
			['1234AB', '3'],
			['1234AB', '2'],
			['1234AB', '']
		);
		expect(verdicts.map(({ kind }) => kind)).toEqual([
			'new',
			'corrected',
			'ambiguous',
			'duplicate',
			'duplicate',
			'doNotVisit',
			'invalid'
		]);
		expect(verdicts[4]).toMatchObject({ row: 6, of: { row: 2 } });
		expect(countVerdicts(verdicts)).toMatchObject({ duplicate: 2, invalid: 1 });
	});

	it('never bring back a door where nobody is to ring, however doubtful the row', () => {
		const never = [
			{ id: 'n', key: '1234AB|20|A|', bagId: '0123200000000020', isDoNotVisit: true },
			{ id: 'm', key: '1234AB|20|A|', bagId: null, isDoNotVisit: false }
		];
		const verdicts = judgeRows(
			[
				['1234AB', '20', 'A'],
				['1234AB', '20', '', 'a'],
				['1234AB', '21', '', '', '', '0123200000000020']
			],
			{ choice: CHOICE, known: [...known, ...never], firstRow: 2 }
		);
		expect(verdicts.map((one) => [one.kind, 'id' in one && one.id])).toEqual([
			['doNotVisit', 'n'],
			['doNotVisit', 'n'],
			['doNotVisit', 'n']
		]);
	});

	it('call a door that is there a double, whatever register number stands beside it', () => {
		expect(judge(['1234AB', '14', '', 'A', '', '0123200000000001'])[0]).toMatchObject({
			kind: 'duplicate',
			of: { id: 'z' }
		});
	});

	it('ask a person where two rows of the list itself may be one door', () => {
		const verdicts = judge(
			['1234AB', '30', 'a', '', '', '0123200000000030'],
			['1234AB', '30', '', 'A'],
			['1234AB', '31', '', '', '', '0123200000000030']
		);
		expect(verdicts).toMatchObject([
			{ kind: 'new' },
			{ kind: 'ambiguous', doubt: 'letterOrAddition' },
			{ kind: 'ambiguous', doubt: 'bagIdElsewhere' }
		]);
	});

	it('ask a person where a register number belongs to another door', () => {
		expect(judge(['1234AB', '9', '', '', '', '0123200000000001'])[0]).toMatchObject({
			kind: 'ambiguous',
			doubt: 'bagIdElsewhere'
		});
	});
});
