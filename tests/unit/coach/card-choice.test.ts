import { describe, expect, it } from 'vitest';
import type { CardLanguage } from '#lib/domain/guide/guide.ts';
import {
	cardPath,
	cardsPath,
	cardValues,
	languageIn,
	openedFrom
} from '../../../src/routes/(coach)/cards/card-choice.ts';

const languages = ['nl', 'en', 'ar'].map((id): CardLanguage => ({
	id,
	name: id,
	dir: 'ltr',
	unchecked: '',
	close: '',
	next: ''
}));
const at = (path: string): URL => new URL(path, 'https://voordeur.example');

describe('the language of a card', () => {
	it('stands in the address, so that going back keeps it', () => {
		expect(languageIn(at(cardsPath('ar')), languages)).toBe('ar');
		expect(languageIn(at(cardPath('your-data', 'nl')), languages)).toBe('nl');
	});

	it('is the first one that is not Dutch when none, or one that is not there, is asked for', () => {
		expect(languageIn(at('/cards'), languages)).toBe('en');
		expect(languageIn(at(cardsPath('<b>')), languages)).toBe('en');
		expect(languageIn(at('/cards'), [])).toBe('nl');
	});
});

describe('the way back from a card', () => {
	const visit = '/visit/00000000-0000-4000-8000-000000000001';

	it('is the talk or the door it was opened from, also from one card to the next', () => {
		expect(openedFrom(at(cardsPath('ar', visit)))).toBe(visit);
		expect(openedFrom(at(cardPath('your-data', 'ar', '/address/a1')))).toBe('/address/a1');
		expect(languageIn(at(cardsPath(null, visit)), languages)).toBe('en');
	});

	it('is the list where none was named, and never a place outside the app', () => {
		expect(openedFrom(at(cardsPath('ar')))).toBeNull();
		for (const from of ['https://elsewhere.example', '//elsewhere.example', '/visit/../office', '/more'])
			expect(openedFrom(at(cardsPath('ar', from)))).toBeNull();
	});
});

describe('what a card says of the organisation', () => {
	it('is what the office wrote', () => {
		const written = { name: 'Gemeente Voorbeeldstad', coordinatorName: 'Marja', coordinatorPhone: '000-0000000' };
		expect(cardValues({ name: 'Voorbeeldstad' }, written)).toEqual({
			organisation: 'Gemeente Voorbeeldstad',
			coordinator: 'Marja',
			phone: '000-0000000'
		});
	});

	it('is only the name known since enrolling until the office has written more', () => {
		expect(cardValues({ name: 'Voorbeeldstad' }, null)).toEqual({ organisation: 'Voorbeeldstad' });
		expect(cardValues(null, undefined)).toEqual({});
	});
});
