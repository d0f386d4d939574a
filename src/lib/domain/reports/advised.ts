/** What the ministry asks: how many households were advised, and how many measures of which kind. */
import { isWithin, keptIn, type Period, type ReportFacts } from './facts.ts';
import { counterOf, gridOf } from './grid.ts';
import { countCell, householdsIn, type Report } from './report.ts';

const KEPT_MEASURE = 'measure:';

/** A household is advised when a visit was closed there. By area, since a household lives in one. */
export const householdsAdvised: Report = {
	id: 'householdsAdvised',
	compute: (facts, period) => {
		const visits = facts.visits.filter(({ at }) => isWithin(at, period));
		const homes = new Map(visits.map(({ household, area }) => [household, area ?? 'none']));
		const byArea = new Map<string, number>();
		for (const area of homes.values()) byArea.set(area, (byArea.get(area) ?? 0) + 1);
		const kept = keptIn(facts, period).filter(({ what }) => what === 'spoken');
		for (const { area, amount } of kept) byArea.set(area ?? 'none', (byArea.get(area ?? 'none') ?? 0) + amount);
		const erased = kept.reduce((sum, { amount }) => sum + amount, 0);
		const areas = [...facts.areas.map(({ id }) => id), 'none'];
		const keyOf = (area: string): string => `advised|${area}`;
		return {
			columns: [{ kind: 'word', id: 'households' }],
			rows: [
				...areas.map((area) => ({
					about: { kind: 'area', id: area === 'none' ? null : area } as const,
					cells: [countCell(keyOf(area), byArea.get(area) ?? 0)]
				})),
				{ about: { kind: 'total' }, cells: [countCell('outreach|spoken', householdsIn(visits) + erased)] }
			],
			sums: [{ total: 'outreach|spoken', parts: areas.map(keyOf) }]
		};
	}
};

/** Pieces, by kind: fitted on the spot and advised. */
export const measures: Report = {
	id: 'measures',
	compute: (facts: ReportFacts, period: Period) =>
		gridOf({
			what: 'measure',
			rows: facts.measureCodes.map((id) => ({ about: { kind: 'measure', id }, key: id })),
			columns: (['fitted', 'advised'] as const).map((id) => ({ about: { kind: 'word', id }, key: id })),
			countAt: counterOf(
				[
					...facts.measures.filter(({ at }) => isWithin(at, period)),
					...keptIn(facts, period).flatMap(({ what, amount }) =>
						what.startsWith(KEPT_MEASURE)
							? [{ code: what.slice(KEPT_MEASURE.length), how: 'fitted' as const, count: amount }]
							: []
					)
				].filter(({ code }) => facts.measureCodes.includes(code)),
				({ code, how }) => [code, how],
				({ count }) => count
			),
			isAdditive: true
		})
};
