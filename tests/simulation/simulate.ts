/**
 * `npm run simulate -- --seeds 2000 [--from S] [--once] [--no-coverage]`: histories of the
 * product's own sync code, each run twice. `--seed X --story` tells one of them,
 * `--mutants` asks whether faults put in on purpose are found. With `--stores` the office
 * runs on SQLite and on PostgreSQL in place of its twin: each seed once on each.
 * It fails when the histories drive less than 90 % of the lines of their modules.
 * Last line: `simulate: N histories, L lost, D diverged, V violations`.
 */
import { DRIVEN, measureCoverage, percentOf } from './coverage.ts';
import { runHistory } from './history.ts';
import { runMutants } from './mutants.ts';
import { startPostgres } from '../store/postgres.ts';
import type { Engine } from './engines.ts';
import { PROCESSES_MAX, runSeeds, type SeedReport } from './pool.ts';
import { shrink, storyOf } from './shrink.ts';

const COVERAGE_SEEDS = 100;
const DRIVEN_PERCENT_MIN = 90;
/** Failing seeds that are told in full; the rest by number only. */
const TOLD_MAX = 10;
const FAILING_SEEDS_MAX = 2;

const args = process.argv.slice(2);
const numberOf = (name: string, fallback: number): number => {
	const at = args.indexOf(`--${name}`);
	const value = Number(args[at + 1]);
	return at >= 0 && Number.isInteger(value) ? value : fallback;
};

if (args.includes('--mutants')) process.exit(await runMutants());
else if (args.includes('--stores'))
	process.exit(await runStores({ from: numberOf('from', 1), seeds: numberOf('seeds', 200) }));
else if (args.includes('--until-found')) process.exit(await findFew());
else if (args.includes('--seed')) process.exit(await tellOne(numberOf('seed', 1)));
else process.exit(await runMany({ from: numberOf('from', 1), seeds: numberOf('seeds', 200) }));

/**
 * Seeds in this very process, until a few have found something: what a mutant needs. Those of `--these 3,18` go first,
 * all of them; the range of `--from` and `--seeds` is for when none of them finds anything any more.
 */
async function findFew(): Promise<number> {
	const named = args.includes('--these') ? (args[args.indexOf('--these') + 1] ?? '').split(',').map(Number) : [];
	const range = Array.from({ length: numberOf('seeds', 200) }, (_, at) => numberOf('from', 1) + at);
	const found = new Map<string, number>();
	const failing: number[] = [];
	for (const [at, seed] of [...named, ...range].entries()) {
		if (failing.length >= FAILING_SEEDS_MAX || (at >= named.length && named.length > 0 && failing.length > 0)) break;
		const { findings } = await runHistory(seed).catch((error: unknown) => ({
			findings: [{ kind: 'violation', guarantee: 'G13', text: String(error), step: 0 }] as const
		}));
		if (findings.length > 0) failing.push(seed);
		for (const { guarantee } of findings) found.set(guarantee, (found.get(guarantee) ?? 0) + 1);
	}
	console.log(`found: ${[...found].map(([guarantee, count]) => `${guarantee} ${count}`).join(', ')}`);
	if (failing.length > 0) console.log(`by seeds ${failing.join(' and ')}`);
	return failing.length === 0 ? 0 : 1;
}

async function tellOne(seed: number): Promise<number> {
	const whole = await runHistory(seed);
	const told = args.includes('--whole') || whole.findings.length === 0 ? whole : await shrink(whole);
	if (args.includes('--story')) console.log(storyOf(told));
	for (const { kind, guarantee, text, step } of told.findings)
		console.log(`step ${step}: ${kind} ${guarantee} ${text}`);
	console.log(`simulate: seed ${seed}, trace ${whole.hash}, ${whole.findings.length} findings`);
	return whole.findings.length === 0 ? 0 : 1;
}

async function runMany({ from, seeds }: { readonly from: number; readonly seeds: number }): Promise<number> {
	const counts = { lost: 0, diverged: 0, violation: 0 };
	const failed: SeedReport[] = [];
	const began = process.hrtime.bigint();
	let saved = 0;
	let steps = 0;
	const missing = await runSeeds({
		from,
		seeds,
		isTwice: !args.includes('--once'),
		onReport(report) {
			saved += report.saved;
			steps += report.steps;
			for (const { kind } of report.findings) counts[kind] += 1;
			if (!report.isRepeatable) counts.violation += 1;
			if (!report.isRepeatable || report.findings.length > 0) failed.push(report);
			return true;
		}
	});
	const seconds = Number(process.hrtime.bigint() - began) / 1e9;
	await tellFailures(failed);
	console.log(
		`${seeds} seeds from ${from}, ${args.includes('--once') ? 'each once' : 'each twice'}: ${steps} steps, ${saved} things saved, ${seconds.toFixed(1)} s`
	);
	const isDriven = args.includes('--no-coverage') || (await tellCoverage(from, Math.min(COVERAGE_SEEDS, seeds)));
	if (missing > 0) console.log(`${missing} histories did not end`);
	console.log(
		`simulate: ${seeds} histories, ${counts.lost} lost, ${counts.diverged} diverged, ${counts.violation + missing} violations`
	);
	return counts.lost + counts.diverged + counts.violation + missing === 0 && isDriven ? 0 : 1;
}

