import { describe, expect, it } from 'vitest';
import { findFlats, FLAT_DOORS_MIN, type FlatAddress } from '#lib/domain/flat.ts';

let ids = 0;
const door = (more: Partial<FlatAddress>): FlatAddress => ({
	id: `door-${(ids += 1)}`,
	street: 'Hazelhof',
	postcode: '5912SA',
	number: 1,
	letter: '',
	addition: '',
	building: null,
	floor: null,
	...more
});
const many = (count: number, make: (place: number) => Partial<FlatAddress>): readonly FlatAddress[] =>
	Array.from({ length: count }, (_, place) => door(make(place)));

describe('a flat', () => {
	it('is no row of houses, however long, with a letter or an addition here and there', () => {
		const street = [
			...many(40, (place) => ({ number: 1 + place * 2 })),
			...many(FLAT_DOORS_MIN - 2, (place) => ({ number: 13, letter: ['A', 'B'][place] ?? '' }))
		];
		expect(findFlats(street)).toEqual([]);
	});

	it('is one number with many additions, in the order of the doors and not of the text', () => {
		const doors = many(12, (place) => ({ number: 40, addition: String(12 - place) }));
		const [flat, ...others] = findFlats(doors);
		expect(others).toEqual([]);
		expect(flat?.doors.map(({ addition }) => addition)).toEqual([
			'1',
			'2',
			'3',
			'4',
			'5',
			'6',
			'7',
			'8',
			'9',
			'10',
			'11',
			'12'
		]);
	});

	it('is a building with a name, also when its doors have numbers of their own and no floor is known', () => {
		const doors = many(8, (place) => ({ number: 200 + place * 2, building: 'De Wilg' }));
		expect(findFlats([...many(5, (place) => ({ number: place + 1 })), ...doors])).toMatchObject([
			{ name: 'De Wilg', street: 'Hazelhof', doors: { length: 8 } }
		]);
	});

	it('is a postcode of one street whose doors stand on more than one floor', () => {
		const porch = many(8, (place) => ({ number: 20 + place * 2, floor: Math.floor(place / 2) }));
		expect(findFlats(porch)).toHaveLength(1);
		const ground = many(8, (place) => ({ number: 20 + place * 2, floor: 0 }));
		expect(findFlats(ground)).toEqual([]);
		const apart = porch.map((one, place) => ({ ...one, postcode: place % 2 === 0 ? '5912SA' : '5912SD' }));
		expect(findFlats(apart)).toHaveLength(2);
	});

	it('takes no door twice, and comes where its first door stands in the walk', () => {
		const wilg = many(6, (place) => ({ number: 200, addition: String(place), building: 'De Wilg', floor: place }));
		const number = many(6, (place) => ({ number: 40, addition: String(place) }));
		const found = findFlats([...number.slice(0, 3), ...wilg, ...number.slice(3)]);
		expect(found.map(({ name, doors }) => [name, doors.length])).toEqual([
			[null, 6],
			['De Wilg', 6]
		]);
		const taken = found.flatMap(({ doors }) => doors.map(({ id }) => id));
		expect(new Set(taken).size).toBe(taken.length);
	});
});
