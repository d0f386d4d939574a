import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	answerMoment,
	currentMoment,
	jumpTo,
	nextMoment,
	overviewOf,
	previousMoment,
	progressOf,
	startGuide,
	visibleMoments,
	type GuideRun
} from '#lib/domain/guide/engine.ts';
import { evaluateGuide, reevaluateGuide, type Facts } from '#lib/domain/guide/evaluation.ts';
import { prepareGuide, type PreparedGuide } from '#lib/domain/guide/prepare.ts';
import { momentsInRounds, readRoundId, repeatLimits, roundId } from '#lib/domain/guide/rounds.ts';
import { sessionFromStored, sessionToStored, type Answer } from '#lib/domain/guide/session.ts';
import { aGuide, aMoment, options } from './a-guide.ts';

const surroundings = { concerns: new Set<string>(), today: '2026-03-08' };

const walk = prepareGuide(
	aGuide(
		[
			aMoment({ id: 'rooms', answer: 'several', options: options('living', 'kitchen', 'bathroom') }),
			aMoment({ id: 'feel', repeat: 'room', answer: 'choice', options: options('good', 'cold') }),
			aMoment({ id: 'why-cold', repeat: 'room', answer: 'text', relevant: "${feel} = 'cold'" }),
			aMoment({ id: 'oven', repeat: 'room', answer: 'text', relevant: "${room} = 'kitchen'" }),
			aMoment({ id: 'heating', relevant: "selected(${feel}, 'cold')" }),
			aMoment({ id: 'end' })
		],
		{ repeats: [{ id: 'room', over: 'rooms' }] }
	)
);

function start(prepared: PreparedGuide = walk): GuideRun {
	return startGuide(prepared, 'pack-1', surroundings);
}

function answered(run: GuideRun, answers: Readonly<Record<string, Answer | undefined>>, prepared = walk): GuideRun {
	return Object.entries(answers).reduce<GuideRun>(
		(before, [moment, answer]) => answerMoment(prepared, before, { moment, answer }),
		run
	);
}

function shown(run: GuideRun, prepared: PreparedGuide = walk): readonly string[] {
	return visibleMoments(prepared, run.evaluation).map(({ id }) => id);
}

describe('rounds', () => {
	test('before a room is chosen there is nothing to go through', () => {
		expect(shown(start())).toEqual(['rooms', 'end']);
	});

	test('each chosen room has its round, all moments of one room before the next', () => {
		const run = answered(start(), { rooms: ['bathroom', 'kitchen'] });
		expect(shown(run)).toEqual(['rooms', 'feel#2', 'oven#2', 'feel#3', 'end']);
	});

	test('an answer counts in its own room and nowhere else', () => {
		const run = answered(start(), { rooms: ['living', 'kitchen'], 'feel#2': 'cold' });
		expect(shown(run)).toEqual(['rooms', 'feel#1', 'feel#2', 'why-cold#2', 'oven#2', 'heating', 'end']);
	});

	test('a room struck out keeps its answers, and no other room gets them', () => {
		let run = answered(start(), { rooms: ['living', 'kitchen'], 'feel#1': 'cold', 'feel#2': 'good' });
		run = answered(run, { rooms: ['kitchen'] });
		expect(shown(run)).toEqual(['rooms', 'feel#2', 'oven#2', 'end']);
		expect(run.evaluation.states.get('feel#2')?.value).toBe('good');
		run = answered(run, { rooms: ['kitchen', 'living'] });
		expect(shown(run)).toContain('why-cold#1');
	});

	test('outside the repeat it matters what was chosen in any room that is still gone through', () => {
		let run = answered(start(), { rooms: ['living'], 'feel#1': 'cold' });
		expect(shown(run)).toContain('heating');
		run = answered(run, { rooms: [] });
		expect(shown(run)).not.toContain('heating');
	});

	test('an answer for the moment without a round, or for a room that does not exist, changes nothing', () => {
		const run = start();
		expect(answerMoment(walk, run, { moment: 'feel', answer: 'good' }).session).toBe(run.session);
		expect(answerMoment(walk, run, { moment: 'feel#4', answer: 'good' }).session).toBe(run.session);
		expect(jumpTo(walk, run.session, 'feel#0')).toBe(run.session);
	});

	test('the title says which room', () => {
		expect(walk.momentsById.get('oven#2')?.moment.title).toEqual({ nl: 'kitchen – oven', en: 'kitchen – oven' });
	});

	test('a counted repeat has as many rounds as the answer says, and never more than the limit', () => {
		const counted = prepareGuide(
			aGuide(
				[
					aMoment({ id: 'people', answer: 'number' }),
					aMoment({ id: 'age', repeat: 'person', answer: 'number', constraint: '. < 120 and ${person} < 9' })
				],
				{ repeats: [{ id: 'person', over: 'people' }] }
			)
		);
		for (const [answer, rounds] of [
			[2, 2],
			[0, 0],
			[-1, 0],
			[1e9, repeatLimits.roundsMax],
			['many', 0]
		] as const) {
			const run = answered(start(counted), { people: answer }, counted);
			expect(shown(run, counted), String(answer)).toHaveLength(1 + rounds);
		}
		const run = answered(start(counted), { people: 12, 'age#2': 30, 'age#9': 30 }, counted);
		expect(run.evaluation.states.get('age#2')?.warnings).toEqual([]);
		expect(run.evaluation.states.get('age#9')?.warnings).toEqual(['answerUnlikely']);
	});
});

