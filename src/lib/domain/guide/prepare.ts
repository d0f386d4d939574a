/**
 * A guide made ready to run: its expressions compiled once, and an index of which moments look at which answers, so
 * that one answer costs as much as its dependents and not as much as the guide.
 *
 * A guide with mistakes still runs. Mistakes are listed for whoever wrote it; on the phone a moment with an expression
 * that cannot be read is simply shown, since a talk must never stop on it.
 */
import { optionsCompared, readsOf, replaceAnswers, type Expression } from './expression.ts';
import { parseExpression, type ExpressionError } from './expression-parser.ts';
import type { Guide, Moment, Repeat } from './guide.ts';
import { roundId, unfold, usableRepeats, type RepeatProblem, type Round } from './rounds.ts';

export type ExpressionField = 'relevant' | 'constraint' | 'calculate';

export type GuideProblem = {
	readonly moment: string;
	readonly field: ExpressionField;
} & (
	| { readonly kind: 'syntax'; readonly error: ExpressionError }
	| { readonly kind: 'unknownMoment'; readonly id: string }
	| { readonly kind: 'unknownOption'; readonly id: string; readonly option: string }
	/** From outside its repeat, only what was chosen in the rounds together can be looked at. */
	| { readonly kind: 'manyAnswers'; readonly id: string }
	/** The moment waits, through others, for itself. */
	| { readonly kind: 'ring' }
);

export interface PreparedMoment {
	/** In a round its id is `moment#n`. */
	readonly moment: Moment;
	/** Undefined for a moment that is gone through once. */
	readonly round: Round | undefined;
	/** Its place in the order in which moments are worked out: after everything it looks at. */
	readonly rank: number;
	readonly relevant: Expression | undefined;
	readonly constraint: Expression | undefined;
	readonly calculate: Expression | undefined;
}

/** Moments by what they look at: `answer ID`, `concern ID` or `today`. */
export type ReadIndex = ReadonlyMap<string, readonly PreparedMoment[]>;

export interface PreparedGuide {
	/** The guide with a moment per round. */
	readonly guide: Guide;
	/** In the order of the guide, each round in its turn. */
	readonly moments: readonly PreparedMoment[];
	readonly momentsById: ReadonlyMap<string, PreparedMoment>;
	readonly momentsByRank: readonly PreparedMoment[];
	/** Whose being shown, or calculated value, follows from what. */
	readonly shownBy: ReadIndex;
	/** Whose constraint follows from what. */
	readonly checkedBy: ReadIndex;
	/** Concerns its expressions ask for, for the check against the catalogue. */
	readonly concernsRead: readonly { readonly moment: string; readonly concern: string }[];
	/** For a moment that is repeated, its id in each round. */
	readonly roundsOf: RoundsOf;
	readonly problems: readonly GuideProblem[];
	readonly repeatProblems: readonly RepeatProblem[];
}

type RoundsOf = ReadonlyMap<string, readonly string[]>;

interface Draft {
	readonly moment: Moment;
	readonly round: Round | undefined;
	readonly relevant: Expression | undefined;
	readonly constraint: Expression | undefined;
	readonly calculate: Expression | undefined;
}

/** Compiles a guide. Do it once per guide and version, and keep the result. */
export function prepareGuide(written: Guide): PreparedGuide {
	// What is read before ringing is shown at the address and is no step of the talk.
	const guide = { ...written, moments: written.moments.filter(({ beforehand }) => beforehand !== true) };
	const { repeats, problems: repeatProblems } = usableRepeats(guide);
	const { compiled, problems } = compileExpressions(guide, repeats);
	const unfolded = unfold(guide, repeats);
	const roundsOf = new Map<string, string[]>();
	for (const { moment, base, round } of unfolded) {
		if (round !== undefined) roundsOf.set(base, [...(roundsOf.get(base) ?? []), moment.id]);
	}
	const drafts = unfolded.map(({ moment, base, round }): Draft => {
		const expressions = compiled.get(base) ?? nothingCompiled;
		if (round === undefined) return { moment, round, ...expressions };
		return {
			moment,
			round,
			...expressionsInRound(expressions, { round, guide, over: repeats.get(round.repeat)?.over })
		};
	});
	const rings = momentsInRings(drafts, roundsOf);
	const unringed = drafts.map((draft) =>
		rings.has(draft.moment.id) ? { ...draft, relevant: undefined, calculate: undefined } : draft
	);
	const ringed = new Set(unfolded.flatMap(({ moment, base }) => (rings.has(moment.id) ? [base] : [])));
	for (const moment of ringed) {
		const field = compiled.get(moment)?.relevant === undefined ? 'calculate' : 'relevant';
		problems.push({ moment, field, kind: 'ring' });
	}
	const ranks = ranksOf(unringed, roundsOf);
	const moments = unringed.map((draft) => ({ ...draft, rank: ranks.get(draft.moment.id) ?? 0 }));
	return {
		guide: { ...guide, moments: moments.map(({ moment }) => moment) },
		moments,
		momentsById: new Map(moments.map((prepared) => [prepared.moment.id, prepared])),
		momentsByRank: moments.toSorted((one, other) => one.rank - other.rank),
		shownBy: indexBy(moments, roundsOf, (prepared) => [prepared.relevant, prepared.calculate]),
		checkedBy: indexBy(moments, roundsOf, (prepared) => [prepared.constraint]),
		concernsRead: [...compiled].flatMap(([moment, expressions]) => concernsReadBy(moment, expressions)),
		roundsOf,
		problems,
		repeatProblems
	};
}

