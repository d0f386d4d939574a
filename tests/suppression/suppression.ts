/**
 * `npm run suppression:attack -- [--towns N] [--seed S]`: makes towns, takes everything that leaves the team about a
 * year of each, and tries to work out what was hidden. Two careless releases stand beside it and have to fall. Then the
 * same over time, with prints before and after late work, erasures and edits of buurten; there an office that works each
 * print out anew has to fall. Last line: `suppression: T tables, P prints, 0 cells recovered`.
 */
import { attackOverTime } from './attack-time.ts';
import { attackTown } from './attack-town.ts';
import { yearTownOf } from './year-town.ts';

const SIZES = [40, 120, 300, 700, 1_500, 4_000];

const option = (name: string, otherwise: number): number => {
	const at = process.argv.indexOf(name);
	return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const [towns, first] = [option('--towns', 24), option('--seed', 1)];
const sums = { tables: 0, cells: 0, shown: 0, recovered: 0, naive: 0, alone: 0, prints: 0, anew: 0 };

for (let at = 0; at < towns; at += 1) {
	const [seed, size] = [first + at, SIZES[at % SIZES.length] ?? 100];
	const attacked = attackTown(yearTownOf(seed, size));
	for (const name of ['tables', 'cells', 'shown', 'naive', 'alone'] as const) sums[name] += attacked[name];
	sums.recovered += attacked.recovered.length;
	for (const line of attacked.recovered) console.log(`seed ${seed}, size ${size}: ${line}`);
	const overTime = attackOverTime(seed, size, { keeps: true });
	sums.prints += overTime.prints;
	sums.recovered += overTime.recovered.length;
	for (const line of overTime.recovered) console.log(`seed ${seed}, size ${size}, over time: ${line}`);
	sums.anew += attackOverTime(seed, size, { keeps: false }).recovered.length;
}

console.log(`${towns} towns: ${sums.shown} of ${sums.cells} numbers shown`);
console.log(`control, only the small numbers hidden: ${sums.naive} cells recovered`);
console.log(`control, every period by itself and unrounded: ${sums.alone} cells recovered`);
console.log(`control, every print worked out anew: ${sums.anew} cells recovered`);
const fell = sums.naive > 0 && sums.alone > 0 && sums.anew > 0;
if (!fell) console.log('a control did not fall: the attack shows nothing');
console.log(`suppression: ${sums.tables} tables, ${sums.prints} prints, ${sums.recovered} cells recovered`);
process.exit(fell && sums.recovered === 0 ? 0 : 1);
