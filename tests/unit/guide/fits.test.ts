/** When a lesson applies: what it says of itself, and the moments of guides that link to it. */
import { expect, test } from 'vitest';
import { fitsOf } from '#lib/domain/guide/fits.ts';
import { type ContentPack, type Lesson, situations } from '#lib/domain/guide/guide.ts';
import { t } from '#lib/words/coach.ts';
import { aGuide, aMoment } from './a-guide.ts';

const lesson = {
	id: 'L35',
	concerns: ['mould', 'dragons'],
	guides: ['mould', 'gone'],
	situations: ['at-the-table']
} as unknown as Lesson;

const pack = {
	lessons: [lesson],
	guides: [
		aGuide([aMoment({ id: 'walls', lessons: ['L35'] })], { id: 'room-walk' }),
		aGuide([aMoment({ id: 'opening', lessons: ['old'] }), aMoment({ id: 'where' })], { id: 'mould' }),
		aGuide([aMoment({ id: 'hello', lessons: ['L01'] })], { id: 'first-contact' })
	],
	concerns: [{ id: 'mould', domain: 'home', title: {}, short: {}, partners: [] }],
	aliases: { old: 'L35' }
} as unknown as ContentPack;

test('guides that a lesson names come first, then those that only link to it, each with its moments', () => {
	const guides = fitsOf(pack, lesson).guides.map(({ guide, moments }) => [guide.id, ...moments.map(({ id }) => id)]);
	expect(guides).toEqual([
		['mould', 'opening'],
		['room-walk', 'walls']
	]);
});

test('a guide that names no moment for it is there when the lesson names the guide', () => {
	const named = { ...lesson, guides: ['first-contact'] };
	expect(fitsOf(pack, named).guides[0]).toMatchObject({ guide: { id: 'first-contact' }, moments: [] });
});

test('what the pack does not know is left out', () => {
	expect(fitsOf(pack, lesson).concerns.map(({ id }) => id)).toEqual(['mould']);
	expect(fitsOf(pack, lesson).situations).toEqual(['at-the-table']);
});

test.each(['nl', 'en'] as const)('every situation has its own words in %s', (locale) => {
	const words = situations.map((situation) => t(locale, `situation.${situation}`));
	expect(words.filter((word) => word.startsWith('situation.'))).toEqual([]);
	expect(new Set(words).size).toBe(situations.length);
});