describe('walking through rounds', () => {
	test('next, previous, progress and overview count each round', () => {
		let run = answered(start(), { rooms: ['living', 'bathroom'], 'feel#1': 'good' });
		run = { ...run, session: jumpTo(walk, run.session, 'feel#1') };
		expect(nextMoment(walk, run)?.id).toBe('feel#3');
		expect(previousMoment(walk, run)?.id).toBe('rooms');
		expect(progressOf(walk, run)).toEqual({ step: 2, of: 4 });
		expect(currentMoment(walk, run.session)?.round).toMatchObject({ repeat: 'room', number: 1, value: 'living' });
		expect(overviewOf(walk, run).map((row) => [row.moment.id, row.state, row.round?.value])).toEqual([
			['rooms', 'answered', undefined],
			['feel#1', 'answered', 'living'],
			['feel#3', 'notYet', 'bathroom'],
			['end', 'notYet', undefined]
		]);
	});

	test('the overview hides nothing recorded in a room that was struck out', () => {
		const run = answered(start(), { rooms: ['living'], 'feel#1': 'cold', 'why-cold#1': 'single glass' });
		const after = answered(run, { rooms: [] });
		const rows = overviewOf(walk, after).filter((row) => !row.isShown);
		expect(rows.map((row) => row.moment.id)).toEqual(['feel#1', 'why-cold#1']);
	});

	test('a stored session comes back with its rounds', () => {
		const run = answered(start(), { rooms: ['kitchen'], 'feel#2': 'cold' });
		const session = jumpTo(walk, run.session, 'why-cold#2');
		const stored: ReturnType<typeof sessionToStored> = JSON.parse(JSON.stringify(sessionToStored(session)));
		expect(sessionFromStored(stored, 'rooms')).toEqual(session);
	});

	test('an id and a round are read back as they were written', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]*$/), fc.integer({ min: 1, max: 20 }), (moment, round) => {
				expect(readRoundId(roundId(moment, round))).toEqual({ moment, round });
				expect(readRoundId(moment)).toEqual({ moment, round: undefined });
			})
		);
	});
});

