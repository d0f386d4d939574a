/** What a range of a form lets pass without a doubt, asked of the engine that runs on the phone. */
import { describe, expect, test } from 'vitest';
import { answerMoment, startGuide } from '#lib/domain/guide/engine.ts';
import { prepareGuide } from '#lib/domain/guide/prepare.ts';
import { importXlsform } from '#lib/content/xlsform/import.ts';
import { book, settings } from './form.ts';

function doubted(parameters: string | null, answers: readonly number[]): readonly number[] {
	const survey = [
		['type', 'name', 'label', 'parameters'],
		['range', 'how', 'Hoe?', parameters]
	];
	const { guide, report } = importXlsform(book({ survey, settings }));
	if (guide === null || report.length > 0) throw new Error('the form was not carried whole');
	const prepared = prepareGuide(guide);
	const run = startGuide(prepared, 'hash', { concerns: new Set(), today: '2026-11-30' });
	return answers.filter((answer) =>
		answerMoment(prepared, run, { moment: 'how', answer }).warnings.includes('answerUnlikely')
	);
}

describe('an answer to a range', () => {
	test.each<readonly [string | null, readonly number[], readonly number[]]>([
		['start=0 end=10 step=1', [0, 1, 10], [-1, 11, 0.5]],
		[null, [0, 10], [-1, 11]],
		['start=5 end=30 step=5', [5, 10, 30], [0, 7, 35, 7.5]],
		['start=-4 end=-20 step=-2', [-4, -6, -20], [-3, -5, -22, 0]],
		['start=0 end=1 step=0.1', [0, 0.1, 0.3, 0.7, 1], [0.35, 1.1, -0.1]],
		['start=1 end=2 step=0.25', [1, 1.25, 1.75, 2], [1.1, 2.25]],
		['start=3 end=3 step=1', [3], [2, 4]]
	])('%s: fits where the slider could stand, and is doubted elsewhere', (parameters, fitting, others) => {
		expect(doubted(parameters, [...fitting, ...others])).toEqual(others);
	});
});
