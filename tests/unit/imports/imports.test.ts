/** Address lists as people send them. */
import { describe, expect, it } from 'vitest';
import { addressKey, readAddressRow } from '#lib/domain/imports/address-row.ts';
import { type ColumnChoice, missingFields, recogniseColumns } from '#lib/domain/imports/columns.ts';
import { countVerdicts, judgeRows, placeKey } from '#lib/domain/imports/verdicts.ts';
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
		const wide = (text: string) => Buffer.from(text, 'utf16le').swap16();
		expect(decodeText(wide('\uFEFFÉén'))).toEqual({ text: 'Één', encoding: 'utf-16be' });
		// Without a mark, by the zeros that every other byte is.
		expect(decodeText(bytes('Straat;Nummer', 'utf16le')).text).toBe('Straat;Nummer');
		expect(decodeText(wide('Straat;Nummer')).text).toBe('Straat;Nummer');
	});
});

describe('the rows of a list', () => {
	it.each([
		['semicolons', 'a;b;c\r\n1;"2;2";3'],
		['commas', 'a,b,c\n1,"2;2",3'],
		['tabs', 'a\tb\tc\n1\t2;2\t3\n\n'],
		['strokes', 'a|b|c\n1|2;2|3'],
		['what the file says itself', 'sep=,\r\na,b,c\r\n1,2;2,3']
	])('are told apart by %s', (_name, text) => {
		const reading = readCsv(text);
		expect(reading.ok && reading.rows.map(({ cells }) => cells)).toEqual([
			['a', 'b', 'c'],
			['1', '2;2', '3']
		]);
	});

	it('keep quotes and line ends inside a cell', () => {
		const reading = readCsv('a;b\n"zei ""ja""\nen ging";2');
		expect(reading.ok && reading.rows[1]?.cells).toEqual(['zei "ja"\nen ging', '2']);
	});

	it('are ended by a return alone too, and numbered as a spreadsheet shows them', () => {
		const numbers = (text: string) => {
			const reading = readCsv(text);
			return reading.ok && reading.rows.map(({ number, cells }) => [number, cells[0]]);
		};
		expect(numbers('a;b\r1;2\r3;4')).toEqual([
			[1, 'a'],
			[2, '1'],
			[3, '3']
		]);
		expect(numbers('a;b\n\n1;2\n;\n"x\ny";4\n5;6')).toEqual([
			[1, 'a'],
			[3, '1'],
			[5, 'x\ny'],
			[6, '5']
		]);
		expect(numbers('sep=;\n\na;b\n1;2')).toEqual([
			[2, 'a'],
			[3, '1']
		]);
	});

	it('are told apart by what most of them agree on, below a title too', () => {
		const reading = readCsv('Lijst, voor maandag\n\na;b;c\n1;2;3\n4;5;6');
		expect(reading.ok && reading.separator).toBe(';');
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

	it('are recognised by the heads of EP-online, and by the fuller head where two say the same', () => {
		expect(
			recogniseColumns(['Pand_postcode', 'Pand_huisnummer', 'Pand_huisnummer_toev', 'Pand_energieklasse'])
		).toEqual(['postcode', 'number', 'addition', 'energyLabel']);
		expect(recogniseColumns(['Opnamedatum', 'Registratiedatum', 'Energieklasse'])).toEqual([
			null,
			'energyLabelOn',
			'energyLabel'
		]);
		expect(recogniseColumns(['Huisnummer', 'Huisnummer en toevoeging', 'Adres'])).toEqual([
			'number',
			'wholeNumber',
			'address'
		]);
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

	it('gives a register number its zeros back, and leaves out one that is none with the door kept', () => {
		expect(read('1234AB', '1', '', '', '', '123200000000001')).toMatchObject({
			ok: true,
			address: { bagId: '0123200000000001' },
			corrections: ['bagIdFilled']
		});
		for (const none of [
			'0123100000000001',
			'0123010000000001',
			'3,63E+14',
			'n.v.t.',
			'12',
			'NL.IMBAG.Pand.0123100000000001'
		])
			expect(read('1234AB', '1', '', '', '', none), none).toMatchObject({
				ok: true,
				address: { number: 1, bagId: null },
				corrections: ['bagIdLeftOut']
			});
		for (const whole of ['NL.IMBAG.Nummeraanduiding.0003200000000001', '3200000000001'])
			expect(read('1234AB', '1', '', '', '', whole), whole).toMatchObject({
				address: { bagId: '0003200000000001' },
				corrections: ['bagIdFilled']
			});
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

	it.each([
		['12-feb', 12, '2'],
		['12-Mrt', 12, '3'],
		['4-Oct', 4, '10'],
		['jan-40', 1, '40'],
		['2026-02-12', 12, '2'],
		['1940-01-01', 1, '40']
	])('reads %s as the number that a spreadsheet had made a date of', (said, number, addition) => {
		expect(read('1234AB', said)).toMatchObject({
			ok: true,
			address: { number, addition },
			corrections: ['numberWasDate']
		});
	});

	it('takes the fuller of two columns that name one number, and refuses two that differ', () => {
		const both = (number: string, whole: string) =>
			readAddressRow(['1234AB', number, whole], ['postcode', 'number', 'wholeNumber']);
		expect(both('1', '1B')).toMatchObject({ ok: true, address: { number: 1, letter: 'B' } });
		expect(both('1', '1-bis')).toMatchObject({ ok: true, address: { number: 1, addition: 'bis' } });
		expect(both('1', '1')).toMatchObject({ ok: true, address: { letter: null, addition: null }, corrections: [] });
		expect(both('1', '3B')).toMatchObject({ ok: false, problem: 'numbersDiffer' });
	});

	it('takes the dash before an addition for how it is spoken', () => {
		expect(read('1234AB', '12', '', '-2')).toMatchObject({ ok: true, address: { number: 12, addition: '2' } });
	});

	it.each([
		['Kerkstraat 12a, 1234 AB Utrecht', 'Kerkstraat', 12, 'A', null, 'Utrecht'],
		['Laan van Nieuw Oost 7-2 1234AB Zuiderhaven', 'Laan van Nieuw Oost', 7, null, '2', 'Zuiderhaven'],
		['Plein 1940 12, 1234AB', 'Plein 1940', 12, null, null, null],
		['2e Kruisstraat 5, 1234 AB Ede', '2e Kruisstraat', 5, null, null, 'Ede'],
		['Kerkstraat 12 bis 1234ab', 'Kerkstraat', 12, null, 'bis', null]
	])('takes apart a whole address: %s', (said, street, number, letter, addition, town) => {
		expect(readAddressRow([said], ['address'])).toMatchObject({
			ok: true,
			address: { postcode: '1234AB', street, number, letter, addition, town }
		});
	});

	it('takes a column of addresses that holds streets for streets', () => {
		expect(readAddressRow(['1234AB', 'Kerkstraat', '12'], ['postcode', 'address', 'number'])).toMatchObject({
			ok: true,
			address: { street: 'Kerkstraat', number: 12 },
			corrections: []
		});
		expect(readAddressRow(['1234AB', 'Kerkstraat'], ['postcode', 'address'])).toMatchObject({
			ok: false,
			problem: 'numberMissing'
		});
	});

	it('swaps degrees that stand in each other’s place, and says of nothing and of elsewhere that it left them out', () => {
		const at = (longitude: string, latitude: string) =>
			readAddressRow(['1234AB', '1', longitude, latitude], ['postcode', 'number', 'longitude', 'latitude']);
		expect(at('5,1', '52.1')).toMatchObject({
			address: { place: { longitude: 5.1, latitude: 52.1 } },
			corrections: []
		});
		expect(at('52.1', '5.1')).toMatchObject({
			address: { place: { longitude: 5.1, latitude: 52.1 } },
			corrections: ['placeSwapped']
		});
		for (const [longitude, latitude] of [
			['0', '0'],
			['136000', '455000'],
			['5.1', ''],
			['-73.9', '40.7']
		] as const)
			expect(at(longitude, latitude)).toMatchObject({
				ok: true,
				address: { place: null },
				corrections: ['placeLeftOut']
			});
	});

	it('leaves out the day of a label that no calendar has', () => {
		const on = (said: string) =>
			readAddressRow(['1234AB', '1', 'C', said], ['postcode', 'number', 'energyLabel', 'energyLabelOn']);
		const daysOf = (all: readonly string[]) =>
			all.map((said) => {
				const row = on(said);
				return row.ok && (row.address.energyLabelOn ?? row.corrections.join());
			});
		const same = ['5-3-2021', '2021-03-05', '05/03/2021', '5.3.2021', '20210305', '2021-03-05T10:00:00', '44260'];
		expect(daysOf(same)).toEqual(same.map(() => '2021-03-05'));
		const none = ['31-02-2021', '2021-99-99', 'maart', '7'];
		expect(daysOf(none)).toEqual(none.map(() => 'labelDateLeftOut'));
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
		{ id: 'x', key: '1234AB|1||', bagId: '0123200000000001', place: null, isDoNotVisit: false },
		{ id: 'y', key: '1234AB|2||', bagId: null, place: null, isDoNotVisit: true },
		{ id: 'z', key: '1234AB|14||A', bagId: null, place: null, isDoNotVisit: false }
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
			{ id: 'n', key: '1234AB|20|A|', bagId: '0123200000000020', place: null, isDoNotVisit: true },
			{ id: 'm', key: '1234AB|20|A|', bagId: null, place: null, isDoNotVisit: false }
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

	it('take the row that says the most about a door, wherever it stands', () => {
		const verdicts = judge(
			['1234AB', '40'],
			['1234AB', '40', '', '', 'Kweeklaan'],
			['1234AB', '40', '', '', 'Kweeklaan', '0123200000000040'],
			['1234AB', '40', '', '', 'Kweeklaan', '0123200000000040']
		);
		expect(verdicts.map((one) => [one.kind, 'of' in one ? one.of : null])).toEqual([
			['duplicate', { row: 4 }],
			['duplicate', { row: 4 }],
			['new', null],
			['duplicate', { row: 4 }]
		]);
	});

	it('ask a person where street, number and town are there under another postcode', () => {
		const choice: ColumnChoice = ['postcode', 'number', 'street', 'town'];
		const street = { street: 'Kweeklaan', town: 'Zuiderhaven', letter: null, addition: null };
		const known = {
			id: 'k',
			key: '1234AB|50||',
			bagId: null,
			place: placeKey({ ...street, number: 50 }),
			isDoNotVisit: false
		};
		const rows = [
			['1234AC', '50', 'Kweek-laan', 'ZUIDERHAVEN'],
			['1234AB', '51', 'Kweeklaan', 'Zuiderhaven'],
			['1234AD', '51', 'Kweeklaan', 'Zuiderhaven'],
			['1234AD', '52', 'Kweeklaan', '']
		];
		expect(judgeRows(rows, { choice, known: [known], firstRow: 2 })).toMatchObject([
			{ kind: 'ambiguous', doubt: 'otherPostcode' },
			{ kind: 'new' },
			{ kind: 'ambiguous', doubt: 'otherPostcode' },
			{ kind: 'new' }
		]);
	});

	it('ask a person where a register number belongs to another door', () => {
		expect(judge(['1234AB', '9', '', '', '', '0123200000000001'])[0]).toMatchObject({
			kind: 'ambiguous',
			doubt: 'bagIdElsewhere'
		});
	});
});
