/** Runs seeds one after another, each twice, and tells the parent about each. */
import { type Engine, withEngine } from './engines.ts';
import { runHistory } from './history.ts';
import type { SeedReport, Work } from './pool.ts';

/** The history that is under way. */
let current = 0;

process.on('message', (work: Work) => {
	void runAll(work).then(() => process.disconnect());
});
// A failure that nobody waited for is a finding of the history it came from, and not the end of all others.
process.on('unhandledRejection', (error) => process.send?.(failedBy(current, error)));

async function runAll({ from, to, stride, isTwice, engine }: Work): Promise<void> {
	for (let seed = from; seed < to; seed += stride) {
		current = seed;
		const report = await runSeed(seed, { isTwice, engine });
		process.send?.(report);
	}
}

async function runSeed(
	seed: number,
	{ isTwice, engine }: { readonly isTwice: boolean; readonly engine: Engine }
): Promise<SeedReport> {
	const run = () => withEngine(engine, (store) => runHistory(seed, { engine: store }));
	try {
		const { hash, findings, saved, steps } = await run();
		const again = isTwice ? (await run()).hash : hash;
		return { seed, findings, saved, steps, isRepeatable: hash === again };
	} catch (error) {
		return failedBy(seed, error);
	}
}

function failedBy(seed: number, error: unknown): SeedReport {
	const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
	return {
		seed,
		findings: [{ kind: 'violation', guarantee: '', text, step: 0 }],
		saved: 0,
		steps: 0,
		isRepeatable: true
	};
}
