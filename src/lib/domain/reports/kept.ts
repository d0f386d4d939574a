/** Whether what was promised was done, and whether what was answered was told. */
import { isDayWithin, isWithin, type ReportFacts } from './facts.ts';
import { keptConcerns } from './concerns.ts';
import { counterOf, gridOf } from './grid.ts';
import { countCell, middleOf, type Report, type Sum } from './report.ts';

const DAY_MS = 86_400_000;

/** Promises due in the period: kept by the day, kept later, still open, dropped. */
export const commitmentsKept: Report = {
	id: 'commitmentsKept',
	compute: (facts, period) => {
		const due = facts.commitments.filter(({ dueOn }) => isDayWithin(dueOn, period));
		const stateOf = ({ state, doneOn, dueOn }: (typeof due)[number]): string =>
			state === 'done' ? (doneOn !== null && dueOn !== null && doneOn > dueOn ? 'late' : 'kept') : state;
		const ids = ['kept', 'late', 'open', 'dropped'];
		return {
			columns: [{ kind: 'word', id: 'commitments' }],
			rows: [
				...ids.map((id) => ({
					about: { kind: 'word', id } as const,
					cells: [countCell(`commitment|${id}`, due.filter((one) => stateOf(one) === id).length)]
				})),
				{ about: { kind: 'total' }, cells: [countCell('commitment|*', due.length)] }
			],
			sums: [{ total: 'commitment|*', parts: ids.map((id) => `commitment|${id}`) }]
		};
	}
};

/** Concerns answered in the period: told to the resident or not yet. */
export const toldBack: Report = {
	id: 'toldBack',
	compute: (facts, period) => {
		const answered = facts.concerns.filter(({ answeredAt }) => isWithin(answeredAt, period));
		const told = answered.filter(({ toldResidentAt }) => toldResidentAt !== null).length;
		const count = (id: string, number: number) => countCell(`told|${id}`, number);
		return {
			columns: [
				{ kind: 'word', id: 'concerns' },
				{ kind: 'word', id: 'shareOfAnswered' }
			],
			rows: [
				{
					about: { kind: 'word', id: 'told' },
					cells: [count('told', told), { kind: 'share', part: 'told|told', whole: 'told|*' }]
				},
				{
					about: { kind: 'word', id: 'notTold' },
					cells: [count('notTold', answered.length - told), { kind: 'share', part: 'told|notTold', whole: 'told|*' }]
				},
				{ about: { kind: 'total' }, cells: [count('*', answered.length)] }
			],
			sums: [{ total: 'told|*', parts: ['told|told', 'told|notTold'] }]
		};
	}
};

/** Days from a concern's first mention to its answer, for concerns raised in the period. */
export const firstAnswer: Report = {
	id: 'firstAnswer',
	compute: (facts, period) => {
		const raised = facts.concerns.filter(({ raisedAt }) => isWithin(raisedAt, period));
		const domains = [...new Set(facts.categories.map(({ domain }) => domain))];
		const erased = keptConcerns(facts, period).map(({ category, amount }) => ({
			domain: facts.categories.find(({ id }) => id === category)?.domain ?? '',
			amount
		}));
		const countAt = counterOf(
			[...raised, ...erased],
			(one) => [one.domain, 'amount' in one ? 'erased' : one.answeredAt === null ? 'waiting' : 'answered'],
			(one) => ('amount' in one ? one.amount : 1)
		);
		// Where nothing was erased the column would be empty; where something was, it makes the sums come out.
		const states = erased.length > 0 ? ['answered', 'waiting', 'erased'] : ['answered', 'waiting'];
		const daysOf = (domain: string): number | null =>
			middleOf(
				raised.flatMap((one) =>
					one.answeredAt === null || (domain !== '*' && one.domain !== domain)
						? []
						: [Math.max(0, (one.answeredAt - one.raisedAt) / DAY_MS)]
				)
			);
		const grid = gridOf({
			what: 'answer',
			rows: domains.map((id) => ({ about: { kind: 'domain', id }, key: id })),
			columns: states.map((id) => ({ about: { kind: 'word', id }, key: id })),
			countAt,
			isAdditive: true
		});
		return {
			...grid,
			sums: [...grid.sums, ...sumsWithCategories(facts, domains)],
			columns: [...grid.columns, { kind: 'word', id: 'daysToAnswer' }],
			rows: grid.rows.map((row, at) => ({
				...row,
				cells: [
					...row.cells,
					{ kind: 'days', days: daysOf(domains[at] ?? '*'), over: `answer|${domains[at] ?? '*'}|answered` }
				]
			}))
		};
	}
};

/** The same concerns stand in the table by category: who has both tables adds them up. */
function sumsWithCategories({ categories }: ReportFacts, domains: readonly string[]): readonly Sum[] {
	return [
		{ total: 'answer|*|*', parts: ['concern|*|*'] },
		...domains.map((domain) => ({
			total: `answer|${domain}|*`,
			parts: categories.filter((one) => one.domain === domain).map(({ id }) => `concern|${id}|*`)
		}))
	];
}
