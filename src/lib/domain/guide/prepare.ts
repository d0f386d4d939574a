/**
 * A guide made ready to run: its expressions compiled once, and an index of which moments look at which answers, so
 * that one answer costs as much as its dependents and not as much as the guide.
 *
 * A guide with mistakes still runs. Mistakes are listed for whoever wrote it; on the phone a moment with an expression
 * that cannot be read is simply shown, since a talk must never stop on it.
 */
import { optionsCompared, readsOf, type Expression, type ExpressionReads } from './expression.ts';
import { parseExpression, type ExpressionError } from './expression-parser.ts';
import type { Guide, Moment } from './guide.ts';

export type ExpressionField = 'relevant' | 'constraint' | 'calculate';

export type GuideProblem = {
	readonly moment: string;
	readonly field: ExpressionField;
} & (
	| { readonly kind: 'syntax'; readonly error: ExpressionError }
	| { readonly kind: 'unknownMoment'; readonly id: string }
	| { readonly kind: 'unknownOption'; readonly id: string; readonly option: string }
	/** The moment waits, through others, for itself. */
	| { readonly kind: 'ring' }
);

export interface PreparedMoment {
	readonly moment: Moment;
	/** Its place in the order in which moments are worked out: after everything it looks at. */
	readonly rank: number;
	readonly relevant: Expression | undefined;
	readonly constraint: Expression | undefined;
	readonly calculate: Expression | undefined;
}

/** Moments by what they look at: `answer ID`, `concern ID` or `today`. */
export type ReadIndex = ReadonlyMap<string, readonly PreparedMoment[]>;

export interface PreparedGuide {
	readonly guide: Guide;
	/** In the order of the guide. */
	readonly moments: readonly PreparedMoment[];
	readonly momentsById: ReadonlyMap<string, PreparedMoment>;
	readonly momentsByRank: readonly PreparedMoment[];
	/** Whose being shown, or calculated value, follows from what. */
	readonly shownBy: ReadIndex;
	/** Whose constraint follows from what. */
	readonly checkedBy: ReadIndex;
	/** Concerns its expressions ask for, for the check against the catalogue. */
	readonly concernsRead: readonly { readonly moment: string; readonly concern: string }[];
	readonly problems: readonly GuideProblem[];
}

interface Draft {
	readonly moment: Moment;
	readonly relevant: Expression | undefined;
	readonly constraint: Expression | undefined;
	readonly calculate: Expression | undefined;
}

/** Compiles a guide. Do it once per guide and version, and keep the result. */
export function prepareGuide(guide: Guide): PreparedGuide {
	const problems: GuideProblem[] = [];
	const momentsKnown = new Map(guide.moments.map((moment) => [moment.id, moment]));
	const compile = (moment: Moment, field: ExpressionField): Expression | undefined => {
		const text = moment[field];
		if (text === undefined) return undefined;
		const parsing = parseExpression(text);
		if (!parsing.ok) {
			problems.push({ moment: moment.id, field, kind: 'syntax', error: parsing.error });
			return undefined;
		}
		problems.push(...deadReferences(parsing.expression, { moment: moment.id, field }, momentsKnown));
		return parsing.expression;
	};
	// A second moment with the same id could never be told apart from the first in the answers.
	const drafts = [...momentsKnown.values()].map((moment): Draft => ({
		moment,
		relevant: compile(moment, 'relevant'),
		constraint: compile(moment, 'constraint'),
		calculate: compile(moment, 'calculate')
	}));
	const rings = momentsInRings(drafts);
	for (const { moment, relevant } of drafts) {
		if (!rings.has(moment.id)) continue;
		problems.push({ moment: moment.id, field: relevant ? 'relevant' : 'calculate', kind: 'ring' });
	}
	const unringed = drafts.map((draft) =>
		rings.has(draft.moment.id) ? { ...draft, relevant: undefined, calculate: undefined } : draft
	);
	const ranks = ranksOf(unringed);
	const moments = unringed.map((draft) => ({ ...draft, rank: ranks.get(draft.moment.id) ?? 0 }));
	return {
		guide,
		moments,
		momentsById: new Map(moments.map((prepared) => [prepared.moment.id, prepared])),
		momentsByRank: moments.toSorted((one, other) => one.rank - other.rank),
		shownBy: indexBy(moments, (prepared) => [prepared.relevant, prepared.calculate]),
		checkedBy: indexBy(moments, (prepared) => [prepared.constraint]),
		concernsRead: drafts.flatMap(concernsReadBy),
		problems
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
	place: { readonly moment: string; readonly field: ExpressionField },
	known: ReadonlyMap<string, Moment>
): readonly GuideProblem[] {
	const unknownMoments = [...readsOf(expression).moments]
		.filter((id) => !known.has(id))
		.map((id): GuideProblem => ({ ...place, kind: 'unknownMoment', id }));
	const unknownOptions = optionsCompared(expression)
		.filter(({ moment, option }) => {
			const compared = known.get(moment);
			if (compared?.answer !== 'choice' && compared?.answer !== 'several') return false;
			return !compared.options.some(({ id }) => id === option);
		})
		.map(({ moment, option }): GuideProblem => ({
			...place,
			kind: 'unknownOption',
			id: moment,
			option
		}));
	return [...unknownMoments, ...unknownOptions];
}

function concernsReadBy(draft: Draft): { moment: string; concern: string }[] {
	return [draft.relevant, draft.constraint, draft.calculate].flatMap((expression) =>
		expression === undefined
			? []
			: [...readsOf(expression).concerns].map((concern) => ({ moment: draft.moment.id, concern }))
	);
}

/** What a moment must wait for before it can be worked out. A constraint only warns, so nothing waits for it. */
function waitsFor(draft: Draft, known: ReadonlySet<string>): readonly string[] {
	const found = new Set<string>();
	for (const expression of [draft.relevant, draft.calculate]) {
		if (expression === undefined) continue;
		for (const id of readsOf(expression).moments) if (known.has(id)) found.add(id);
	}
	return [...found];
}

/** Peels off what waits for nothing, then what nothing waits for; what is left are rings and what lies between them. */
function momentsInRings(drafts: readonly Draft[]): ReadonlySet<string> {
	const waiting = waitingTable(drafts);
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

function waitingTable(drafts: readonly Draft[]): Map<string, Set<string>> {
	const known = new Set(drafts.map((draft) => draft.moment.id));
	return new Map(drafts.map((draft) => [draft.moment.id, new Set(waitsFor(draft, known))]));
}

function ranksOf(drafts: readonly Draft[]): ReadonlyMap<string, number> {
	return new Map(peel(waitingTable(drafts)).map((id, rank) => [id, rank]));
}

function indexBy(
	moments: readonly PreparedMoment[],
	expressionsOf: (prepared: PreparedMoment) => readonly (Expression | undefined)[]
): ReadIndex {
	const index = new Map<string, PreparedMoment[]>();
	for (const prepared of moments) {
		const keys = new Set(
			expressionsOf(prepared).flatMap((expression) => (expression === undefined ? [] : keysOf(readsOf(expression))))
		);
		for (const key of keys) {
			const found = index.get(key);
			if (found === undefined) index.set(key, [prepared]);
			else found.push(prepared);
		}
	}
	return index;
}

function keysOf(reads: ExpressionReads): readonly string[] {
	return [
		...[...reads.moments].map(answerKey),
		...[...reads.concerns].map(concernKey),
		...(reads.today ? [todayKey] : [])
	];
}
