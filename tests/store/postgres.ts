/** A PostgreSQL of its own for the tests: made in a temporary folder, on a free loopback port, gone afterwards. */
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const VERSIONS = '/usr/lib/postgresql';
/** Several files of a run share a cluster, and each store keeps connections of its own. */
const CONNECTIONS_MAX = 200;
const UNTIL_MS_MAX = 20_000;

/** Where a cluster lies and how it is spoken to: what another process of the same run needs of it. */
export interface ClusterPlace {
	readonly bin: string;
	readonly folder: string;
	readonly port: number;
	/** What stands before a program so that it does not run as root. */
	readonly command: readonly string[];
}

export interface TestPostgres {
	readonly place: ClusterPlace;
	/** A connection to a new database: empty, or like the one named. */
	newDatabase(options?: { readonly template?: string }): Promise<string>;
	/** A new database in which every migration has run, where there is a quicker way than running them. */
	newMigrated?(): Promise<string>;
	/** Runs a statement as the owner of everything, outside any transaction. */
	administer(sql: string): Promise<void>;
	stop(): Promise<void>;
}

export type Started =
	{ readonly ok: true; readonly postgres: TestPostgres } | { readonly ok: false; readonly reason: string };

export async function startPostgres(): Promise<Started> {
	const bin = newestBin();
	if (!bin) return { ok: false, reason: `no PostgreSQL below ${VERSIONS}` };
	const user = userToRunAs();
	if (!user.ok) return user;
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-postgres-'));
	chmodSync(folder, 0o755);
	const place = { bin, folder, port: await freePort(), command: user.command };
	const data = join(folder, 'data');
	const as = asUser(place);
	if (user.name) execFileSync('chown', [user.name, folder]);
	await as(join(bin, 'initdb'), ['-D', data, '-U', 'voordeur', '-A', 'trust', '-E', 'UTF8', '--locale=C']);
	await startCluster(place);
	return { ok: true, postgres: clusterAt(place) };
}

/** Starts what lies there: one that was made just now, or one that was killed. */
export async function startCluster(place: ClusterPlace, settings = ''): Promise<void> {
	const { bin, folder, port } = place;
	const all = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=${CONNECTIONS_MAX} ${settings}`;
	const args = ['-D', join(folder, 'data'), '-l', join(folder, 'log'), '-w', '-t', '60', '-o', all, 'start'];
	await asUser(place)(join(bin, 'pg_ctl'), args);
}

/**
 * A standby of a running cluster, made from a copy and following it from there.
 *
 * @param name under which the primary knows it, for `synchronous_standby_names`
 * @param port in the place of a machine that was lost; without it a free one
 */
export async function startStandby(primary: ClusterPlace, name: string, port?: number): Promise<TestPostgres> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-standby-'));
	const place = { ...primary, folder, port: port ?? (await freePort()) };
	chmodSync(place.folder, 0o755);
	const owner = place.command[2];
	if (owner !== undefined) execFileSync('chown', [owner, place.folder]);
	const from = `host=127.0.0.1 port=${primary.port} user=voordeur application_name=${name}`;
	const copy = ['-d', from, '-D', join(place.folder, 'data'), '-R', '-X', 'stream', '-c', 'fast'];
	await asUser(place)(join(place.bin, 'pg_basebackup'), copy);
	await startCluster(place);
	return clusterAt(place);
}

/** Makes a standby the primary; resolves when it takes writes. */
export async function promote(place: ClusterPlace): Promise<void> {
	await asUser(place)(join(place.bin, 'pg_ctl'), ['-D', join(place.folder, 'data'), '-w', '-t', '60', 'promote']);
}

/** A standby that receives nothing more: what the primary acknowledges from here on, it lacks. */
export async function stopFollowing(standby: TestPostgres): Promise<void> {
	await standby.administer("alter system set primary_conninfo = ''");
	await standby.administer('select pg_reload_conf()');
	await until(standby.place, 'select count(*) = 0 from pg_stat_wal_receiver');
}

/** Resolves once a standby has all that its primary has now. */
export async function untilLevel(primary: TestPostgres, standby: TestPostgres): Promise<void> {
	const { stdout } = await query(primary.place, 'select pg_current_wal_lsn()');
	await until(standby.place, `select pg_last_wal_replay_lsn() >= '${stdout.trim()}'`);
}

async function until(place: ClusterPlace, sql: string): Promise<void> {
	const end = Date.now() + UNTIL_MS_MAX;
	while ((await query(place, sql)).stdout.trim() !== 't') {
		if (Date.now() > end) throw new Error(`never true on the cluster at ${place.port}: ${sql}`);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

function query({ bin, port }: ClusterPlace, sql: string) {
	return run(join(bin, 'psql'), [
		'-v',
		'ON_ERROR_STOP=1',
		'-Atc',
		sql,
		`postgres://voordeur@127.0.0.1:${port}/postgres`
	]);
}

/** As if the machine lost its power: no process of it ends in order. */
export async function kill(place: ClusterPlace): Promise<void> {
	await asUser(place)(join(place.bin, 'pg_ctl'), ['-D', join(place.folder, 'data'), '-m', 'immediate', 'stop']);
}

/** A cluster that runs already. */
export function clusterAt(place: ClusterPlace): TestPostgres {
	const url = (database: string): string => `postgres://voordeur@127.0.0.1:${place.port}/${database}`;
	const psql = (sql: string) => run(join(place.bin, 'psql'), ['-v', 'ON_ERROR_STOP=1', '-c', sql, url('postgres')]);
	return {
		place,
		async newDatabase({ template } = {}) {
			const name = `test_${randomUUID().replaceAll('-', '')}`;
			await psql(`create database ${name}${template === undefined ? '' : ` template ${template}`}`);
			return url(name);
		},
		async administer(sql) {
			await psql(sql);
		},
		async stop() {
			// One that was killed by a test is stopped already.
			await kill(place).catch(() => undefined);
			rmSync(place.folder, { recursive: true, force: true });
		}
	};
}

function asUser({ command }: ClusterPlace) {
	return (program: string, args: readonly string[]) =>
		run(command[0] ?? program, [...command.slice(1), ...(command.length > 0 ? [program] : []), ...args]);
}

function newestBin(): string | null {
	if (!existsSync(VERSIONS)) return null;
	const versions = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a));
	return (
		versions.map((version) => join(VERSIONS, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb'))) ?? null
	);
}

/** PostgreSQL refuses to run as root, so root becomes somebody else for it. */
function userToRunAs():
	| { readonly ok: true; readonly name: string | null; readonly command: readonly string[] }
	| { readonly ok: false; readonly reason: string } {
	if (process.getuid?.() !== 0) return { ok: true, name: null, command: [] };
	for (const name of ['postgres', 'nobody']) {
		try {
			execFileSync('id', [name], { stdio: 'ignore' });
			return { ok: true, name, command: ['runuser', '-u', name, '--'] };
		} catch {
			continue;
		}
	}
	return { ok: false, reason: 'it refuses to run as root and there is no other user' };
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() =>
				typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port'))
			);
		});
	});
}