type Compiled = Readonly<Record<ExpressionField, Expression | undefined>>;
const nothingCompiled: Compiled = { relevant: undefined, constraint: undefined, calculate: undefined };

/** Reads the expressions as they were written, once per moment however many rounds it has. */
function compileExpressions(
	guide: Guide,
	repeats: ReadonlyMap<string, Repeat>
): { readonly compiled: ReadonlyMap<string, Compiled>; readonly problems: GuideProblem[] } {
	const problems: GuideProblem[] = [];
	const known = new Map(guide.moments.map((moment) => [moment.id, moment]));
	const compile = (moment: Moment, field: ExpressionField): Expression | undefined => {
		const text = moment[field];
		if (text === undefined) return undefined;
		const parsing = parseExpression(text);
		if (!parsing.ok) {
			problems.push({ moment: moment.id, field, kind: 'syntax', error: parsing.error });
			return undefined;
		}
		problems.push(...deadReferences(parsing.expression, { reader: moment, field, known, repeats }));
		return parsing.expression;
	};
	const compiled = new Map(
		[...known.values()].map((moment) => [
			moment.id,
			{
				relevant: compile(moment, 'relevant'),
				constraint: compile(moment, 'constraint'),
				calculate: compile(moment, 'calculate')
			}
		])
	);
	return { compiled, problems };
}

/**
 * The same expressions for one round: what they ask of the repeat's own moments they ask of this round, and the
 * repeat's own id stands for what the round is about. A round that was not chosen is not shown.
 */
function expressionsInRound(
	{ relevant, constraint, calculate }: Compiled,
	{ round, guide, over }: { readonly round: Round; readonly guide: Guide; readonly over: string | undefined }
): Compiled {
	const siblings = new Set(guide.moments.filter(({ repeat }) => repeat === round.repeat).map(({ id }) => id));
	const value: Expression =
		typeof round.value === 'number'
			? { kind: 'number', digits: String(round.value) }
			: { kind: 'string', value: round.value };
	const here = (expression: Expression | undefined): Expression | undefined =>
		expression &&
		replaceAnswers(expression, (id) => {
			if (id === round.repeat) return value;
			return siblings.has(id) ? { kind: 'answer', moment: roundId(id, round.number) } : undefined;
		});
	const own = here(relevant);
	const answer: Expression = { kind: 'answer', moment: over ?? '' };
	const isChosen: Expression =
		typeof round.value === 'number'
			? { kind: 'binary', operator: '>=', left: answer, right: value }
			: { kind: 'call', name: 'selected', args: [answer, value] };
	return {
		relevant: own === undefined ? isChosen : { kind: 'binary', operator: 'and', left: isChosen, right: own },
		constraint: here(constraint),
		calculate: here(calculate)
	};
}

/** The key under which the indexes hold what looks at an answer. */
export function answerKey(moment: string): string {
	return `answer ${moment}`;
}

export function concernKey(concern: string): string {
	return `concern ${concern}`;
}

export const todayKey = 'today';

