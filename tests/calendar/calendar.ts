/**
 * `npm run calendar`: the suites of units and stores, and the first visit in a browser, under other clocks. Every process
 * of a step, PostgreSQL and Chromium too, is on the same clock. Last line: `calendar: C clocks, 0 failed`.
 *
 *   npm run calendar                          every clock; about five minutes each on two cores
 *   npm run calendar -- --clock new-year      one, or several with commas between them
 *   npm run calendar -- --only tests/store/doors.test.ts --no-visit
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { fetchWhatIsMissing } from '../../commands/steps/machine.mjs';
import { capture, ROOT } from '../../commands/steps/shell.mjs';
import { CLOCKS, type TestClock } from './clocks.ts';

const NEEDS = [{ name: 'libfaketime', packages: ['faketime'], there: () => faketime() !== undefined }];
const FILE_TIMES = pathToFileURL(join(ROOT, 'tests/calendar/file-times.mjs')).href;
/** Enough for a failed test with its frames. */
const TAIL_LINES = 40;

const { values: given } = parseArgs({
	options: {
		clock: { type: 'string', default: '' },
		only: { type: 'string', multiple: true, default: [] },
		'no-visit': { type: 'boolean', default: false }
	}
});
const names = given.clock.split(',').filter((name) => name !== '');
const unknown = names.filter((name) => !CLOCKS.some((clock) => clock.name === name));
if (unknown.length > 0) {
	console.error(`No clock is called ${unknown.join(', ')}. There are: ${CLOCKS.map(({ name }) => name).join(', ')}`);
	process.exit(1);
}
const missing = await fetchWhatIsMissing(NEEDS);
for (const { name, reason } of missing) console.log(`not run: ${name} (${reason})`);
if (missing.length > 0) process.exit(1);
// On the real clock: what is built is the same on every day.
if (!given['no-visit']) await buildWhenNeeded();

const clocks = CLOCKS.filter(({ name }) => names.length === 0 || names.includes(name));
let failed = 0;
for (const clock of clocks) if (!(await holdsUnder(clock))) failed += 1;
console.log(`calendar: ${clocks.length} clocks, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function holdsUnder(clock: TestClock): Promise<boolean> {
	const said: string[] = [];
	const tests = await capture('npx', ['vitest', 'run', ...given.only], { quiet: true, env: environment(clock) });
	const isWhole = tests.code === 0 && !/^not run: /m.test(tests.output);
	said.push(/Tests {2}(.+)$/m.exec(plain(tests.output))?.[1] ?? 'no test was run');
	if (!isWhole) console.log(tail(tests.output));
	let isVisited = true;
	if (!given['no-visit']) {
		const visit = await capture('node', ['--import', 'tsx', 'tests/browser/journey.ts', 'first-visit'], {
			quiet: true,
			env: environment(clock)
		});
		isVisited = visit.code === 0;
		said.push(visit.output.trim().split('\n').at(-1) ?? '');
		if (!isVisited) console.log(tail(visit.output));
	}
	const isGood = isWhole && isVisited;
	console.log(`${isGood ? 'held  ' : 'FAILED'}  ${clock.name}: ${said.join('; ')}`);
	return isGood;
}

/** The step's clock begins anew with each step, so that each crosses what its clock is there for. */
function environment({ starts, zone, language }: TestClock): Record<string, string> {
	const place = { TZ: zone, LANG: language, LC_ALL: language, LANGUAGE: '' };
	if (starts === null) return place;
	const seconds = Math.round((Date.parse(starts) - Date.now()) / 1000);
	return {
		...place,
		LD_PRELOAD: faketime() ?? '',
		FAKETIME: `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}s`,
		// On Debian the repair for an old C library has Chromium's threads wait for nothing, at full speed.
		FAKETIME_FORCE_MONOTONIC_FIX: '0',
		// Timers count on, or every wait of a process that was started later would be wrong.
		DONT_FAKE_MONOTONIC: '1',
		CLOCK_SHIFT_MS: String(seconds * 1000),
		NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import ${FILE_TIMES}`.trim()
	};
}

function faketime(): string | undefined {
	return ['x86_64', 'aarch64']
		.map((kind) => `/usr/lib/${kind}-linux-gnu/faketime/libfaketimeMT.so.1`)
		.find((path) => existsSync(path));
}

function tail(output: string): string {
	return output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}

/** Without the colours of a terminal. */
function plain(text: string): string {
	return text.replace(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '');
}
