/** Each report on facts that can be counted by hand. */
import { describe, expect, it } from 'vitest';
import type { ConcernFact, ReportFacts } from '#lib/domain/reports/facts.ts';
import { REPORTS } from '#lib/domain/reports/index.ts';
import { NO_FACTS, PERIOD } from './a-town.ts';

const DAY_MS = 86_400_000;
const WIDE = { ...PERIOD, until: 100 * DAY_MS };

const concern = (given: Partial<ConcernFact>): ConcernFact => ({
	area: 'a',
	household: 'h1',
	category: 'mould',
	domain: 'home',
	theme: null,
	state: 'open',
	end: null,
	raisedAt: DAY_MS,
	answeredAt: null,
	toldResidentAt: null,
	...given
});

/** The numbers of a report by their keys, and its days by the number that they are over. */
function numbersOf(id: string, given: Partial<ReportFacts>): Readonly<Record<string, number | null>> {
	const report = REPORTS.find((one) => one.id === id);
	if (!report) throw new Error(`no report is called ${id}`);
	const areas = [{ id: 'a', name: 'Oost' }];
	const categories = [
		{ id: 'mould', domain: 'home' },
		{ id: 'debt', domain: 'money' }
	];
	const { rows } = report.compute({ ...NO_FACTS, areas, categories, measureCodes: ['led'], ...given }, WIDE);
	return Object.fromEntries(
		rows.flatMap(({ cells }) =>
			cells.flatMap((cell): [string, number | null][] => {
				if (cell.kind === 'count') return [[cell.key, cell.count]];
				return cell.kind === 'days' ? [[`days over ${cell.over}`, cell.days]] : [];
			})
		)
	);
}

describe('reports', () => {
	it('have names of their own', () => {
		expect(new Set(REPORTS.map(({ id }) => id)).size).toBe(REPORTS.length);
	});

	it('counts rings as rings, and households once each', () => {
		const at = DAY_MS;
		const numbers = numbersOf('outreach', {
			attempts: [
				{ area: 'a', at },
				{ area: 'a', at },
				{ area: 'a', at: 200 * DAY_MS }
			],
			visits: [
				{ area: 'a', household: 'h1', at, helpAccepted: true },
				{ area: 'a', household: 'h1', at, helpAccepted: false },
				{ area: null, household: 'h2', at, helpAccepted: false }
			],
			referrals: [{ area: 'a', household: 'h1', madeAt: at, state: 'completed', isToldBack: false }]
		});
		expect(numbers).toEqual({
			'outreach|attempts': 2,
			'outreach|spoken': 2,
			'outreach|helpAccepted': 1,
			'outreach|referred': 1,
			'outreach|completed': 1
		});
	});

	it('counts households advised by buurt, with those of no buurt apart', () => {
		const visit = { at: DAY_MS, helpAccepted: true };
		const numbers = numbersOf('householdsAdvised', {
			visits: [
				{ ...visit, area: 'a', household: 'h1' },
				{ ...visit, area: 'a', household: 'h1' },
				{ ...visit, area: null, household: 'h2' }
			]
		});
		expect(numbers).toEqual({ 'advised|a': 1, 'advised|none': 1, 'outreach|spoken': 2 });
	});

	it('counts measures in pieces, fitted and advised', () => {
		const measure = { area: 'a', household: 'h1', at: DAY_MS, code: 'led' };
		const numbers = numbersOf('measures', {
			measures: [
				{ ...measure, count: 4, how: 'fitted' },
				{ ...measure, count: 1, how: 'advised' },
				{ ...measure, code: 'unknown', count: 9, how: 'fitted' }
			]
		});
		expect(numbers).toMatchObject({ 'measure|led|fitted': 4, 'measure|led|advised': 1, 'measure|*|*': 5 });
	});

	it('tells a promise that was kept late from one that was kept', () => {
		const promise = { area: 'a', household: 'h1', dueOn: '2026-02-01', state: 'done' } as const;
		const numbers = numbersOf('commitmentsKept', {
			commitments: [
				{ ...promise, doneOn: '2026-02-01' },
				{ ...promise, doneOn: '2026-02-02' },
				{ ...promise, state: 'open', doneOn: null },
				{ ...promise, dueOn: '2027-01-01', doneOn: null }
			]
		});
		expect(numbers).toEqual({
			'commitment|kept': 1,
			'commitment|late': 1,
			'commitment|open': 1,
			'commitment|dropped': 0,
			'commitment|*': 3
		});
	});

	it('counts an answer as told only when the resident heard it', () => {
		const answered = { answeredAt: 2 * DAY_MS, state: 'answered' } as const;
		const numbers = numbersOf('toldBack', {
			concerns: [concern({ ...answered, toldResidentAt: 3 * DAY_MS }), concern(answered), concern({})]
		});
		expect(numbers).toEqual({ 'told|told': 1, 'told|notTold': 1, 'told|*': 2 });
	});

	it('takes the middle of the days to a first answer, by domain and of all', () => {
		const numbers = numbersOf('firstAnswer', {
			concerns: [
				concern({ answeredAt: 3 * DAY_MS }),
				concern({ answeredAt: 7 * DAY_MS }),
				concern({ domain: 'money', category: 'debt', answeredAt: 2 * DAY_MS }),
				concern({})
			]
		});
		expect(numbers).toMatchObject({
			'answer|home|answered': 2,
			'answer|home|waiting': 1,
			'days over answer|home|answered': 4,
			'days over answer|*|answered': 2,
			'answer|*|*': 4
		});
	});

	it('counts concerns by category and buurt', () => {
		const numbers = numbersOf('concernsByArea', { concerns: [concern({}), concern({ area: null, category: 'debt' })] });
		expect(numbers).toMatchObject({
			'concern|mould|a': 1,
			'concern|debt|none': 1,
			'concern|*|*': 2,
			'concern|debt|a': 0
		});
	});

	it('joins energy concerns to themes, and leaves other concerns out of the matrix', () => {
		const numbers = numbersOf('linkMatrix', {
			concerns: [
				concern({ theme: 'health' }),
				concern({}),
				concern({ category: 'debt', domain: 'money', theme: 'poverty-debt' })
			]
		});
		expect(numbers).toMatchObject({ 'link|mould|health': 1, 'link|*|*': 1 });
	});

	it('follows a koppelkans from seen to done, and finds the homes with both steps', () => {
		const solved = { state: 'closed', end: 'solved', answeredAt: 5 * DAY_MS } as const;
		const numbers = numbersOf('linkProgress', {
			concerns: [
				concern({ theme: 'health', ...solved }),
				concern({ theme: 'health', state: 'withSomeone', household: 'h2' }),
				concern({ theme: 'health', household: 'h3' })
			],
			referrals: [
				{ area: 'a', household: 'h1', madeAt: DAY_MS, state: 'completed', isToldBack: true },
				{ area: 'a', household: 'h2', madeAt: DAY_MS, state: 'completed', isToldBack: true }
			]
		});
		expect(numbers).toMatchObject({
			'chance|health|seen': 3,
			'chance|health|taken': 2,
			'chance|health|done': 1,
			'days over chance|health|done': 4,
			'chance|*|seen': 3,
			bothSteps: 1
		});
	});
});
