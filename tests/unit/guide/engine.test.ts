import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import {
	answerMoment,
	jumpTo,
	nextMoment,
	overviewOf,
	previousMoment,
	progressOf,
	resumeGuide,
	startGuide,
	visibleMoments,
	withSurroundings,
	type GuideRun
} from '#lib/domain/guide/engine.ts';
import { evaluateGuide, reevaluateGuide, type Facts } from '#lib/domain/guide/evaluation.ts';
import type { Moment } from '#lib/domain/guide/guide.ts';
import { prepareGuide, type PreparedGuide } from '#lib/domain/guide/prepare.ts';
import {
	openInBetween,
	returnToOpener,
	sessionFromStored,
	sessionToStored,
	type Answer
} from '#lib/domain/guide/session.ts';
import { guideSession } from '#lib/domain/visit.ts';
import { aGuide, aMoment, options } from './a-guide.ts';

const surroundings = { concerns: new Set<string>(), today: '2026-03-08' };

const mould = prepareGuide(
	aGuide([
		aMoment({ id: 'opening', kind: 'say' }),
		aMoment({ id: 'where', answer: 'several', options: options('bathroom', 'bedroom') }),
		aMoment({
			id: 'bed',
			answer: 'number',
			unit: 'cm',
			relevant: "selected(${where}, 'bedroom')",
			constraint: '. >= 0 and . <= 500'
		}),
		aMoment({ id: 'move-bed', kind: 'agree', relevant: '${bed} < 10', required: true }),
		aMoment({ id: 'money', kind: 'ask', relevant: "concern('arrears')" }),
		aMoment({ id: 'gap', calculate: '500 - ${bed}' }),
		aMoment({ id: 'close', kind: 'agree' })
	])
);

function start(prepared: PreparedGuide = mould): GuideRun {
	return startGuide(prepared, 'pack-1', surroundings);
}

function shown(run: GuideRun, prepared: PreparedGuide = mould): readonly string[] {
	return visibleMoments(prepared, run.evaluation).map(({ id }) => id);
}

function answered(run: GuideRun, moment: string, answer: Answer | undefined): GuideRun {
	return answerMoment(mould, run, { moment, answer });
}

describe('answers', () => {
	test('an answer outside the constraint is kept and warned about', () => {
		const run = answerMoment(mould, answered(start(), 'where', ['bedroom']), {
			moment: 'bed',
			answer: 900
		});
		expect(run.warnings).toEqual(['answerUnlikely']);
		expect(run.session.answers['bed']).toBe(900);
	});

	test.each<[string, Answer, string]>([
		['bed', 'about a metre', 'answerOfOtherType'],
		['bed', Number.NaN, 'answerOfOtherType'],
		['where', 'bedroom', 'answerOfOtherType'],
		['where', ['attic'], 'optionUnknown']
	])('for %s the answer %j is kept with the warning %s', (moment, answer, warning) => {
		const run = answerMoment(mould, answered(start(), 'where', ['bedroom']), { moment, answer });
		// Of the two, only `where` stays shown whatever it is answered with.
		expect(run.warnings).toEqual([warning]);
		expect(run.session.answers[moment]).toEqual(answer);
	});

	test('an answer to a moment that this version does not have changes nothing', () => {
		const run = start();
		expect(answerMoment(mould, run, { moment: '__proto__', answer: 'x' }).session).toBe(run.session);
	});

	test('taking an answer back undoes what followed from it, and keeps what was answered below', () => {
		let run = answered(answered(start(), 'where', ['bedroom']), 'bed', 5);
		expect(shown(run)).toEqual(['opening', 'where', 'bed', 'move-bed', 'gap', 'close']);
		run = answered(run, 'where', undefined);
		expect(shown(run)).toEqual(['opening', 'where', 'gap', 'close']);
		expect(run.session.answers).toEqual({ bed: 5 });
		expect(run.evaluation.states.get('gap')?.value).toBe('');
		run = answered(run, 'where', ['bedroom']);
		expect(run.evaluation.states.get('gap')?.value).toBe(495);
	});

	test('what the coach writes wins over what the guide works out', () => {
		const run = answered(answered(answered(start(), 'where', ['bedroom']), 'bed', 5), 'gap', 12);
		expect(run.evaluation.states.get('gap')?.value).toBe(12);
	});
});