function deadReferences(
	expression: Expression,
	place: {
		readonly reader: Moment;
		readonly field: ExpressionField;
		readonly known: ReadonlyMap<string, Moment>;
		readonly repeats: ReadonlyMap<string, Repeat>;
	}
): readonly GuideProblem[] {
	const { reader, field, known, repeats } = place;
	const own = repeats.get(reader.repeat ?? '');
	const found = { moment: reader.id, field };
	/** What an id stands for here: a moment, or within a repeat what its rounds are over. */
	const meantBy = (id: string): Moment | undefined => known.get(id === own?.id ? own.over : id);
	const reads = [...readsOf(expression).moments];
	const unknownMoments = reads
		.filter((id) => meantBy(id) === undefined)
		.map((id): GuideProblem => ({ ...found, kind: 'unknownMoment', id }));
	const manyAnswers = reads
		.filter((id) => {
			const read = known.get(id);
			if (read?.repeat === undefined || !repeats.has(read.repeat) || read.repeat === own?.id) return false;
			return read.answer !== 'choice' && read.answer !== 'several';
		})
		.map((id): GuideProblem => ({ ...found, kind: 'manyAnswers', id }));
	const unknownOptions = optionsCompared(expression)
		.filter(({ moment, option }) => {
			const compared = meantBy(moment);
			if (compared?.answer !== 'choice' && compared?.answer !== 'several') return false;
			return !compared.options.some(({ id }) => id === option);
		})
		.map(({ moment, option }): GuideProblem => ({ ...found, kind: 'unknownOption', id: moment, option }));
	return [...unknownMoments, ...manyAnswers, ...unknownOptions];
}

function concernsReadBy(moment: string, expressions: Compiled): { moment: string; concern: string }[] {
	return [expressions.relevant, expressions.constraint, expressions.calculate].flatMap((expression) =>
		expression === undefined ? [] : [...readsOf(expression).concerns].map((concern) => ({ moment, concern }))
	);
}

/** The answers an expression looks at: of a moment that is repeated, those of every round. */
function answersReadBy(expression: Expression, roundsOf: RoundsOf): readonly string[] {
	return [...readsOf(expression).moments].flatMap((id) => roundsOf.get(id) ?? [id]);
}

/** What a moment must wait for before it can be worked out. A constraint only warns, so nothing waits for it. */
function waitsFor(draft: Draft, known: ReadonlySet<string>, roundsOf: RoundsOf): readonly string[] {
	const found = new Set<string>();
	for (const expression of [draft.relevant, draft.calculate]) {
		if (expression === undefined) continue;
		for (const id of answersReadBy(expression, roundsOf)) if (known.has(id)) found.add(id);
	}
	return [...found];
}

/** Peels off what waits for nothing, then what nothing waits for; what is left are rings and what lies between them. */
function momentsInRings(drafts: readonly Draft[], roundsOf: RoundsOf): ReadonlySet<string> {
	const waiting = waitingTable(drafts, roundsOf);
	peel(waiting);
	const reversed = new Map<string, Set<string>>([...waiting.keys()].map((id) => [id, new Set()]));
	for (const [id, others] of waiting) for (const other of others) reversed.get(other)?.add(id);
	peel(reversed);
	return new Set(reversed.keys());
}

/** Removes, in place, every entry that waits for nothing until none is left; returns them in that order. */
function peel(waiting: Map<string, Set<string>>): readonly string[] {
	const waiters = new Map<string, string[]>();
	for (const [id, others] of waiting) {
		for (const other of others) waiters.set(other, [...(waiters.get(other) ?? []), id]);
	}
	const order = [...waiting].filter(([, others]) => others.size === 0).map(([id]) => id);
	for (const free of order) {
		waiting.delete(free);
		for (const waiter of waiters.get(free) ?? []) {
			const others = waiting.get(waiter);
			others?.delete(free);
			if (others?.size === 0) order.push(waiter);
		}
	}
	return order;
}

function waitingTable(drafts: readonly Draft[], roundsOf: RoundsOf): Map<string, Set<string>> {
	const known = new Set(drafts.map((draft) => draft.moment.id));
	return new Map(drafts.map((draft) => [draft.moment.id, new Set(waitsFor(draft, known, roundsOf))]));
}

function ranksOf(drafts: readonly Draft[], roundsOf: RoundsOf): ReadonlyMap<string, number> {
	return new Map(peel(waitingTable(drafts, roundsOf)).map((id, rank) => [id, rank]));
}

function indexBy(
	moments: readonly PreparedMoment[],
	roundsOf: RoundsOf,
	expressionsOf: (prepared: PreparedMoment) => readonly (Expression | undefined)[]
): ReadIndex {
	const index = new Map<string, PreparedMoment[]>();
	for (const prepared of moments) {
		const keys = new Set(
			expressionsOf(prepared).flatMap((expression) => (expression === undefined ? [] : keysOf(expression, roundsOf)))
		);
		for (const key of keys) {
			const found = index.get(key);
			if (found === undefined) index.set(key, [prepared]);
			else found.push(prepared);
		}
	}
	return index;
}

function keysOf(expression: Expression, roundsOf: RoundsOf): readonly string[] {
	const reads = readsOf(expression);
	return [
		...answersReadBy(expression, roundsOf).map(answerKey),
		...[...reads.concerns].map(concernKey),
		...(reads.today ? [todayKey] : [])
	];
}
