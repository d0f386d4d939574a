/** Seeds over several processes. A seed never knows which process it ran in, so the split changes nothing. */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Engine } from './engines.ts';
import type { Finding } from './world.ts';

export interface Work {
	readonly from: number;
	readonly to: number;
	readonly stride: number;
	readonly isTwice: boolean;
	readonly engine: Engine;
}

export interface SeedReport {
	readonly seed: number;
	readonly findings: readonly Finding[];
	readonly saved: number;
	readonly steps: number;
	/** Both runs had the same trace. */
	readonly isRepeatable: boolean;
}

export interface PoolOptions {
	readonly from: number;
	readonly seeds: number;
	readonly isTwice: boolean;
	/** The store under the office's server, by number of the process; the twin in memory unless told otherwise. */
	readonly engineOf?: (process: number) => Engine;
	readonly environment?: Readonly<Record<string, string>>;
	/** Told of each; answering false stops the rest. */
	readonly onReport: (report: SeedReport) => boolean;
}

/** More than a laptop has to spare brings nothing. */
export const PROCESSES_MAX = 4;

/** Answers how many seeds never reported, because their process ended. */
export async function runSeeds(options: PoolOptions): Promise<number> {
	const processes = Math.max(1, Math.min(PROCESSES_MAX, availableParallelism(), options.seeds));
	let missing = options.seeds;
	await Promise.all(
		Array.from({ length: processes }, (_, at) =>
			runProcess(
				{
					from: options.from + at,
					to: options.from + options.seeds,
					stride: processes,
					isTwice: options.isTwice,
					engine: options.engineOf?.(at) ?? { kind: 'memory' }
				},
				options,
				(report) => {
					missing -= 1;
					return options.onReport(report);
				}
			)
		)
	);
	return missing;
}

function runProcess(work: Work, { environment }: PoolOptions, onReport: PoolOptions['onReport']): Promise<void> {
	return new Promise((resolve, reject) => {
		const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), {
			execArgv: ['--import', 'tsx'],
			env: { ...process.env, ...environment }
		});
		child.on('error', reject);
		child.on('exit', () => resolve());
		child.on('message', (report: SeedReport) => {
			if (!onReport(report)) child.kill();
		});
		child.send(work);
	});
}
