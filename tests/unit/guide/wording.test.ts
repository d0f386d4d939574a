import { describe, expect, test } from 'vitest';
import { answerMoment, startGuide, type GuideRun } from '#lib/domain/guide/engine.ts';
import { prepareGuide, type PreparedGuide } from '#lib/domain/guide/prepare.ts';
import type { Answer } from '#lib/domain/guide/session.ts';
import { optionsOffered, withAnswers, withoutAnswers } from '#lib/domain/guide/wording.ts';
import { aGuide, aMoment, options } from './a-guide.ts';

const heating = [
	{ id: 'boiler', words: { nl: 'Ketel', en: 'Boiler' }, relevant: "${gas} = 'yes'" },
	{ id: 'pump', words: { nl: 'Warmtepomp', en: 'Heat pump' } },
	{ id: 'odd', words: { nl: 'Vreemd', en: 'Odd' }, relevant: 'this is no expression' }
];
const guide = prepareGuide(
	aGuide(
		[
			aMoment({ id: 'gas', answer: 'choice', options: options('yes', 'no') }),
			aMoment({ id: 'heating', answer: 'choice', options: heating }),
			aMoment({ id: 'rooms', answer: 'several', options: options('kitchen', 'attic') }),
			aMoment({ id: 'warm', repeat: 'room', answer: 'choice', options: options('warm', 'cold') }),
			aMoment({
				id: 'why',
				repeat: 'room',
				answer: 'choice',
				options: [{ id: 'draught', words: { nl: 'Tocht' }, relevant: "${warm} = 'cold' and ${room} = 'attic'" }]
			})
		],
		{ repeats: [{ id: 'room', over: 'rooms' }] }
	)
);

function after(answers: Readonly<Record<string, Answer>>, prepared: PreparedGuide = guide): GuideRun {
	const start: GuideRun = startGuide(prepared, 'pack', { concerns: new Set(), today: '2026-03-08' });
	return Object.entries(answers).reduce(
		(run, [moment, answer]): GuideRun => answerMoment(prepared, run, { moment, answer }),
		start
	);
}

const offered = (id: string, run: GuideRun): readonly string[] =>
	optionsOffered(guide, run.evaluation, id).map((option) => option.id);

describe('options that follow from earlier answers', () => {
	test('are offered when their condition holds, or cannot be read', () => {
		expect(offered('heating', after({}))).toEqual(['pump', 'odd']);
		expect(offered('heating', after({ gas: 'yes' }))).toEqual(['boiler', 'pump', 'odd']);
	});

	test('look at the answers of their own round', () => {
		const run = after({ rooms: ['kitchen', 'attic'], 'warm#1': 'cold', 'warm#2': 'cold' });
		expect(offered('why#1', run)).toEqual([]);
		expect(offered('why#2', run)).toEqual(['draught']);
	});

	test('are none for a moment that does not exist', () => {
		expect(offered('nowhere', after({}))).toEqual([]);
	});
});

describe('a text that speaks of answers', () => {
	const text = (words: string, moment: string, run: GuideRun): string =>
		withAnswers(words, { prepared: guide, evaluation: run.evaluation, moment, language: 'nl' });

	test('holds the words of what was chosen, and dots where nothing was', () => {
		const run = after({ heating: 'pump', rooms: ['kitchen', 'attic'] });
		expect(text('Met ${heating} in ${rooms}, gas ${gas}.', 'gas', run)).toBe(
			'Met Warmtepomp in kitchen, attic, gas ….'
		);
	});

	test('speaks of its own round', () => {
		const run = after({ rooms: ['kitchen', 'attic'], 'warm#1': 'warm', 'warm#2': 'cold' });
		expect(text('${room}: ${warm}', 'why#2', run)).toBe('attic: cold');
		expect(text('${warm}', 'gas', run)).toBe('warm, cold');
	});

	test('has dots where there is no talk to speak of', () => {
		expect(withoutAnswers('Met ${heating} in ${rooms}.')).toBe('Met … in ….');
	});
});
