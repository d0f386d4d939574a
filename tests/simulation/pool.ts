/** Seeds over several processes. A seed never knows which process it ran in, so the split changes nothing. */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Bundle, bundleWorker } from './bundle.ts';
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
/** Below this many histories a bundle takes longer than it saves. */
const BUNDLED_SEEDS_MIN = 100;
/**
 * Histories leave short-lived rubbish by the gigabyte, and each process has one core to itself. Their code is flat: no
 * function takes a fortieth, so all of it must be compiled soon; Node 22 has the middle compiler by default.
 */
const LEAN_RUNTIME = ['--max-semi-space-size=64', '--single-threaded-gc', '--maglev', '--no-lazy-feedback-allocation'];

/** Answers how many seeds never reported, because their process ended. */
export async function runSeeds(options: PoolOptions): Promise<number> {
	const processes = Math.max(1, Math.min(PROCESSES_MAX, availableParallelism(), options.seeds));
	// By seed: one whose failure nobody waited for reports twice.
	const reported = new Set<number>();
	// Coverage is counted by the lines of the source, and a real engine is fetched while it runs: both need the files.
	const isBundled = !options.engineOf && !options.environment && options.seeds >= BUNDLED_SEEDS_MIN;
	const bundle = isBundled ? await bundleWorker() : null;
	try {
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
					{ ...options, bundle },
					(report) => {
						reported.add(report.seed);
						return options.onReport(report);
					}
				)
			)
		);
	} finally {
		bundle?.remove();
	}
	return options.seeds - reported.size;
}

function runProcess(
	work: Work,
	{ environment, bundle }: PoolOptions & { readonly bundle: Bundle | null },
	onReport: PoolOptions['onReport']
): Promise<void> {
	return new Promise((resolve, reject) => {
		const child = fork(bundle?.script ?? fileURLToPath(new URL('./worker.ts', import.meta.url)), {
			execArgv: [...LEAN_RUNTIME, ...(bundle ? [] : ['--import', 'tsx'])],
			env: { ...process.env, ...environment }
		});
		child.on('error', reject);
		// A failure that nobody waited for ends the process behind its last report.
		child.on('exit', (code) =>
			code === null || code === 0 ? resolve() : reject(new Error(`a process of histories ended with ${code}`))
		);
		child.on('message', (report: SeedReport) => {
			if (!onReport(report)) child.kill();
		});
		child.send(work);
	});
}
