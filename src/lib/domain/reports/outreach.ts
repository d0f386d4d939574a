/** The outreach funnel: five counts that are never added up. */
import { isWithin, keptIn, type Period, type ReportFacts } from './facts.ts';
import { countCell, householdsIn, type Report, type ReportRow } from './report.ts';

/** What was erased, by the names that its counts go by. */
const KEPT_AS: Readonly<Record<string, string>> = {
	attempts: 'attempt',
	spoken: 'spoken',
	helpAccepted: 'helpAccepted',
	referred: 'referred',
	completed: 'completed'
};

/** Attempts are rings; the other four count households, each once. */
export const outreach: Report = {
	id: 'outreach',
	compute: (facts, period) => ({
		columns: [
			{ kind: 'word', id: 'count' },
			{ kind: 'word', id: 'shareOfSpoken' }
		],
		rows: rowsOf(facts, period),
		sums: []
	})
};

function rowsOf(facts: ReportFacts, period: Period): readonly ReportRow[] {
	const visits = facts.visits.filter(({ at }) => isWithin(at, period));
	const referrals = facts.referrals.filter(({ madeAt }) => isWithin(madeAt, period));
	const kept = keptIn(facts, period);
	const counts = {
		attempts: facts.attempts.filter(({ at }) => isWithin(at, period)).length,
		spoken: householdsIn(visits),
		helpAccepted: householdsIn(visits.filter(({ helpAccepted }) => helpAccepted)),
		referred: householdsIn(referrals),
		completed: householdsIn(referrals.filter(({ state }) => state === 'completed'))
	};
	return Object.entries(counts).map(([id, count]) => ({
		about: { kind: 'word', id },
		cells: [
			countCell(
				`outreach|${id}`,
				kept.reduce((sum, { what, amount }) => (what === KEPT_AS[id] ? sum + amount : sum), count)
			),
			...(id === 'attempts' || id === 'spoken'
				? []
				: [{ kind: 'share', part: `outreach|${id}`, whole: 'outreach|spoken' } as const])
		]
	}));
}
