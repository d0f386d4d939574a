import { describe, expect, it } from 'vitest';
import { isSameDoor, isSameNumber, readAddress } from '#lib/domain/unknown-address.ts';

const text = { street: 'Hazelhof', number: '14', postcode: '', floor: '' };

describe('an address read off a door', () => {
	it('needs a street and a number, and guesses nothing else', () => {
		expect(readAddress(text)).toEqual({
			ok: true,
			address: { street: 'Hazelhof', number: 14, letter: null, addition: null, postcode: null, floor: null }
		});
	});

	it('is read in any plain notation', () => {
		expect(readAddress({ street: '  Hazel  hof ', number: '14a-bis', postcode: ' 5912 sa', floor: 'BG' })).toEqual({
			ok: true,
			address: { street: 'Hazel hof', number: 14, letter: 'A', addition: 'bis', postcode: '5912SA', floor: 0 }
		});
		expect(readAddress({ ...text, number: '40-12', floor: '3' })).toMatchObject({
			ok: true,
			address: { number: 40, letter: null, addition: '12', floor: 3 }
		});
	});

	it('says of every field what is wrong with it, all at once', () => {
		expect(readAddress({ street: ' ', number: '', postcode: '0123 AB', floor: 'boven' })).toEqual({
			ok: false,
			problems: {
				street: 'streetMissing',
				number: 'numberMissing',
				postcode: 'postcodeWrong',
				floor: 'floorWrong'
			}
		});
		for (const number of ['A14', '0', '123456', '14 achterom'])
			expect(readAddress({ ...text, number })).toEqual({ ok: false, problems: { number: 'numberWrong' } });
		expect(readAddress({ ...text, floor: '61' })).toMatchObject({ problems: { floor: 'floorWrong' } });
	});
});

describe('the same door', () => {
	const at = { street: 'Hazelhof', number: 14, letter: 'A', addition: null };

	it('is the same with its letter as an addition, in small letters, and with the street spelled otherwise', () => {
		expect(isSameDoor(at, { ...at, letter: null, addition: 'a' })).toBe(true);
		expect(isSameDoor(at, { ...at, street: 'hazel-hof' })).toBe(true);
		expect(isSameDoor({ ...at, street: 'Curaçaostraat' }, { ...at, street: 'curacaostraat' })).toBe(true);
	});

	it('is another one with another letter, number or street', () => {
		expect(isSameDoor(at, { ...at, letter: null })).toBe(false);
		expect(isSameDoor(at, { ...at, number: 16 })).toBe(false);
		expect(isSameDoor(at, { ...at, street: 'Hazelweg' })).toBe(false);
		expect(isSameNumber(at, { ...at, letter: 'B' })).toBe(true);
		expect(isSameNumber(at, { ...at, number: 16 })).toBe(false);
	});
});
