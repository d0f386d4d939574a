import { describe, expect, it } from 'vitest';
import { findNamed } from '#lib/domain/known-names.ts';

const known = {
	names: ['Mevrouw Yıldız-de Vries', 'Jan Bakker', 'familie van den Berg'],
	streets: ['Hazelhof', 'Oude Kerkstraat']
};
const found = (text: string) => findNamed(text, known).map(({ kind, text: written }) => `${kind}: ${written}`);

describe('names and streets that the phone knows', () => {
	it.each([
		['Bij Yıldız was het koud', ['name: Yıldız']],
		['mijn buurvrouw de vries zei het', ['name: vries']],
		['Jan wilde eerst koffie', ['name: Jan']],
		['bakker', ['name: bakker']],
		['op de oude  kerkstraat zijn kieren', ['street: oude  kerkstraat']],
		['Hazelhof: iedereen heeft schimmel, ook Berg', ['street: Hazelhof', 'name: Berg']]
	])('are found in: %s', (text, expected) => {
		expect(found(text)).toEqual(expected);
	});

	it.each([
		'Ga eerst zitten en vraag naar de familie',
		'wij gingen met jan en alleman',
		'De bakkerij hielp mee',
		'een mevrouw van den overkant',
		''
	])('are not found in: %s', (text) => {
		expect(found(text)).toEqual([]);
	});

	it('stand where they are said to stand', () => {
		const text = 'In de Hazelhof woont Jan.';
		for (const one of findNamed(text, known)) expect(text.slice(one.start, one.end)).toBe(one.text);
	});
});