describe('working out rounds', () => {
	test('an answer in one room works out nothing in the others', () => {
		const run = answered(start(), { rooms: ['living', 'kitchen', 'bathroom'] });
		const after = answerMoment(walk, run, { moment: 'feel#2', answer: 'cold' });
		expect(after.evaluation.workedOut).toEqual(['feel#2', 'why-cold#2', 'heating']);
	});

	test('after any changes the result is that of working everything out anew', () => {
		const key = fc.constantFrom('rooms', ...[1, 2, 3].flatMap((n) => [`feel#${n}`, `why-cold#${n}`, `oven#${n}`]));
		const answer = fc.oneof(
			fc.subarray(['living', 'kitchen', 'bathroom', 'cellar']),
			fc.constantFrom('good', 'cold', ''),
			fc.nat(3)
		);
		fc.assert(
			fc.property(fc.array(fc.dictionary(key, answer), { maxLength: 6 }), (changes) => {
				let evaluation = evaluateGuide(walk, { ...surroundings, answers: {} });
				for (const answers of changes) {
					const facts: Facts = { ...surroundings, answers };
					evaluation = reevaluateGuide(walk, evaluation, facts);
					expect(evaluation.states).toEqual(evaluateGuide(walk, facts).states);
				}
			}),
			{ numRuns: 300 }
		);
	});
});

describe('repeats with mistakes still run', () => {
	const repeats = [{ id: 'room', over: 'rooms' }];
	const rooms = aMoment({ id: 'rooms', answer: 'several', options: options('living', 'kitchen') });

	test.each([
		['a repeat over nothing', aGuide([aMoment({ id: 'a', repeat: 'room' })], { repeats }), 'repeatOverNothing'],
		[
			'a repeat over a text',
			aGuide([aMoment({ id: 'rooms', answer: 'text' }), aMoment({ id: 'a', repeat: 'room' })], { repeats }),
			'repeatOverNothing'
		],
		['a moment of no repeat', aGuide([rooms, aMoment({ id: 'a', repeat: 'rom' })], { repeats }), 'unknownRepeat'],
		[
			'a repeat over its own moment',
			aGuide([{ ...rooms, repeat: 'room' }, aMoment({ id: 'a', repeat: 'room' })], { repeats }),
			'repeatWithinRepeat'
		]
	])('%s is gone through once, and listed', (_, guide, kind) => {
		const prepared = prepareGuide(guide);
		expect(prepared.moments.map(({ moment }) => moment.id)).toEqual(guide.moments.map(({ id }) => id));
		expect(prepared.repeatProblems.map((problem) => problem.kind)).toEqual([kind]);
	});

	test('a mistake in a repeated moment is listed once, not once per round', () => {
		const guide = aGuide(
			[
				rooms,
				aMoment({ id: 'a', repeat: 'room', relevant: '((' }),
				aMoment({ id: 'b', repeat: 'room', relevant: "${room} = 'cellar' or ${c} = 1" }),
				aMoment({ id: 'c', repeat: 'room', answer: 'number', calculate: '${d}' }),
				aMoment({ id: 'd', repeat: 'room', calculate: '${c}' }),
				aMoment({ id: 'e', relevant: '${c} > 1 and ${room} = 1' })
			],
			{ repeats }
		);
		expect(prepareGuide(guide).problems.map(({ moment, kind }) => `${moment} ${kind}`)).toEqual([
			'a syntax',
			'b unknownOption',
			'e unknownMoment',
			'e manyAnswers',
			'c ring',
			'd ring'
		]);
	});
});

test('every answer of a session finds its moment and its room, whoever reads it later', () => {
	const guide = aGuide(
		[
			aMoment({ id: 'rooms', answer: 'several', options: options('living', 'kitchen') }),
			aMoment({ id: 'feel', repeat: 'room', answer: 'text' })
		],
		{ repeats: [{ id: 'room', over: 'rooms' }] }
	);
	expect(momentsInRounds(guide).map(({ id, title }) => `${id} ${title['nl']}`)).toEqual([
		'rooms rooms',
		'feel#1 living – feel',
		'feel#2 kitchen – feel'
	]);
});
