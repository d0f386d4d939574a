/**
 * `npm run axe`: axe-core on every screen of the coach and every page of the office, by the router's list: full and
 * empty, offline, covered, locked, with the disk full, with things that are not there; in both languages, by day,
 * outdoors and in the dark; cards from right to left. `npm run journey -- axe` looks at each screen and each page once.
 * Last line: `axe: N pages, V violations`.
 */
import { availableParallelism } from 'node:os';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { type AxeRun, ALL_RUNS, lookAtAll } from './harness/axe-runs.ts';

await buildWhenNeeded();
const only = process.argv[2];
const runs: readonly AxeRun[] = ALL_RUNS.filter((run) => only === undefined || run.name.includes(only));
const { pages, violations, lines } = await lookAtAll(runs, Math.min(2, availableParallelism()));
for (const line of lines) console.log(line);
console.log(`axe: ${pages} pages, ${violations} violations`);
process.exit(violations === 0 && pages > 0 ? 0 : 1);
