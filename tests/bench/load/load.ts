/**
 * `npx tsx tests/bench/load/load.ts --phones 200 --pushes 5 --visits 20 [--operations 7] [--store postgres] [--profile FOLDER]`:
 * durable visits a second through HTTP, every check on, the sender on the same cores. What the
 * receipts said is compared with the database afterwards.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openStore } from '#lib/server/store/open.ts';
import { SERVER_FLAGS } from '../../../commands/steps/server-flags.mjs';
import { freePort } from '../../browser/harness/server.ts';
import { startPostgres } from '../../store/postgres.ts';
import { median, percentile, rounded } from '../figures.ts';
import { fire } from './fire.ts';
import { readOffice } from './office-reader.ts';
import { makeTown, type TownSize } from './town.ts';

export interface LoadResult {
	readonly store: 'sqlite' | 'postgres';
	readonly phones: number;
	/** Operations of which a visit is made. */
	readonly operations: 1 | 7;
	readonly visits: number;
	readonly seconds: number;
	readonly visitsPerSecond: number;
	/** The same for each fifth of the visits: what a store that grows does to it. */
	readonly byFifth: readonly number[];
	readonly p50Ms: number;
	readonly p95Ms: number;
	/** Said to be stored and not in the database, or there more than once. */
	readonly lost: number;
	readonly doubled: number;
	readonly refused: Readonly<Record<string, number>>;
	/** Processor time of the server for each visit, user and system; the database's own processes are not in it. */
	readonly cpuMsPerVisit: number;
	/** What the store grew to, for each visit, with indexes, log and the town itself. */
	readonly bytesPerVisit: number;
	/** The most memory that the server had, in MB. */
	readonly memoryMb: number;
	/** Pages that the office was given meanwhile, and how long it waited. */
	readonly officePages: number;
	readonly officeP95Ms: number;
}

