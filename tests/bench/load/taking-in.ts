/**
 * `npx tsx tests/bench/load/taking-in.ts --phones 40 --pushes 5 --visits 20 [--operations 7] [--store postgres] [--profile FOLDER]`:
 * what the server itself spends on a visit, without HTTP and without a sender: every push of the load bench's town handed
 * to the function that the endpoint calls. Processor time hardly changes when others use the machine too.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { openServer } from '#lib/server/app.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import { startPostgres } from '../../store/postgres.ts';
import { rounded } from '../figures.ts';
import { largestCosts } from './costs.ts';
import { makeTown, type Push, type TownSize } from './town.ts';

const given = (name: string, fallback: string): string => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? fallback : (process.argv[at + 1] ?? fallback);
};
const size: TownSize = {
	phones: Number(given('phones', '40')),
	pushes: Number(given('pushes', '5')),
	visits: Number(given('visits', '20')),
	operations: given('operations', '1') === '7' ? 7 : 1
};
const profile = given('profile', '');
const data = mkdtempSync(join(tmpdir(), 'voordeur-taking-in-'));
const started = given('store', 'sqlite') === 'postgres' ? await startPostgres() : null;
if (started && !started.ok) throw new Error(started.reason);
try {
	const env = { DATA_DIR: data, ...(started?.ok ? { DATABASE_URL: await started.postgres.newDatabase() } : {}) };
	const { pushes } = await makeTown(env, size);
	const server = await openServer(env);
	const doors = (): Promise<unknown> => server.store.db.selectFrom('door_list').select('ent').limit(1).execute();
	await doors();
	const watching = profile === '' ? null : await startProfile();
	const cpu = process.cpuUsage();
	const began = performance.now();
	const stored = await Promise.all(pushes.map(takeIn));
	const seconds = (performance.now() - began) / 1000;
	// The office's lists belong to the cost of a visit, also where they come later.
	await doors();
	const { user, system } = process.cpuUsage(cpu);
	await watching?.(profile);
	await server.store.close();
	const visits = stored.reduce((sum, count) => sum + count, 0) / size.operations;
	console.log(
		JSON.stringify({
			store: started ? 'postgres' : 'sqlite',
			operations: size.operations,
			visits,
			visitsPerSecond: Math.round(visits / seconds),
			cpuMsPerVisit: rounded((user + system) / 1000 / visits, 3),
			...(started ? {} : { bytesPerVisit: Math.round(statSync(join(data, 'voordeur.sqlite')).size / visits) })
		})
	);
	if (profile !== '')
		console.log(
			largestCosts(profile, 40)
				.map(({ what, percent }) => `${percent} % ${what}`)
				.join('\n')
		);

	async function takeIn(own: readonly Push[]): Promise<number> {
		let count = 0;
		for (const { body } of own) {
			const outcome = await receivePush(server.ports, JSON.parse(gunzipSync(body).toString()));
			if (!outcome.ok) throw new Error(`a push was refused: ${outcome.error.kind}`);
			count += outcome.answer.receipts.filter(({ result }) => result === 'stored').length;
		}
		return count;
	}
} finally {
	if (started?.ok) await started.postgres.stop();
	rmSync(data, { recursive: true, force: true });
}

/** @returns what ends the profile and writes it into a folder */
async function startProfile(): Promise<(folder: string) => Promise<void>> {
	const session = new Session();
	session.connect();
	await session.post('Profiler.enable');
	await session.post('Profiler.setSamplingInterval', { interval: 250 });
	await session.post('Profiler.start');
	return async (folder) => {
		const { profile } = await session.post('Profiler.stop');
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, 'taking-in.cpuprofile'), JSON.stringify(profile));
		session.disconnect();
	};
}
