/**
 * `npm run bench -- link`: the budgets of the bad link, seed by seed. A single seed can be lucky with its stalls and
 * cuts, so five of them travel the same way: a first sync of the whole phone workload, with app and content there
 * already, and what a coach recorded in a day handed in at its end.
 */
import { median, rounded } from './figures.ts';
import { budgetOf, type Figure, tell } from './machine.ts';
import { type LinkResult, type LinkSize, measureLink } from './sync/link.ts';

const SEEDS = [1, 2, 3, 4, 5];
const SIZE: LinkSize = {
	workload: { addresses: 2_000, households: 1_000, visits: 1_500 },
	days: 3,
	visits: 15,
	saves: 1
};
const SMALL_SIZE: LinkSize = {
	workload: { addresses: 200, households: 100, visits: 150 },
	days: 1,
	visits: 5,
	saves: 1
};
const NOTES: readonly string[] = [
	'Median of the seeds. Link: 300 ms round trip, 750 kbit/s up, 1,600 kbit/s down, 5 % of segments stalled, every connection cut after 6 to 12 s.',
	'Usable: from the opened vault to the first doors of the round. Complete: until nothing of it is under way any more.',
	'Day: 15 visits with a note, a concern in own words, a measure and an agreement each, until the last receipt; the median of three days per seed.'
];

export async function benchLink({ isSmall }: { readonly isSmall: boolean }): Promise<readonly Figure[]> {
	const runs: (Omit<LinkResult, 'savesMs' | 'savesSlowMs'> & { readonly seed: number })[] = [];
	for (const seed of isSmall ? SEEDS.slice(0, 1) : SEEDS) {
		const { savesMs: _saves, savesSlowMs: _slow, ...run } = await measureLink(isSmall ? SMALL_SIZE : SIZE, seed);
		runs.push({ seed, ...run });
		console.log(
			`seed ${seed}: usable ${rounded(run.usableMs)} ms, complete ${rounded(run.completeMs)} ms, a day ${run.dayPushes.map((time) => rounded(time)).join(', ')} ms`
		);
	}
	const of = (pick: (run: LinkResult) => number): number =>
		median(runs.map((run) => pick({ ...run, savesMs: [], savesSlowMs: null })));
	const figures: readonly Figure[] = [
		{
			what: 'first sync over the bad link, usable',
			value: of((run) => run.usableMs),
			unit: 'ms',
			budget: budgetOf('firstSyncUsableMs')
		},
		{
			what: 'first sync over the bad link, complete',
			value: of((run) => run.completeMs),
			unit: 'ms',
			budget: budgetOf('firstSyncCompleteMs')
		},
		{ what: 'first sync, both ways', value: of((run) => run.firstSyncKib), unit: 'KiB' },
		{
			what: 'end-of-day push over the bad link',
			value: of((run) => run.dayPushMs),
			unit: 'ms',
			budget: budgetOf('dayPushMs')
		},
		{ what: 'operations in such a day', value: of((run) => run.dayOperations), unit: 'count' },
		{ what: 'end-of-day push, both ways', value: of((run) => run.dayPushBytes), unit: 'bytes' }
	];
	tell(isSmall ? null : 'docs/bench/link.json', {
		command: 'npm run bench -- link',
		figures,
		notes: NOTES,
		more: { seeds: runs }
	});
	return figures;
}
