/**
 * `npm run journey -- NAME`: one story in a real browser against a real server.
 * `npm run journey -- all` runs every story, two at a time, each in a process of its own with its own server and
 * browser, and ends with `N passed, N failed`. Each story ends with a line of its own that says what was counted.
 * A story that failed is told once more, alone, when the others have ended; if it passes then, it counts as passed and
 * a line names it as unsteady. A machine that was busy with something else is no fault of the product; a story that
 * fails twice is one.
 *
 *   npm run journey -- all --but device-suite   all others
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { capture } from '../../commands/steps/shell.mjs';
import { shareDemo } from './harness/server.ts';
import { JOURNEYS, LONG_JOURNEYS } from './journeys/index.ts';

/** They mostly wait for one another's screens; more than two would take each other's processor. */
const LANES_MAX = 2;

const ONE = { ...JOURNEYS, ...LONG_JOURNEYS };
const { values: given, positionals } = parseArgs({
	allowPositionals: true,
	options: { but: { type: 'string', default: '' } }
});
const name = positionals[0] ?? 'all';
const unknown = [name, given.but].find((one) => !['all', ''].includes(one) && !Object.hasOwn(ONE, one));
if (unknown !== undefined) {
	console.error(`No journey is called ${unknown}. There are: ${Object.keys(ONE).join(', ')}`);
	process.exit(1);
}
await buildWhenNeeded();
process.exit((name === 'all' ? await runAll() : await runOne(name)) ? 0 : 1);

async function runOne(key: string): Promise<boolean> {
	try {
		const line = await ONE[key]?.();
		console.log(`journey ${key}: ${line}`);
		return true;
	} catch (error) {
		console.error(error);
		console.log(`journey ${key}: failed`);
		return false;
	}
}

async function runAll(): Promise<boolean> {
	const demo = await shareDemo();
	const waiting = Object.keys(JOURNEYS).filter((key) => key !== given.but);
	const count = waiting.length;
	const failed: string[] = [];
	const lane = async (): Promise<void> => {
		for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) {
			if (!(await tell(key))) failed.push(key);
		}
	};
	await Promise.all(Array.from({ length: Math.min(LANES_MAX, availableParallelism()) }, lane));
	let lost = 0;
	for (const key of failed) {
		const isUnsteady = await tell(key);
		if (isUnsteady) console.log(`unsteady: journey ${key} failed once and passed when told again`);
		else lost += 1;
	}
	demo.remove();
	console.log(`${count - lost} passed, ${lost} failed`);
	return lost === 0;
}

/** One story in a process of its own: whether it passed. */
async function tell(key: string): Promise<boolean> {
	const began = Date.now();
	const { code, output } = await capture('node', ['--import', 'tsx', 'tests/browser/journey.ts', key], { quiet: true });
	console.log(`(${((Date.now() - began) / 1000).toFixed(0)} s)\n${output.trimEnd()}`);
	return code === 0;
}
