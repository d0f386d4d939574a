/**
 * `npm run chaos -- --rounds N`: real browsers against real servers over a bad road,
 * either side killed at random instants, the office restored from an older backup; the
 * driver's own ledger of what the screen said was saved, against the database.
 *
 *   --rounds N              rounds, spread over both IndexedDB backends and both stores
 *   --seed S                seed of the first round; the others count on from it
 *   --lanes L               rounds under way at a time; each mostly waits for its bad road (default 2)
 *   --backend leveldb|sqlite, --store sqlite|postgres     only these
 *   --mutant NAME, --mutants     puts a fault in and plays until it is found
 *
 * Last line: `chaos: N rounds, R recorded, L lost, X duplicated`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { BACKENDS, type Backend } from './hand.ts';
import { runMutants } from './mutants.ts';
import { type PlaceMaker, placesFor, STORES, type StoreName } from './places.ts';
import { playRound } from './round.ts';

const ROUGH_MS = 30_000;

const { values: given } = parseArgs({
	options: {
		rounds: { type: 'string', default: '4' },
		seed: { type: 'string', default: '1' },
		lanes: { type: 'string', default: '2' },
		backend: { type: 'string' },
		store: { type: 'string' },
		/** Stops at the first round that finds something: for the mutants. */
		once: { type: 'boolean', default: false },
		mutant: { type: 'string' },
		mutants: { type: 'boolean', default: false }
	}
});
process.exit(given.mutants || given.mutant !== undefined ? await runMutants(given.mutant ?? '') : await runRounds());

async function runRounds(): Promise<number> {
	const kinds = STORES.filter((store) => given.store === undefined || given.store === store).flatMap((store) =>
		BACKENDS.filter((backend) => given.backend === undefined || given.backend === backend).map((backend) => ({
			store,
			backend
		}))
	);
	const rounds = Number(given.rounds);
	const first = Number(given.seed);
	const lanes = Number(given.lanes);
	if (kinds.length === 0 || ![rounds, first, lanes].every(Number.isInteger) || lanes < 1) {
		console.error(`Say --rounds N, --seed S, --lanes L, --backend ${BACKENDS.join('|')}, --store ${STORES.join('|')}`);
		return 1;
	}
	await buildWhenNeeded();
	const places = new Map<StoreName, Promise<PlaceMaker>>();
	const total = { rounds: 0, recorded: 0, lost: 0, duplicated: 0, unfinished: 0 };
	let next = 0;
	const lane = async (): Promise<void> => {
		while (next < rounds && !(given.once && total.lost + total.duplicated > 0)) {
			const at = next;
			next += 1;
			const kind = kinds[at % kinds.length];
			if (!kind) return;
			const maker = places.get(kind.store) ?? oneAtATime(placesFor(kind.store));
			places.set(kind.store, maker);
			await runRound(await maker, { ...kind, seed: first + at }, total);
		}
	};
	try {
		// A mutant is looked for round by round, so that the first one that finds it ends the run.
		await Promise.all(Array.from({ length: given.once ? 1 : lanes }, lane));
	} finally {
		for (const maker of places.values()) await (await maker).stop();
	}
	if (total.unfinished > 0) console.log(`${total.unfinished} rounds could not be played to their end`);
	console.log(
		`chaos: ${total.rounds} rounds, ${total.recorded} recorded, ${total.lost} lost, ${total.duplicated} duplicated`
	);
	return total.lost + total.duplicated + total.unfinished === 0 && total.recorded > 0 ? 0 : 1;
}

/** A template is copied for one round after the other. */
async function oneAtATime(made: Promise<PlaceMaker>): Promise<PlaceMaker> {
	const maker = await made;
	let last: Promise<unknown> = Promise.resolve();
	return {
		make: (round) => {
			const place = last.then(() => maker.make(round));
			last = place.catch(() => undefined);
			return place;
		},
		stop: () => maker.stop()
	};
}

interface Total {
	rounds: number;
	recorded: number;
	lost: number;
	duplicated: number;
	unfinished: number;
}

async function runRound(
	places: PlaceMaker,
	kind: { readonly store: StoreName; readonly backend: Backend; readonly seed: number },
	total: Total
): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), `voordeur-chaos-round-${kind.seed}-`));
	const name = `round ${kind.seed} (IndexedDB ${kind.backend}, ${kind.store})`;
	const began = Date.now();
	total.rounds += 1;
	try {
		const report = await playRound({ ...kind, places, folder, roughMs: ROUGH_MS });
		total.recorded += report.recorded;
		total.lost += report.lost.length;
		total.duplicated += report.duplicated.length;
		const seconds = ((Date.now() - began) / 1000).toFixed(0);
		console.log(
			`${name}: ${report.recorded} recorded, ${report.lost.length} lost, ${report.duplicated.length} duplicated, phone killed ${report.phoneKills}, servers ${report.serverKills}, restored ${report.restores} times, ${seconds} s`
		);
		for (const line of report.lost) console.log(`  lost: ${line}`);
		for (const line of report.duplicated) console.log(`  duplicated: ${line}`);
		if (report.lost.length + report.duplicated.length === 0) {
			rmSync(folder, { recursive: true, force: true });
			return;
		}
		for (const line of report.story) console.log(`  ${line}`);
	} catch (error) {
		total.unfinished += 1;
		console.error(error);
		console.log(`${name}: could not be played to its end`);
	}
	console.log(
		`  again: npm run chaos -- --rounds 1 --seed ${kind.seed} --backend ${kind.backend} --store ${kind.store}`
	);
	console.log(`  kept: ${folder}`);
}
