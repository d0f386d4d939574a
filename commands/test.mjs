/**
 * `npm test`: every check and every test, one verdict. Its last line is
 * `N passed, N failed`. What is missing and cannot be fetched is named as
 * `not run: NAME (reason)` and makes the verdict a failure.
 *
 *   npm test                  everything
 *   npm test -- --only unit   one step, by name
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { installWhenNeeded, requireNode } from './steps/install.mjs';
import { fetchWhatIsMissing } from './steps/machine.mjs';
import { capture } from './steps/shell.mjs';

requireNode();
await installWhenNeeded();

const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : null;
const seeds = process.env.SIMULATE_SEEDS ?? '2000';

/** What every other step reads. */
const PREPARING = [{ name: 'sync', program: 'npx', args: ['svelte-kit', 'sync'] }];

/** Checks that read and write nothing: one goes beside another, the longest first. */
const READING = [
	{
		name: 'types',
		program: 'npx',
		args: ['svelte-check', '--tsconfig', './tsconfig.json', '--threshold', 'warning', '--fail-on-warnings']
	},
	{ name: 'lint', program: 'npx', args: ['eslint', '.'] },
	{ name: 'format', program: 'npx', args: ['prettier', '--check', '--log-level', 'warn', '.'] },
	{ name: 'pure', program: 'npx', args: ['tsc', '-p', 'tsconfig.pure.json'] },
	{ name: 'worker', program: 'npx', args: ['tsc', '-p', 'tsconfig.worker.json'] },
	{ name: 'boundaries', program: 'npx', args: ['depcruise', 'src', '--config', '.dependency-cruiser.cjs'] },
	// A figure may run out on any day: here that is said and goes on, since a test knows no date.
	{ name: 'content', program: 'npm', args: ['run', '--silent', 'content', '--', '--passed', 'warn'] }
];

/** Alone and in order, since they use every core: the quick and the telling first. `counted` steps say how many tests they hold. */
const ON_EVERY_CORE = [
	{ name: 'unit', vitest: true },
	{ name: 'simulate', program: 'npm', args: ['run', '--silent', 'simulate', '--', '--seeds', seeds, '--once'] },
	{ name: 'stores', program: 'npm', args: ['run', '--silent', 'simulate', '--', '--stores', '--seeds', '25'] },
	{ name: 'mutants', program: 'npm', args: ['run', '--silent', 'simulate', '--', '--mutants'] },
	// Builds the app, for all that follow.
	{ name: 'budget', program: 'npm', args: ['run', '--silent', 'budget'] }
];

/** One story that waits for nothing is told apart, so that both lanes end together. */
const STORY_APART = 'device-suite';

/** Two stories at a time, which mostly wait for a screen: there is room for something beside them. */
const IN_BROWSERS = [
	{
		name: 'browser',
		program: 'npm',
		args: ['run', '--silent', 'journey', '--', 'all', '--but', STORY_APART],
		counted: true
	}
];

/** They wait for a slow link, for a clock or for one process after another: beside the stories, the longest first. */
const ON_ONE_CORE = [
	{ name: 'chaos', program: 'npm', args: ['run', '--silent', 'chaos', '--', '--rounds', '4'] },
	// The other backend, and whether the search finds what lies in the clear, are shown by `npm run prove`.
	{ name: 'forensic', program: 'npm', args: ['run', '--silent', 'forensic', '--', '--backend', 'LevelDB', '--sealed'] },
	{ name: 'attack', program: 'npm', args: ['run', '--silent', 'attack', '--', '--short'] },
	{ name: 'second-client', program: 'npm', args: ['run', '--silent', 'second-client'] },
	{ name: 'edges', program: 'npm', args: ['run', '--silent', 'edges', '--', '--short'] },
	{ name: 'fuzz', program: 'npm', args: ['run', '--silent', 'fuzz', '--', '--rounds', '2000'] },
	{ name: 'uploads', program: 'npm', args: ['run', '--silent', 'uploads'] },
	{ name: 'interop', program: 'npm', args: ['run', '--silent', 'interop'] },
	{ name: STORY_APART, program: 'npm', args: ['run', '--silent', 'journey', '--', STORY_APART] }
];

/** Two at a time where there are two cores. */
const LANES = availableParallelism() > 1 ? 2 : 1;
/** Enough for a story of the simulation or a failed test with its frames. */
const TAIL_LINES = 40;

const notRun = await fetchWhatIsMissing();
/** What went wrong, told again at the end: who reads only the last lines must not have to search. */
const troubles = [];
let passed = 0;
let failed = 0;
await take(PREPARING);
await Promise.all(Array.from({ length: LANES }, () => take(READING, { isQuiet: true })));
await take(ON_EVERY_CORE);
// When the stories are over, there is room for a second of the others.
await Promise.all(
	[[IN_BROWSERS, ON_ONE_CORE], [ON_ONE_CORE]].map(async (lists) => {
		for (const steps of lists) await take(steps, { isQuiet: true });
	})
);
for (const { name, tail } of troubles) console.log(`\n== ${name} failed, its last lines again:\n${tail.join('\n')}`);
for (const { name, reason } of notRun) console.log(`not run: ${name} (${reason})`);
console.log(`\n${passed} passed, ${failed + notRun.length} failed`);
process.exit(failed + notRun.length === 0 && passed > 0 ? 0 : 1);

/** Takes steps from the list until none is left. A quiet step shows its output when it is over, or two would mix theirs. */
async function take(steps, { isQuiet = false } = {}) {
	for (let step = steps.shift(); step; step = steps.shift()) {
		if (only !== null && step.name !== only) continue;
		const began = Date.now();
		if (!isQuiet) console.log(`\n== ${step.name}`);
		const result = step.vitest ? await runVitest() : await runStep(step, isQuiet);
		passed += result.passed;
		failed += result.failed;
		if (result.failed > 0)
			troubles.push({ name: step.name, tail: result.output.trimEnd().split('\n').slice(-TAIL_LINES) });
		if (isQuiet) console.log(`\n== ${step.name}\n${result.output.trimEnd()}`);
		console.log(
			`== ${step.name}: ${result.passed} passed, ${result.failed} failed, ${((Date.now() - began) / 1000).toFixed(0)} s`
		);
	}
}

/** A check counts as one test; a step that counts its own prints `N passed, N failed`. */
async function runStep(step, quiet) {
	const { code, output } = await capture(step.program, step.args, { quiet });
	const lines = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)];
	const last = step.counted ? lines.at(-1) : undefined;
	const counted = last
		? { passed: Number(last[1]), failed: Number(last[2]) }
		: { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
	return { ...(code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted), output };
}

async function runVitest() {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-test-'));
	const report = join(folder, 'report.json');
	try {
		const { code, output } = await capture('npx', [
			'vitest',
			'run',
			'--reporter=default',
			'--reporter=json',
			`--outputFile.json=${report}`
		]);
		for (const match of output.matchAll(/^not run: (.+?) \((.+)\)$/gm))
			notRun.push({ name: match[1], reason: match[2] });
		const { numPassedTests, numFailedTests, numTotalTests } = JSON.parse(readFileSync(report, 'utf8'));
		const skipped = numTotalTests - numPassedTests - numFailedTests;
		const broken = code !== 0 && numFailedTests === 0 ? 1 : 0;
		return { passed: numPassedTests, failed: numFailedTests + skipped + broken, output };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
