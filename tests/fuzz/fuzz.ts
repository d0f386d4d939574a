/**
 * `npm run fuzz`: malformed, oversized, replayed, cross-tenant, wrongly signed and mutated requests against every
 * endpoint that lies on the disk, of the built server, with two organisations in its store. The database itself notes
 * every change, so that what a request did is known and not guessed. Last line `fuzz: N requests, E server errors,
 * B breaches`; exit 1 unless both are 0.
 *
 *   npm run fuzz -- --rounds 2000            requests
 *   npm run fuzz -- --rounds 2000 --seed 7   the same ones again
 *   npm run fuzz -- --build FOLDER           another build, with its server.js
 *   npm run fuzz -- --only /api/v1/push      one address
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { openSqliteFile } from '#lib/server/store/sqlite.ts';
import { startServer } from '../browser/harness/server.ts';
import { Chance } from '../simulation/chance.ts';
import { makeGun } from './gun.ts';
import { listsLevel } from './lists-level.ts';
import { closeLines, send } from './line.ts';
import { placesOnDisk } from './places.ts';
import type { Change } from './shot.ts';
import { fillTown, type Town } from './town.ts';
import { verdictOf } from './verdict.ts';

const { values: given } = parseArgs({
	options: {
		rounds: { type: 'string', default: '2000' },
		seed: { type: 'string', default: '1' },
		build: { type: 'string' },
		only: { type: 'string' }
	}
});
const rounds = Number(given.rounds);
const seed = Number(given.seed);
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
	console.error('Say how many requests: npm run fuzz -- --rounds 2000 [--seed 7]');
	process.exit(1);
}
if (given.build === undefined) await buildWhenNeeded();

let town: Town | undefined;
const server = await startServer({
	...(given.build === undefined ? {} : { build: given.build }),
	fill: async (data) => {
		town = await fillTown(data);
	}
});
const told = new Map<string, number>();
const statuses = new Map<number, number>();
const times = new Map<string, { readonly count: number; readonly ms: number }>();
let errors = 0;
let breaches = 0;
try {
	if (!town) throw new Error('the town was not filled');
	const port = Number(new URL(server.origin).port);
	process.env['FUZZ_PORT'] = String(port);
	const database = openSqliteFile(join(server.data, 'voordeur.sqlite'));
	const changesAfter = database.prepare('SELECT id, name, what, tenant FROM fuzz_log WHERE id > ? ORDER BY id');
	const chance = new Chance(seed);
	const places = placesOnDisk().filter(({ route }) => given.only === undefined || route === given.only);
	const gun = await makeGun({ town, chance, places, port });
	let seen = Number((changesAfter.all(0).at(-1) as { id?: number } | undefined)?.id ?? 0);
	for (let round = 1; round <= rounds; round += 1) {
		const { shot, onTaken } = await gun.next();
		// What making the request did (a challenge, a token) is none of its own doing.
		seen = Math.max(seen, Number((changesAfter.all(seen).at(-1) as { id?: number } | undefined)?.id ?? 0));
		const began = performance.now();
		const answer = await send(
			port,
			shot,
			`127.${chance.between(1, 250)}.${chance.below(250)}.${chance.between(1, 250)}`
		);
		const spent = times.get(shot.place.route) ?? { count: 0, ms: 0 };
		times.set(shot.place.route, { count: spent.count + 1, ms: spent.ms + performance.now() - began });
		statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
		await listsLevel(database);
		const rows = changesAfter.all(seen) as (Change & { readonly id: number })[];
		seen = rows.at(-1)?.id ?? seen;
		if (answer.status >= 200 && answer.status < 400) onTaken?.();
		const verdict = verdictOf(shot, answer, { changes: rows, folders: [process.cwd(), server.data] });
		errors += verdict.errors.length > 0 ? 1 : 0;
		breaches += verdict.breaches.length > 0 ? 1 : 0;
		for (const what of [
			...verdict.errors.map((error) => `error   ${error}`),
			...verdict.breaches.map((breach) => `breach  ${breach}`)
		]) {
			const line = `${what}: ${shot.method.slice(0, 10)} ${shot.place.route} as ${shot.who}`;
			const count = (told.get(line) ?? 0) + 1;
			told.set(line, count);
			if (count === 1)
				console.log(
					`${line}\n        request ${round} of seed ${seed}, ${answer.status}: ${JSON.stringify(shot.raw ?? shot.path).slice(0, 160)}\n        headers ${JSON.stringify(shot.headers).slice(0, 200)}\n        body ${JSON.stringify(
						Buffer.from(shot.body ?? [])
							.toString('utf8')
							.slice(0, 160)
					)}\n        answer ${JSON.stringify(answer.text.slice(0, 200))}`
				);
		}
		if (round % 10_000 === 0) console.log(`${round} requests, ${errors} server errors, ${breaches} breaches`);
	}
	database.close();
	for (const [line, count] of told) console.log(`${String(count).padStart(6)} x ${line}`);
	console.log(
		`${places.length} addresses; answers by status: ${[...statuses]
			.sort()
			.map(([status, count]) => `${status} ${count}`)
			.join(', ')}`
	);
	const slowest = [...times].sort(([, a], [, b]) => b.ms - a.ms).slice(0, 5);
	console.log(
		`most time: ${slowest.map(([route, { count, ms }]) => `${route} ${(ms / 1_000).toFixed(0)} s for ${count}`).join(', ')}`
	);
	const bare = gun.withoutDraft();
	if (bare.length > 0) console.log(`without a grammar of their own: ${bare.join(', ')}`);
} finally {
	closeLines();
	await server.dispose();
}
console.log(`fuzz: ${rounds} requests, ${errors} server errors, ${breaches} breaches`);
process.exit(errors === 0 && breaches === 0 ? 0 : 1);
