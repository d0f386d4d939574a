/** What a resident gives to be reached by; every number and address here is made up. */
import { describe, expect, it } from 'vitest';
import { isMailAddress, isPhoneNumber } from '#lib/domain/contact.ts';

describe('a telephone number', () => {
	it('has ten digits or begins with a country, however it is written', () => {
		for (const text of ['0612345678', '06 - 1234 5678', ' 010 123 45 67 ', '+31 6 12345678', '0031612345678'])
			expect([text, isPhoneNumber(text)]).toEqual([text, true]);
	});

	it('is not nine digits, not a citizen service number, and not a number with words around it', () => {
		for (const text of ['', '612345678', '111222333', '06123', 'bel 0612345678', '0612345678 of 0687654321'])
			expect([text, isPhoneNumber(text)]).toEqual([text, false]);
	});
});

describe('an e-mail address', () => {
	it('is one address and nothing else', () => {
		expect(isMailAddress('a.voorbeeld@voorbeeld.example')).toBe(true);
		for (const text of ['', 'voorbeeld', 'a@b', 'mail a@voorbeeld.example', 'a apenstaartje voorbeeld.example'])
			expect([text, isMailAddress(text)]).toEqual([text, false]);
	});
});