describe('walking', () => {
	test('the next and previous moments skip what does not apply', () => {
		let run = start();
		expect(nextMoment(mould, run)?.id).toBe('where');
		run = { ...run, session: jumpTo(mould, run.session, 'where') };
		expect(nextMoment(mould, run)?.id).toBe('gap');
		expect(previousMoment(mould, run)?.id).toBe('opening');
		expect(progressOf(mould, run)).toEqual({ step: 2, of: 4 });
	});

	test('the ends are ends', () => {
		const run = start();
		expect(previousMoment(mould, run)).toBeUndefined();
		const last = { ...run, session: jumpTo(mould, run.session, 'close') };
		expect(nextMoment(mould, last)).toBeUndefined();
	});

	test('any moment can be opened at any time, even one that does not apply', () => {
		const run = start();
		expect(jumpTo(mould, run.session, 'money').at).toBe('money');
		expect(jumpTo(mould, run.session, 'nowhere')).toBe(run.session);
	});

	test('a session at a moment that a newer version dropped goes on from the first', () => {
		const run = start();
		const stray = { ...run, session: { ...run.session, at: 'gone' } };
		expect(nextMoment(mould, stray)?.id).toBe('opening');
		expect(previousMoment(mould, stray)).toBeUndefined();
	});

	test('a concern tapped anywhere shows the moments that wait for it', () => {
		const concerns = new Set(['arrears']);
		const run = withSurroundings(mould, start(), { ...surroundings, concerns });
		expect(shown(run)).toContain('money');
		expect(run.evaluation.workedOut).toEqual(['money']);
	});

	test('the overview tells answered, visited, skipped and not yet apart, and hides nothing recorded', () => {
		let run = answered(answered(start(), 'where', ['bedroom']), 'bed', 5);
		run = { ...run, session: jumpTo(mould, run.session, 'gap') };
		run = answered(run, 'where', ['bathroom']);
		expect(overviewOf(mould, run).map((row) => [row.moment.id, row.state, row.isShown])).toEqual([
			['opening', 'visited', true],
			['where', 'answered', true],
			['bed', 'answered', false],
			['gap', 'visited', true],
			['close', 'notYet', true]
		]);
		const jumped = { ...start(), session: jumpTo(mould, start().session, 'close') };
		expect(overviewOf(mould, jumped).find((row) => row.moment.id === 'where')?.state).toBe('skipped');
	});

	test('a guide opened in between returns to the moment it was opened at', () => {
		const run = start();
		const talk = { sessions: [jumpTo(mould, run.session, 'where')], current: 'mould' };
		const other = { ...run.session, guide: 'money', at: 'begin' };
		const between = openInBetween(talk, other);
		expect(between.current).toBe('money');
		const back = returnToOpener(between);
		expect(back.current).toBe('mould');
		expect(back.sessions[0]?.at).toBe('where');
		expect(returnToOpener(back)).toBe(back);
	});

	test('opening the opener again is going back, never a ring', () => {
		const session = start().session;
		let talk = openInBetween({ sessions: [session], current: 'mould' }, { ...session, guide: 'b' });
		talk = openInBetween(talk, session);
		expect([talk.current, returnToOpener(talk).current]).toEqual(['mould', 'mould']);
	});

	test('a session stored in a visit is taken up where it stood, with the same moments shown', () => {
		const run = answered(start(), 'where', ['bedroom']);
		const kept: unknown = JSON.parse(JSON.stringify(sessionToStored({ ...run.session, openedIn: 'money' })));
		const record = v.parse(guideSession, kept);
		const session = sessionFromStored(record, 'opening');
		expect(session).toEqual({ ...run.session, openedIn: 'money' });
		expect(shown(resumeGuide(mould, session, surroundings))).toEqual(shown(run));
		expect(sessionFromStored({ ...record, at: null }, 'opening').at).toBe('opening');
	});
});