/** Each seed once on every engine; what an engine does in its own time makes no two runs alike. */
async function runStores({ from, seeds }: { readonly from: number; readonly seeds: number }): Promise<number> {
	const started = await startPostgres();
	if (!started.ok) console.log(`not run: PostgreSQL (${started.reason})`);
	const engines: Engine[][] = [Array.from({ length: PROCESSES_MAX }, () => ({ kind: 'sqlite' }))];
	if (started.ok) {
		const urls = await Promise.all(Array.from({ length: PROCESSES_MAX }, () => started.postgres.newDatabase()));
		engines.push(urls.map((url) => ({ kind: 'postgres', url })));
	}
	let found = started.ok ? 0 : 1;
	try {
		for (const given of engines) {
			const counts = { lost: 0, diverged: 0, violation: 0 };
			const failed: SeedReport[] = [];
			const began = process.hrtime.bigint();
			const missing = await runSeeds({
				from,
				seeds,
				isTwice: false,
				engineOf: (process) => given[process] ?? { kind: 'memory' },
				onReport(report) {
					for (const { kind } of report.findings) counts[kind] += 1;
					if (report.findings.length > 0) failed.push(report);
					return true;
				}
			});
			const seconds = Number(process.hrtime.bigint() - began) / 1e9;
			for (const { seed, findings } of failed.slice(0, TOLD_MAX))
				for (const { kind, guarantee, text, step } of findings.slice(0, 3))
					console.log(`seed ${seed}, step ${step}: ${kind} ${guarantee} ${text}`);
			found += counts.lost + counts.diverged + counts.violation + missing;
			console.log(
				`simulate on ${given[0]?.kind ?? ''}: ${seeds} histories, ${counts.lost} lost, ${counts.diverged} diverged, ${counts.violation + missing} violations, ${seconds.toFixed(1)} s`
			);
		}
	} finally {
		if (started.ok) await started.postgres.stop();
	}
	return found === 0 ? 0 : 1;
}

async function tellFailures(failed: readonly SeedReport[]): Promise<void> {
	const inOrder = [...failed].sort((a, b) => a.seed - b.seed);
	for (const { seed, findings, isRepeatable } of inOrder.slice(0, TOLD_MAX)) {
		if (!isRepeatable) console.log(`seed ${seed}: two runs of it differ`);
		for (const { kind, guarantee, text, step } of findings.slice(0, 3))
			console.log(`seed ${seed}, step ${step}: ${kind} ${guarantee} ${text}`);
	}
	if (inOrder.length > TOLD_MAX)
		console.log(
			`and seeds ${inOrder
				.slice(TOLD_MAX)
				.map(({ seed }) => seed)
				.join(' ')}`
		);
	if (args.includes('--no-story')) return;
	const first = inOrder.find(({ findings, steps }) => findings.length > 0 && steps > 0);
	if (!first) return;
	const told = await shrink(await runHistory(first.seed));
	console.log(`\nThe shortest story found of seed ${first.seed}:\n${storyOf(told)}\n`);
}

/** Answers whether the histories drive enough of the code for their verdict to mean something. */
async function tellCoverage(from: number, seeds: number): Promise<boolean> {
	const files = await measureCoverage({ from, seeds });
	for (const folder of DRIVEN) {
		const inside = files.filter(({ file }) => file.startsWith(`${folder}/`));
		console.log(`lines of ${folder}: ${percentOf(inside).toFixed(1)} % by ${seeds} seeds`);
		for (const one of inside) if (percentOf([one]) < 90) console.log(`    ${one.file}: ${one.covered} of ${one.lines}`);
	}
	const percent = percentOf(files);
	console.log(`lines of the modules driven: ${percent.toFixed(1)} %`);
	if (percent < DRIVEN_PERCENT_MIN) console.log(`that is under ${DRIVEN_PERCENT_MIN} %: the histories see too little`);
	return percent >= DRIVEN_PERCENT_MIN;
}