export async function runLoad(
	size: TownSize,
	options: {
		readonly store: 'sqlite' | 'postgres';
		/** Folder of the build, with `server.js` in it. */
		readonly build: string;
		/** Where the server's own profile goes, if anywhere. */
		readonly profile?: string;
		/** Whether somebody at the office asks for its largest pages meanwhile. */
		readonly isOfficeReading?: boolean;
	}
): Promise<LoadResult> {
	const data = mkdtempSync(join(tmpdir(), 'voordeur-load-'));
	const started = options.store === 'postgres' ? await startPostgres() : null;
	if (started && !started.ok) throw new Error(started.reason);
	const databaseUrl = started?.ok ? await started.postgres.newDatabase() : undefined;
	const env = { DATA_DIR: data, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
	try {
		const town = await makeTown(env, size);
		const server = await startProcess({ ...options, env });
		let isOver = false;
		const origin = `http://127.0.0.1:${server.port}`;
		const reading = options.isOfficeReading
			? readOffice(origin, { cookie: town.officeCookie, isOver: () => isOver })
			: Promise.resolve({ pages: 0, waitsMs: [] });
		const before = server.cpuMs();
		const fired = await fire(server.port, town.pushes).finally(() => (isOver = true));
		const cpuMs = server.cpuMs() - before;
		const memoryMb = server.memoryMb();
		const { pages, waitsMs: pageWaits } = await reading;
		await server.stop();
		const sent = town.pushes.flat().flatMap(({ opIds }) => opIds);
		const isStored = new Set(fired.stored);
		const visits = town.pushes
			.flat()
			.flatMap(({ visitOpIds }) => visitOpIds.filter((opId) => isStored.has(opId))).length;
		const held = await readHeld(env);
		const fileBytes = await storeBytes(env);
		return {
			store: options.store,
			phones: size.phones,
			operations: size.operations,
			visits,
			seconds: Number(fired.seconds.toFixed(2)),
			visitsPerSecond: Math.round(visits / fired.seconds),
			byFifth: fifths(fired.answers, size.operations),
			p50Ms: Math.round(median(fired.waits)),
			p95Ms: Math.round(percentile(fired.waits, 0.95)),
			cpuMsPerVisit: rounded(cpuMs / visits, 3),
			bytesPerVisit: Math.round(fileBytes / visits),
			lost: sent.filter((opId) => !held.opIds.has(opId)).length,
			doubled: held.visits - visits,
			refused: Object.fromEntries(fired.refused),
			memoryMb,
			officePages: pages,
			officeP95Ms: Math.round(percentile(pageWaits, 0.95))
		};
	} finally {
		if (started?.ok) await started.postgres.stop();
		rmSync(data, { recursive: true, force: true });
	}
}

/** Visits a second while each fifth of the operations was stored. */
function fifths(
	answers: readonly { readonly at: number; readonly stored: number }[],
	operations: number
): readonly number[] {
	const whole = answers.reduce((sum, { stored }) => sum + stored, 0);
	const speeds: number[] = [];
	let [stored, from, since] = [0, 0, 0];
	for (const answer of answers) {
		stored += answer.stored;
		if (stored < (whole * (speeds.length + 1)) / 5) continue;
		speeds.push(Math.round((stored - from) / operations / Math.max(answer.at - since, 0.001)));
		[from, since] = [stored, answer.at];
	}
	return speeds;
}

/** Reads the database itself, after the server has ended: visits, and operations that made them. */
async function readHeld(env: {
	readonly DATA_DIR: string;
	readonly DATABASE_URL?: string;
}): Promise<{ readonly opIds: ReadonlySet<string>; readonly visits: number }> {
	const store = await openStore({ databaseUrl: env.DATABASE_URL, dataDir: env.DATA_DIR, now: Date.now });
	try {
		const rows = await store.db.selectFrom('operation').select('op_id').execute();
		const visits = await store.db
			.selectFrom('entity')
			.select((e) => e.fn.countAll<number>().as('n'))
			.where('kind', '=', 'visit')
			.executeTakeFirstOrThrow();
		return { opIds: new Set(rows.map(({ op_id }) => op_id)), visits: Number(visits.n) };
	} finally {
		await store.close();
	}
}

/** Bytes of the database on the disk, after it was closed. */
async function storeBytes(env: { readonly DATA_DIR: string; readonly DATABASE_URL?: string }): Promise<number> {
	if (env.DATABASE_URL === undefined) return statSync(join(env.DATA_DIR, 'voordeur.sqlite')).size;
	const store = await openStore({ databaseUrl: env.DATABASE_URL, dataDir: env.DATA_DIR, now: Date.now });
	try {
		const { rows } = await sql<{ size: number }>`select pg_database_size(current_database()) as size`.execute(store.db);
		return Number(rows[0]?.size ?? 0);
	} finally {
		await store.close();
	}
}

async function startProcess(options: {
	readonly build: string;
	readonly profile?: string;
	readonly env: Readonly<Record<string, string>>;
}): Promise<{ readonly port: number; cpuMs(): number; memoryMb(): number; stop(): Promise<void> }> {
	const port = await freePort();
	const flags = options.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}`] : [];
	const child = spawn(process.execPath, [...SERVER_FLAGS, ...flags, join(options.build, 'server.js')], {
		cwd: options.build,
		env: {
			...process.env,
			...options.env,
			NODE_ENV: 'production',
			PORT: String(port),
			HOST: '127.0.0.1',
			ORIGIN: `http://127.0.0.1:${port}`
		},
		stdio: ['ignore', 'ignore', 'inherit', 'ipc']
	});
	const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	await new Promise<void>((resolve, reject) => {
		child.once('message', () => resolve());
		child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it listened`)));
	});
	// The first request opens the store and publishes what ships: not a part of what is measured.
	await fetch(`http://127.0.0.1:${port}/api/v1/health`);
	return {
		port,
		cpuMs: () => cpuMsOf(child.pid),
		memoryMb: () => memoryMbOf(child.pid),
		async stop() {
			child.kill('SIGTERM');
			await gone;
		}
	};
}

/** User and system time of a process; what it costs does not change when others use the machine too. */
function cpuMsOf(pid: number | undefined): number {
	if (pid === undefined || !existsSync(`/proc/${pid}/stat`)) return 0;
	const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
	// In clock ticks, a hundred a second on Linux; state is the first field after the name.
	return (Number(fields[11]) + Number(fields[12])) * 10;
}

function memoryMbOf(pid: number | undefined): number {
	if (pid === undefined || !existsSync(`/proc/${pid}/status`)) return 0;
	return Math.round(Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
}

if (process.argv[1]?.endsWith('load.ts')) {
	const given = (name: string, fallback: string): string => {
		const at = process.argv.indexOf(`--${name}`);
		return at < 0 ? fallback : (process.argv[at + 1] ?? fallback);
	};
	const size = {
		phones: Number(given('phones', '200')),
		pushes: Number(given('pushes', '5')),
		visits: Number(given('visits', '20')),
		operations: given('operations', '1') === '7' ? 7 : 1
	} as const;
	const profile = given('profile', '');
	const store = given('store', 'sqlite') === 'postgres' ? 'postgres' : 'sqlite';
	const isOfficeReading = process.argv.includes('--report');
	const options = { store, build: given('build', '.'), isOfficeReading, ...(profile ? { profile } : {}) } as const;
	console.log(JSON.stringify(await runLoad(size, options)));
}
