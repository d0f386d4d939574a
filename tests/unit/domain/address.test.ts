import { describe, expect, it } from 'vitest';
import { houseNumberText, parseHouseNumber, parsePostcode } from '#lib/domain/address.ts';

describe('house numbers', () => {
	it.each([
		['12', { number: 12, letter: null, addition: null }],
		['12a', { number: 12, letter: 'A', addition: null }],
		['12 A bis', { number: 12, letter: 'A', addition: 'bis' }],
		['12a-bis', { number: 12, letter: 'A', addition: 'bis' }],
		['40-12', { number: 40, letter: null, addition: '12' }],
		[' 7 bis ', { number: 7, letter: null, addition: 'bis' }]
	])('reads %s as people write it', (text, parts) => {
		expect(parseHouseNumber(text)).toEqual(parts);
	});

	it.each(['', 'bis', '0', '123456', '12 a b c'])('says no to %j', (text) => {
		expect(parseHouseNumber(text)).toBeNull();
	});

	it('shows the letter attached and the addition after a space', () => {
		expect(houseNumberText({ number: 12, letter: 'a', addition: 'bis' })).toBe('12A bis');
	});
});

describe('postcodes', () => {
	it('are one, however they are typed', () => {
		expect([
			parsePostcode('1234 ab'),
			parsePostcode('1234AB'),
			parsePostcode('0234AB'),
			parsePostcode('12345')
		]).toEqual(['1234AB', '1234AB', null, null]);
	});
});
