/** What residents brought up, where, and what it can be joined to. */
import { LINK_THEMES } from '../concern.ts';
import { type ConcernFact, isWithin, keptIn, type Period, type ReportFacts } from './facts.ts';
import { counterOf, gridOf } from './grid.ts';
import { countCell, middleOf, type Report } from './report.ts';

const DAY_MS = 86_400_000;
/** Domains of the catalogue whose concerns are the energy side of a koppelkans. */
const ENERGY_DOMAINS: readonly string[] = ['energy', 'home'];

const KEPT_CONCERN = 'concern:';

/** Concerns that were erased since: only their category, area and month are still known. */
export function keptConcerns(
	facts: ReportFacts,
	period: Period
): readonly { readonly category: string; readonly area: string | null; readonly amount: number }[] {
	return keptIn(facts, period).flatMap(({ what, area, amount }) =>
		what.startsWith(KEPT_CONCERN) ? [{ category: what.slice(KEPT_CONCERN.length), area, amount }] : []
	);
}

/** Concerns by category and buurt. */
export const concernsByArea: Report = {
	id: 'concernsByArea',
	compute: (facts, period) =>
		gridOf({
			what: 'concern',
			rows: facts.categories.map(({ id }) => ({ about: { kind: 'category', id }, key: id })),
			columns: [...facts.areas.map(({ id }) => id), null].map((id) => ({
				about: { kind: 'area', id },
				key: id ?? 'none'
			})),
			countAt: counterOf(
				[...raisedIn(facts, period), ...keptConcerns(facts, period)],
				({ category, area }) => [category, area ?? 'none'],
				(one) => ('amount' in one ? one.amount : 1)
			),
			isAdditive: true
		})
};

/**
 * The koppelkansen matrix: energy concerns by the theme they were joined to. The five themes are those of the
 * programme's inspiration book (catalogues/themes.yaml names the source).
 */
export const linkMatrix: Report = {
	id: 'linkMatrix',
	compute: (facts, period) => {
		const energy = facts.categories.filter(({ domain }) => ENERGY_DOMAINS.includes(domain));
		return gridOf({
			what: 'link',
			rows: energy.map(({ id }) => ({ about: { kind: 'category', id }, key: id })),
			columns: LINK_THEMES.map((id) => ({ about: { kind: 'theme', id }, key: id })),
			countAt: counterOf(
				linked(facts, period).filter(({ category }) => energy.some(({ id }) => id === category)),
				({ category, theme }) => [category, theme ?? '']
			),
			isAdditive: true
		});
	}
};

/** Each koppelkans: seen, taken up, done, in how many days; and the homes where both an energy and a social step were completed. */
export const linkProgress: Report = {
	id: 'linkProgress',
	compute: (facts, period) => {
		const chances = linked(facts, period);
		const rows = [...LINK_THEMES, null].map((theme) => {
			const some = theme === null ? chances : chances.filter((one) => one.theme === theme);
			const done = some.filter(isSolved);
			const key = (id: string): string => `chance|${theme ?? '*'}|${id}`;
			const days = middleOf(
				done.flatMap(({ answeredAt, raisedAt }) =>
					answeredAt === null ? [] : [Math.max(0, (answeredAt - raisedAt) / DAY_MS)]
				)
			);
			return {
				about: theme === null ? ({ kind: 'total' } as const) : ({ kind: 'theme', id: theme } as const),
				cells: [
					countCell(key('seen'), some.length),
					countCell(key('taken'), some.filter(({ state }) => state !== 'open').length),
					countCell(key('done'), done.length),
					{ kind: 'days', days, over: key('done') } as const
				]
			};
		});
		const both = {
			about: { kind: 'word', id: 'bothSteps' } as const,
			cells: [countCell('bothSteps', bothSteps(facts, period))]
		};
		return {
			columns: ['seen', 'taken', 'done', 'daysToDone'].map((id) => ({ kind: 'word', id }) as const),
			rows: [...rows, both],
			sums: ['seen', 'taken', 'done'].map((id) => ({
				total: `chance|*|${id}`,
				parts: LINK_THEMES.map((theme) => `chance|${theme}|${id}`)
			}))
		};
	}
};

/** Homes with an energy step (a measure fitted, or an energy concern solved) and a social step (a referral completed, or another concern solved). */
function bothSteps(facts: ReportFacts, period: Period): number {
	const solved = raisedIn(facts, period).filter(isSolved);
	const energy = new Set([
		...facts.measures
			.filter(({ at, how }) => how === 'fitted' && isWithin(at, period))
			.map(({ household }) => household),
		...solved.filter(({ domain }) => ENERGY_DOMAINS.includes(domain)).map(({ household }) => household)
	]);
	const social = new Set([
		...facts.referrals
			.filter(({ state, madeAt }) => state === 'completed' && isWithin(madeAt, period))
			.map(({ household }) => household),
		...solved.filter(({ domain }) => !ENERGY_DOMAINS.includes(domain)).map(({ household }) => household)
	]);
	return [...energy].filter((household) => social.has(household)).length;
}

function raisedIn(facts: ReportFacts, period: Period): readonly ConcernFact[] {
	return facts.concerns.filter(({ raisedAt }) => isWithin(raisedAt, period));
}

function linked(facts: ReportFacts, period: Period): readonly ConcernFact[] {
	return raisedIn(facts, period).filter(({ theme }) => theme !== null);
}

function isSolved({ state, end }: ConcernFact): boolean {
	return state === 'closed' && end === 'solved';
}
