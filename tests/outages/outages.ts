/**
 * `npm run outages`: the store of the built server stops working, and the server and the phones say so and come back:
 * PostgreSQL killed and started again, a disk that is full and is emptied, a damaged file found at the start.
 *
 *   --only away|full|damaged    one scene
 *
 * Last line: `outages: S scenes, A answers, E were 500, F faults`.
 */
import { parseArgs } from 'node:util';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { fetchWhatIsMissing, POSTGRESQL } from '../../commands/steps/machine.mjs';
import { chanceOf } from '../simulation/chance.ts';
import { playAway } from './away.ts';
import { Checks } from './checks.ts';
import { playDamaged } from './damaged.ts';
import { playFull } from './full.ts';

const SEED = 1;
const { values: given } = parseArgs({ options: { only: { type: 'string' } } });

const SCENES = {
	away: (checks: Checks) => playAway(chanceOf(SEED, 1), checks),
	full: (checks: Checks) => playFull(chanceOf(SEED, 2), checks),
	damaged: playDamaged
};
const wanted = Object.entries(SCENES).filter(([name]) => given.only === undefined || given.only === name);
if (wanted.length === 0) console.error(`There are these scenes: ${Object.keys(SCENES).join(', ')}`);
const missing = await fetchWhatIsMissing(POSTGRESQL);
for (const { name, reason } of missing) console.log(`not run: ${name} (${reason})`);
await buildWhenNeeded();
const checks = new Checks();
for (const [name, play] of wanted) {
	const before = checks.faults.length;
	await play(checks);
	const faults = checks.faults.slice(before);
	console.log(`${name}: ${faults.length === 0 ? 'as promised' : `${faults.length} faults`}`);
	for (const fault of faults) console.log(`  ${fault}`);
}
console.log(
	`outages: ${wanted.length} scenes, ${checks.answers} answers, ${checks.serverErrors} were 500, ${checks.faults.length} faults`
);
process.exit(checks.faults.length + checks.serverErrors + missing.length === 0 && wanted.length > 0 ? 0 : 1);
