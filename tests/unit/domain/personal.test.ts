import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findPersonal } from '#lib/domain/personal.ts';

function found(text: string): readonly string[] {
	return findPersonal(text).map(({ kind, text: written }) => `${kind}: ${written}`);
}

describe('what points at one person is found, however it is written', () => {
	test.each([
		['NL91ABNA0417164300', 'iban: NL91ABNA0417164300'],
		['Rekening nl91 abna 0417 1643 00 graag', 'iban: nl91 abna 0417 1643 00'],
		['NL91-ABNA-0417-1643-00.', 'iban: NL91-ABNA-0417-1643-00'],
		['NL91\u200bABNA\u00a00417164300', 'iban: NL91\u200bABNA\u00a00417164300'],
		['met een tikfout: NL91ABNA0417164301', 'iban: NL91ABNA0417164301'],
		['TR33 0006 1005 1978 6457 8413 26 van oma', 'iban: TR33 0006 1005 1978 6457 8413 26'],
		['PL61109010140000071219812874', 'iban: PL61109010140000071219812874'],
		['mail naar f.jansen+gas@ziggo.nl of bel', 'email: f.jansen+gas@ziggo.nl'],
		['jansen (at) ziggo.nl', 'email: jansen (at) ziggo.nl'],
		['jansen apenstaartje ziggo.nl', 'email: jansen apenstaartje ziggo.nl'],
		['fatma@müller.example', 'email: fatma@müller.example'],
		['BSN 111222333', 'citizenNumber: 111222333'],
		['111.222.333', 'citizenNumber: 111.222.333'],
		['1112 22 333 staat erop', 'citizenNumber: 1112 22 333'],
		['１１１２２２３３３', 'citizenNumber: １１１２２２３３３'],
		['١١١٢٢٢٣٣٣', 'citizenNumber: ١١١٢٢٢٣٣٣'],
		['111\u2011222\u2011333', 'citizenNumber: 111\u2011222\u2011333'],
		['bel 06-12345678', 'phone: 06-12345678'],
		['bel 06 12 34 56 78 na zes uur', 'phone: 06 12 34 56 78'],
		['+31 6 1234 5678', 'phone: +31 6 1234 5678'],
		['+31 (0)6 12345678', 'phone: +31 (0)6 12345678'],
		['0031612345678', 'phone: 0031612345678'],
		['(020) 123 45 67', 'phone: (020) 123 45 67'],
		['+48 601 234 567', 'phone: +48 601 234 567'],
		['1234 AB 12', 'address: 1234 AB 12'],
		['1234ab 12 hoog', 'address: 1234ab 12'],
		['1234 ab, nr. 12', 'address: 1234 ab, nr. 12'],
		['op 12-B, 1234 AB', 'address: 12-B, 1234 AB'],
		['Wilgenlaan 12A', 'address: Wilgenlaan 12'],
		['in de Jan van Galenstraat 7', 'address: Galenstraat 7'],
		['Oude Gracht 31', 'address: Oude Gracht 31'],
		['bij mevrouw Jansen', 'name: mevrouw Jansen'],
		['dhr. van der Berg', 'name: dhr. van der Berg'],
		['familie Yıldız', 'name: familie Yıldız'],
		['Mrs. El-Amrani', 'name: Mrs. El-Amrani']
	])('%s', (text, expected) => {
		expect(found(text)).toEqual([expected]);
	});

	test('each in one text, in the order of the text, with its place', () => {
		const text = 'Mevrouw Bakker, 06-12345678, bakker@example.org, NL91ABNA0417164300, 1234 AB 5.';
		const findings = findPersonal(text);
		expect(findings.map(({ kind }) => kind)).toEqual(['name', 'phone', 'email', 'iban', 'address']);
		for (const { start, end, text: written } of findings) expect(text.slice(start, end)).toBe(written);
	});
});

describe('what anyone may read is left alone', () => {
	test.each([
		'Bel 112 bij gas, of 0800-8115.',
		'Bel 0900 1234 of 14 020.',
		'Nooit onder 15 graden; 10 procent scheelt 80 m³ gas.',
		'In 2019 is 12 keer gebeld.',
		'In 2019 en 3 jaar later, in 2022 de 5 huizen.',
		'1500 kWh 3 keer',
		'De meter stond op 123456789.',
		'000000000',
		'Van 1 oktober 2025 tot 31-12-2026.',
		'Zeg mevrouw of meneer. Dan pas uw naam.',
		'Loop de straat in en ga naar nummer 12.',
		'Vraag het 3 keer, op 2 manieren.',
		'De buurt 1234 heeft 56 huizen.',
		'XX00 is geen rekening, NL ook niet.',
		'Kijk op voorbeeld.nl/@home.'
	])('%s', (text) => {
		expect(found(text)).toEqual([]);
	});
});

describe('the net itself', () => {
	test('every number that passes the test of eleven is found, whatever stands between its digits', () => {
		const digits = fc
			.array(fc.nat(9), { minLength: 8, maxLength: 8 })
			.map((first) => {
				const sum = first.reduce((total, digit, place) => total + digit * (9 - place), 0);
				return [...first, sum % 11];
			})
			.filter((all) => (all[8] ?? 10) < 10 && all.some((digit) => digit !== 0));
		const separator = fc.constantFrom('', ' ', '.', '-', '\u00a0', '\u200b', ' - ');
		fc.assert(
			fc.property(digits, fc.array(separator, { minLength: 8, maxLength: 8 }), (number, between) => {
				const text = number.map((digit, place) => `${digit}${between[place] ?? ''}`).join('');
				expect(findPersonal(`nummer ${text} staat er`).length).toBeGreaterThan(0);
			})
		);
	});

	test('places are within the text and do not overlap, whatever it holds', () => {
		const piece = fc.constantFrom(
			'NL91',
			' ABNA',
			'0417164300',
			'06',
			'@',
			'a.nl',
			' 1234 AB',
			' 12',
			'Mevrouw ',
			'Bos',
			'٣',
			'-'
		);
		const text = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.array(piece).map((pieces) => pieces.join(''))
		);
		fc.assert(
			fc.property(text, (written) => {
				let last = 0;
				for (const { start, end, text: part } of findPersonal(written)) {
					expect(start).toBeGreaterThanOrEqual(last);
					expect(written.slice(start, end)).toBe(part);
					last = end;
				}
			})
		);
	});

	test.each([
		'a'.repeat(20_000),
		'1 '.repeat(20_000),
		'NL91 '.repeat(8_000),
		'A.'.repeat(20_000),
		'@a.'.repeat(10_000)
	])('a long text of one kind is read at once', (text) => {
		const began = performance.now();
		findPersonal(text);
		expect(performance.now() - began).toBeLessThan(2_000);
	});
});