describe('guides with mistakes still run', () => {
	test('a moment whose expression cannot be read is shown, and listed as a problem', () => {
		const prepared = prepareGuide(aGuide([aMoment({ id: 'a', relevant: '((' })]));
		expect(shown(start(prepared), prepared)).toEqual(['a']);
		expect(prepared.problems).toMatchObject([{ moment: 'a', kind: 'syntax' }]);
	});

	test('branches on moments and options that do not exist are listed', () => {
		const prepared = prepareGuide(
			aGuide([
				aMoment({ id: 'a', answer: 'choice', options: options('yes') }),
				aMoment({ id: 'b', relevant: "${a} = 'ye' and ${gone} = 1" })
			])
		);
		expect(prepared.problems.map(({ kind }) => kind)).toEqual(['unknownMoment', 'unknownOption']);
	});

	test('moments that wait for each other are shown, and the ring is listed', () => {
		const prepared = prepareGuide(
			aGuide([
				aMoment({ id: 'a', relevant: '${b} = 1' }),
				aMoment({ id: 'b', relevant: '${a} = 1' }),
				aMoment({ id: 'c', relevant: '${a} = 1' }),
				aMoment({ id: 'd', relevant: '${d} = 1' })
			])
		);
		expect(shown(start(prepared), prepared)).toEqual(['a', 'b', 'd']);
		expect(prepared.problems.map(({ moment, kind }) => `${moment} ${kind}`)).toEqual(['a ring', 'b ring', 'd ring']);
	});

	test('of twin ids the guide runs with one', () => {
		const prepared = prepareGuide(aGuide([aMoment({ id: 'a' }), aMoment({ id: 'a' })]));
		expect(prepared.moments).toHaveLength(1);
	});

	test('a guide without moments opens and ends', () => {
		const empty = prepareGuide(aGuide([]));
		const run = start(empty);
		expect([run.session.at, nextMoment(empty, run), progressOf(empty, run).of]).toEqual(['', undefined, 0]);
	});
});

describe('working out only what a change can touch', () => {
	test('an answer in a guide of 300 moments works out its dependents and nothing else', () => {
		const moments = Array.from({ length: 300 }, (_, place) =>
			aMoment({
				id: `m${place}`,
				answer: 'number',
				...(place % 10 === 1 ? { relevant: `\${m${place - 1}} > 0` } : {})
			})
		);
		const prepared = prepareGuide(aGuide(moments));
		const run = answerMoment(prepared, start(prepared), { moment: 'm20', answer: 1 });
		expect(run.evaluation.workedOut).toEqual(['m20', 'm21']);
	});

	test('a run that nothing changed for is the same run, so that its screen is not drawn anew', () => {
		const run = answered(start(), 'where', ['bedroom']);
		const same = { concerns: new Set<string>(), today: surroundings.today };
		expect(withSurroundings(mould, run, same)).toBe(run);
		for (const other of [
			{ ...same, today: '2026-03-09' },
			{ ...same, concerns: new Set(['mould']) }
		])
			expect(withSurroundings(mould, run, other)).not.toBe(run);
		const elsewhere = { ...run, session: { ...run.session, answers: {} } };
		expect(withSurroundings(mould, elsewhere, same).evaluation.facts.answers).toEqual({});
	});

	test('after any changes the result is that of working everything out anew', () => {
		fc.assert(
			fc.property(someMoments(), fc.array(someFacts(), { maxLength: 6 }), (moments, changes) => {
				const prepared = prepareGuide(aGuide(moments));
				let evaluation = evaluateGuide(prepared, { ...surroundings, answers: {} });
				for (const facts of changes) {
					evaluation = reevaluateGuide(prepared, evaluation, facts);
					expect(evaluation.states).toEqual(evaluateGuide(prepared, facts).states);
				}
			}),
			{ numRuns: 300 }
		);
	});
});

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Six moments that look at each other in any way, rings and mistakes included. */
function someMoments(): fc.Arbitrary<readonly Moment[]> {
	const reference = fc.constantFrom(...ids).map((id) => `\${${id}}`);
	const text = fc.oneof(
		reference.map((of) => `${of} > 1`),
		fc.tuple(reference, reference).map(([one, other]) => `${one} = ${other} or selected(${one}, 'x')`),
		fc.tuple(reference, reference).map(([one, other]) => `${one} + ${other}`),
		fc.constantFrom("concern('mould')", "today() > '2026-03-08'", '. > 1', '((')
	);
	const expression = fc.option(text, { nil: undefined });
	return fc.tuple(
		...ids.map((id) =>
			fc
				.record({
					relevant: expression,
					constraint: expression,
					calculate: expression,
					required: fc.boolean(),
					answer: fc.constantFrom<Moment['answer']>('number', 'several', 'text')
				})
				.map((given) => aMoment({ id, ...given }))
		)
	);
}

function someFacts(): fc.Arbitrary<Facts> {
	const answer = fc.oneof(fc.nat(3), fc.constantFrom('x', ''), fc.constant(['x', 'y']));
	return fc.record({
		answers: fc.dictionary(fc.constantFrom(...ids), answer),
		concerns: fc.subarray(['mould', 'debt']).map((found) => new Set(found)),
		today: fc.constantFrom('2026-03-08', '2026-03-09')
	});
}
