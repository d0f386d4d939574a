/**
 * The server under load, on both stores: two hundred phones that empty a week each, a thousand that push a day at the
 * same moment, a hundred whose visits are the seven operations of real work, and two hundred while the office reads its
 * largest pages.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cost, largestCosts } from './costs.ts';
import { type LoadResult, runLoad } from './load.ts';
import type { TownSize } from './town.ts';

export interface LoadSeries {
	readonly name: 'steady' | 'burst' | 'whole' | 'report';
	/** Every run, in order; the figure is the middle one by visits a second. */
	readonly runs: readonly LoadResult[];
	readonly middle: LoadResult;
}

export interface SeriesSize {
	readonly steady: TownSize;
	readonly burst: TownSize;
	readonly whole: TownSize;
	readonly times: number;
}

export const SERIES: SeriesSize = {
	steady: { phones: 200, pushes: 5, visits: 20, operations: 1 },
	burst: { phones: 1_000, pushes: 1, visits: 15, operations: 1 },
	whole: { phones: 100, pushes: 5, visits: 20, operations: 7 },
	times: 3
};
export const SMALL_SERIES: SeriesSize = {
	steady: { phones: 20, pushes: 2, visits: 20, operations: 1 },
	burst: { phones: 50, pushes: 1, visits: 15, operations: 1 },
	whole: { phones: 10, pushes: 2, visits: 20, operations: 7 },
	times: 1
};

export async function runSeries(size: SeriesSize, tell: (text: string) => void): Promise<readonly LoadSeries[]> {
	const series: LoadSeries[] = [];
	for (const store of ['sqlite', 'postgres'] as const) {
		for (const name of ['steady', 'burst', 'whole', 'report'] as const) {
			const runs: LoadResult[] = [];
			for (let time = 0; time < size.times; time += 1) {
				const run = await runLoad(size[name === 'report' ? 'steady' : name], {
					store,
					build: '.',
					isOfficeReading: name === 'report'
				});
				tell(`${name}: ${JSON.stringify(run)}`);
				runs.push(run);
			}
			const sorted = [...runs].sort((a, b) => a.visitsPerSecond - b.visitsPerSecond);
			const middle = sorted[Math.floor(sorted.length / 2)];
			if (middle) series.push({ name, runs, middle });
		}
	}
	return series;
}

/** What the server spends its time on under the steady load, in a run of its own: a profile slows it down. */
export async function profileServer(size: SeriesSize): Promise<readonly Cost[]> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-profile-'));
	try {
		await runLoad(size.steady, { store: 'sqlite', build: '.', profile: folder });
		return largestCosts(folder, 3);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
