/**
 * `npm run journey -- NAME`: one story in a real browser against a real server.
 * `npm run journey -- all` runs every story and ends with `N passed, N failed`.
 * Each story ends with a line of its own that says what was counted.
 */
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { JOURNEYS } from './journeys/index.ts';

const name = process.argv[2] ?? 'all';
const chosen = name === 'all' ? Object.entries(JOURNEYS) : Object.entries(JOURNEYS).filter(([key]) => key === name);
if (chosen.length === 0) {
	console.error(`No journey is called ${name}. There are: ${Object.keys(JOURNEYS).join(', ')}`);
	process.exit(1);
}

await buildWhenNeeded();
let passed = 0;
let failed = 0;
for (const [key, journey] of chosen) {
	const began = Date.now();
	try {
		const line = await journey();
		passed += 1;
		if (name === 'all') console.log(`(${((Date.now() - began) / 1000).toFixed(0)} s)`);
		console.log(`journey ${key}: ${line}`);
	} catch (error) {
		failed += 1;
		console.error(error);
		console.log(`journey ${key}: failed`);
	}
}
if (name === 'all') console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
