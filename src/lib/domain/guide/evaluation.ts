/**
 * Which moments are shown, what each is worth and what deserves a warning, for one set of facts.
 *
 * `evaluateGuide` works everything out; `reevaluateGuide` works out what a change can have touched and nothing else.
 * Both give the same result; a test holds them to it.
 *
 *   changed answer ──► its moment ──► moments that look at it ──► … in rank order, each at most once
 *                                └──► constraints that look at it
 *
 * An answer of a moment that is not shown is kept, but counts as empty for the others, as XLSForm has it.
 */
import { warningsOf, type Warning } from './answers.ts';
import { evaluate, holds, toBoolean, toText, type Surroundings, type Value } from './expression-evaluator.ts';
import { answerKey, concernKey, todayKey, type PreparedGuide, type PreparedMoment } from './prepare.ts';
import type { Answer, Answers } from './session.ts';

/** All that a guide may look at. */
export interface Facts {
	readonly answers: Answers;
	/** Concerns taken up in the visit, whether in this guide or another. */
	readonly concerns: ReadonlySet<string>;
	/** The day as `YYYY-MM-DD`. */
	readonly today: string;
}

export interface MomentState {
	readonly isShown: boolean;
	/** The answer, else the calculated value; empty text when there is none or the moment is not shown. */
	readonly value: Value;
	readonly warnings: readonly Warning[];
}

export interface Evaluation {
	readonly facts: Facts;
	readonly states: ReadonlyMap<string, MomentState>;
	/** The moments that were worked out in this step, in that order. */
	readonly workedOut: readonly string[];
}

/** Works out every moment. */
export function evaluateGuide(prepared: PreparedGuide, facts: Facts): Evaluation {
	return settle(prepared, { states: new Map(), facts, touched: prepared.moments });
}

/** Works out what differs between the facts of an earlier evaluation and these. */
export function reevaluateGuide(prepared: PreparedGuide, previous: Evaluation, facts: Facts): Evaluation {
	const touched: PreparedMoment[] = [];
	for (const { moment } of changedAnswers(prepared, previous.facts.answers, facts.answers)) {
		const changed = prepared.momentsById.get(moment.id);
		if (changed !== undefined) touched.push(changed);
	}
	const checked = new Set<PreparedMoment>();
	for (const key of changedSurroundings(previous.facts, facts)) {
		touched.push(...(prepared.shownBy.get(key) ?? []));
		for (const checking of prepared.checkedBy.get(key) ?? []) checked.add(checking);
	}
	return settle(prepared, { states: previous.states, facts, touched, checked });
}

interface Step {
	readonly states: ReadonlyMap<string, MomentState>;
	readonly facts: Facts;
	/** Moments to work out because a fact of theirs changed. */
	readonly touched: readonly PreparedMoment[];
	/** Moments whose constraint must be looked at even when they themselves stay as they are. */
	readonly checked?: ReadonlySet<PreparedMoment>;
}

function settle(prepared: PreparedGuide, step: Step): Evaluation {
	const states = new Map(step.states);
	const around = surroundingsOf(prepared, states, step.facts);
	const isTouched = new Set(step.touched.map(({ rank }) => rank));
	const toCheck = new Set([...(step.checked ?? []), ...step.touched]);
	const workedOut: string[] = [];

	// What a moment looks at always has a lower rank, so one pass upwards meets each moment after its causes.
	let rank = isTouched.size === 0 ? prepared.momentsByRank.length : Math.min(...isTouched);
	for (; rank < prepared.momentsByRank.length; rank += 1) {
		const current = prepared.momentsByRank[rank];
		if (current === undefined || !isTouched.has(rank)) continue;
		const { id } = current.moment;
		const before = states.get(id);
		const after = stateOf(current, step.facts, around);
		workedOut.push(id);
		states.set(id, { ...after, warnings: before?.warnings ?? [] });
		if (before?.isShown === after.isShown && isSameValue(before.value, after.value)) continue;
		toCheck.add(current);
		for (const dependent of prepared.shownBy.get(answerKey(id)) ?? []) isTouched.add(dependent.rank);
		for (const checking of prepared.checkedBy.get(answerKey(id)) ?? []) toCheck.add(checking);
	}
	for (const checking of toCheck) {
		const { id } = checking.moment;
		const state = states.get(id);
		if (state === undefined) continue;
		const fits = (): boolean =>
			checking.constraint === undefined || holds(checking.constraint, { ...around, self: state.value });
		const warnings = state.isShown ? warningsOf(checking.moment, state.value, fits) : [];
		states.set(id, { ...state, warnings });
	}
	return { facts: step.facts, states, workedOut };
}

function stateOf(
	prepared: PreparedMoment,
	facts: Facts,
	around: Surroundings
): { readonly isShown: boolean; readonly value: Value } {
	const answer = answerIn(facts.answers, prepared.moment.id);
	const local = { ...around, self: answer ?? '' };
	const isShown = prepared.relevant === undefined || toBoolean(evaluate(prepared.relevant, local));
	if (!isShown) return { isShown, value: '' };
	// What the coach writes wins over what the guide works out.
	if (answer !== undefined) return { isShown, value: answer };
	if (prepared.calculate === undefined) return { isShown, value: '' };
	const value = evaluate(prepared.calculate, local);
	return { isShown, value: typeof value === 'number' && !Number.isFinite(value) ? '' : value };
}

/** What an expression finds around it when moments stand as they do. */
export function surroundingsOf(
	{ roundsOf }: PreparedGuide,
	states: ReadonlyMap<string, MomentState>,
	facts: Facts
): Surroundings {
	const valueOf = (moment: string): Value => states.get(moment)?.value ?? '';
	return {
		answerOf: (moment) => {
			const rounds = roundsOf.get(moment);
			return rounds === undefined ? valueOf(moment) : together(rounds.map(valueOf));
		},
		self: '',
		hasConcern: (concern) => facts.concerns.has(concern),
		today: facts.today
	};
}

/** What was chosen in all rounds together: seen from outside the repeat it matters whether, not in which room. */
function together(values: readonly Value[]): Value {
	const chosen = values.flatMap((value) => (typeof value === 'object' ? value : [toText(value)]));
	return [...new Set(chosen.filter((option) => option !== ''))];
}

function answerIn(answers: Answers, moment: string): Answer | undefined {
	return Object.hasOwn(answers, moment) ? answers[moment] : undefined;
}

function changedAnswers(prepared: PreparedGuide, before: Answers, after: Answers): readonly PreparedMoment[] {
	if (before === after) return [];
	return prepared.moments.filter(({ moment }) => {
		const [one, other] = [answerIn(before, moment.id), answerIn(after, moment.id)];
		return one === undefined || other === undefined ? one !== other : !isSameValue(one, other);
	});
}

function changedSurroundings(before: Facts, after: Facts): readonly string[] {
	const changed = [
		...[...after.concerns].filter((concern) => !before.concerns.has(concern)),
		...[...before.concerns].filter((concern) => !after.concerns.has(concern))
	].map(concernKey);
	return before.today === after.today ? changed : [...changed, todayKey];
}

function isSameValue(one: Value, other: Value): boolean {
	if (typeof one !== 'object' || typeof other !== 'object') return Object.is(one, other);
	return one.length === other.length && one.every((option, index) => option === other[index]);
}
