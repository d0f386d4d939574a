/**
 * `npm run bench -- NAME`: figures of the very build that `npm start` starts, beside their budgets, into `docs/bench`.
 * Each ends with a line of its own; exit 1 when a figure is above its budget.
 */
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { above, type Figure } from './machine.ts';

const BENCHES: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
	guides: async () => (await import('./guides.ts')).benchGuides()
};

const name = process.argv[2] ?? '';
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (bench === undefined) {
	console.error(`No benchmark is called ${name || '(nothing)'}. There are: ${Object.keys(BENCHES).join(', ')}`);
	process.exit(1);
}
await buildWhenNeeded();
const short = above(await bench());
console.log(
	`bench ${name}: ${short.length === 0 ? 'within' : `above budget: ${short.map(({ what }) => what).join(', ')}`}`
);
process.exit(short.length === 0 ? 0 : 1);
