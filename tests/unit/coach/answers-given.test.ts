/** The summary of a talk holds what was answered at its steps, in words. */
import { expect, it } from 'vitest';
import type { ContentPack, Guide } from '#lib/domain/guide/guide.ts';
import { answersGiven } from '../../../src/routes/(coach)/visit/[id]/close/answers-given.ts';
import { aGuide, aMoment, options } from '../guide/a-guide.ts';

const guide: Guide = aGuide(
	[
		aMoment({ id: 'where', title: { nl: 'Waar?' }, answer: 'several', options: options('bed', 'bath') }),
		aMoment({ id: 'wall', title: { nl: 'Hoe ver?' }, answer: 'number', unit: 'cm' }),
		aMoment({ id: 'story', answer: 'text' }),
		aMoment({ id: 'proof', answer: 'photo' }),
		aMoment({ id: 'since', title: { nl: 'Sinds ${where}?' }, answer: 'date' }),
		aMoment({ id: 'air', repeat: 'room', answer: 'choice', options: options('open', 'shut') })
	],
	{ repeats: [{ id: 'room', over: 'where' }] }
);
const pack = { languages: ['nl'], guides: [guide] } as unknown as ContentPack;

function given(answers: Record<string, string | number | boolean | string[]>): readonly string[] {
	const session = { guide: 'mould', packHash: 'h', answers, visited: [] };
	const visit = { guides: { mould: session } };
	const around = { pack, locale: 'nl', now: Date.UTC(2026, 10, 25, 9) } as const;
	return answersGiven(visit, around).map(({ question, answer }) => `${question} ${answer}`);
}

it('options stand in their words, numbers with their unit, days as people say them, in the order of the guide', () => {
	expect(given({ since: '2026-11-03', wall: 12.5, where: ['bath', 'bed'] })).toEqual([
		'Waar? bath, bed',
		'Hoe ver? 12,5 cm',
		'Sinds …? dinsdag 3 november'
	]);
});

it('nought is an answer, nothing is none', () => {
	expect(given({ wall: 0, where: [], since: '' })).toEqual(['Hoe ver? 0 cm']);
});

it('what is read aloud and what is a picture are not told twice', () => {
	expect(given({ story: 'Het komt steeds terug.', proof: 'photo-1' })).toEqual([]);
});

it('each round stands with its room', () => {
	expect(given({ where: ['bath'], 'air#2': 'shut' })).toEqual(['Waar? bath', 'bath – air shut']);
});

it('what is no number is shown as it was typed, and an option of another version by its id', () => {
	expect(given({ wall: 'een hand', where: ['attic'] })).toEqual(['Waar? attic', 'Hoe ver? een hand']);
});

it('a guide that is not here says nothing', () => {
	const session = { guide: 'gone', packHash: 'h', answers: { a: 1 }, visited: [] };
	expect(answersGiven({ guides: { gone: session } }, { pack, locale: 'nl', now: 0 })).toEqual([]);
});
