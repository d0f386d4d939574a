/**
 * `npm run failover`: PostgreSQL on two machines, once with a synchronous standby and once with an asynchronous one. The
 * primary is killed (SIGKILL to all its processes) at random instants under load and the standby promoted; the phones are
 * the product's device core over HTTP; the driver's own ledger is held against the database.
 *
 *   --kills K               of the primary, half of them in each set-up (default 6)
 *   --seed S                of what chance decides; instants also depend on the machine
 *   --mode synchronous|asynchronous     only this one
 *   --mutants               puts each fault of tests/failover/mutants in and plays until it is found
 *
 * Last line: `failover: K kills, S synchronous, A asynchronous, L lost, D doubled`.
 */
import { parseArgs } from 'node:util';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { fetchWhatIsMissing, POSTGRESQL } from '../../commands/steps/machine.mjs';
import { playMutants } from '../chaos/mutants.ts';
import { MODES, type Mode } from './clusters.ts';
import { playFailovers } from './round.ts';

const { values: given } = parseArgs({
	options: {
		kills: { type: 'string', default: '6' },
		seed: { type: 'string', default: '1' },
		mode: { type: 'string' },
		mutants: { type: 'boolean', default: false }
	}
});
process.exit(given.mutants ? await runMutants() : await run());

async function run(): Promise<number> {
	const modes = MODES.filter((mode) => given.mode === undefined || given.mode === mode);
	const kills = Number(given.kills);
	const seed = Number(given.seed);
	if (modes.length === 0 || !Number.isInteger(kills) || kills < modes.length || !Number.isInteger(seed)) {
		console.error(`Say --kills K (one at least for each set-up), --seed S, --mode ${MODES.join('|')}`);
		return 1;
	}
	const missing = await fetchWhatIsMissing(POSTGRESQL);
	for (const { name, reason } of missing) console.log(`not run: ${name} (${reason})`);
	if (missing.length > 0) return 1;
	await buildWhenNeeded();
	const total = { synchronous: 0, asynchronous: 0, acknowledged: 0, lost: 0, doubled: 0, faults: 0 };
	for (const [at, mode] of modes.entries()) {
		const share = Math.floor(kills / modes.length) + (at < kills % modes.length ? 1 : 0);
		await play(mode, { kills: share, seed }, total);
	}
	console.log(
		`failover: ${total.synchronous + total.asynchronous} kills, ${total.synchronous} synchronous, ${total.asynchronous} asynchronous, ${total.lost} lost, ${total.doubled} doubled`
	);
	return total.lost + total.doubled + total.faults === 0 && total.acknowledged > 0 ? 0 : 1;
}

interface Total {
	synchronous: number;
	asynchronous: number;
	acknowledged: number;
	lost: number;
	doubled: number;
	faults: number;
}

async function play(
	mode: Mode,
	{ kills, seed }: { readonly kills: number; readonly seed: number },
	total: Total
): Promise<void> {
	const report = await playFailovers({ mode, kills, seed, say: (line) => console.log(`${mode}: ${line}`) });
	total[mode] += report.kills;
	total.acknowledged += report.acknowledged;
	total.lost += report.lost.length;
	total.doubled += report.doubled.length;
	console.log(
		`${mode}: ${report.made} made, ${report.acknowledged} acknowledged, ${report.lost.length} lost, of which ${report.goneForGood} lie on no phone, ${report.doubled.length} doubled, ${report.epochs} epochs told, ${report.unsent} not sent`
	);
	for (const line of [...report.lost, ...report.doubled].slice(0, 10)) console.log(`  ${line}`);
	// Each failover was told to the phones as another epoch, or somebody else has put the work back by chance.
	const faults = [
		...(report.unsent > 0 || report.acknowledged < report.made ? ['not all was handed in'] : []),
		...(report.epochs <= report.kills ? ['fewer epochs than failovers were told'] : []),
		...(mode === 'asynchronous' && report.behind === 0 ? ['no standby was behind, so nothing was tried'] : []),
		...(mode === 'synchronous' && report.behind > 0 ? ['a synchronous standby was behind'] : [])
	];
	for (const fault of faults) console.log(`${mode}: ${fault}`);
	total.faults += faults.length;
}

function runMutants(): Promise<number> {
	return playMutants({
		name: 'failover',
		folder: 'tests/failover/mutants',
		program: ['tests/failover/failover.ts'],
		last: /^failover: \d+ kills, \d+ synchronous, \d+ asynchronous, (\d+) lost, (\d+) doubled$/m
	});
}
