/**
 * One PostgreSQL for all files of one run of Vitest: whichever file needs it first starts it, and the run's own end stops
 * it. Making a cluster takes seconds on each of two cores, and twenty files need one. Each test still has a database of
 * its own; who changes settings of the whole cluster, or ends its connections, asks for one alone.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '#lib/server/store/postgres.ts';
import { type ClusterPlace, clusterAt, startPostgres, type Started, type TestPostgres } from './postgres.ts';

/** Names the folder of this run to the processes in which its files run. */
const RUN = 'VOORDEUR_TEST_RUN';
const WAIT_MS = 50;
const START_MS_MAX = 90_000;

type Told = { readonly ok: true; readonly place: ClusterPlace } | { readonly ok: false; readonly reason: string };

/** The cluster of this run; one alone where there is no run, as in the simulation. */
export async function sharedPostgres(): Promise<Started> {
	const run = process.env[RUN];
	if (run === undefined) return startPostgres();
	const started = await once(join(run, 'cluster'), async (): Promise<Told> => {
		const made = await startPostgres();
		return made.ok ? { ok: true, place: made.postgres.place } : made;
	});
	if (!started.ok) return started;
	const cluster = clusterAt(started.place);
	return {
		ok: true,
		postgres: { ...cluster, newMigrated: () => migratedIn(run, cluster), stop: async () => undefined }
	};
}

/** A new database with every migration: a copy of one in which they ran. */
async function migratedIn(run: string, cluster: TestPostgres): Promise<string> {
	const template = await once(join(run, 'template'), async () => {
		const url = await cluster.newDatabase();
		await (await openPostgres(url)).close();
		return { name: new URL(url).pathname.slice(1) };
	});
	return cluster.newDatabase({ template: template.name });
}

/** The first who comes makes it, the others read what was made. */
async function once<T>(path: string, make: () => Promise<T>): Promise<T> {
	const told = `${path}.json`;
	try {
		mkdirSync(path);
	} catch {
		return readWhenThere<T>(told);
	}
	const made = await make();
	// Whole or not there: nobody reads half of it.
	writeFileSync(`${told}.new`, JSON.stringify(made));
	renameSync(`${told}.new`, told);
	return made;
}

async function readWhenThere<T>(told: string): Promise<T> {
	for (let waited = 0; waited < START_MS_MAX; waited += WAIT_MS) {
		if (existsSync(told)) return JSON.parse(readFileSync(told, 'utf8')) as T;
		await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
	}
	throw new Error(`${told} was not made in time`);
}

/** For Vitest: called before the first file and after the last, by each of its projects; the first begins the run. */
export function setup(): (() => Promise<void>) | undefined {
	if (process.env[RUN] !== undefined) return undefined;
	const run = mkdtempSync(join(tmpdir(), 'voordeur-run-'));
	process.env[RUN] = run;
	return async () => {
		const told = join(run, 'cluster.json');
		const started: unknown = existsSync(told) ? JSON.parse(readFileSync(told, 'utf8')) : null;
		if (typeof started === 'object' && started !== null && 'place' in started)
			await clusterAt(started.place as ClusterPlace).stop();
		rmSync(run, { recursive: true, force: true });
	};
}
