/** A PostgreSQL of its own for the tests: made in a temporary folder, on a free loopback port, gone afterwards. */
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const VERSIONS = '/usr/lib/postgresql';

export interface TestPostgres {
	/** A connection to a new, empty database. */
	newDatabase(): Promise<string>;
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
	const data = join(folder, 'data');
	const as = (program: string, args: readonly string[]) =>
		run(user.command[0] ?? program, [...user.command.slice(1), ...(user.command.length > 0 ? [program] : []), ...args]);
	if (user.name) execFileSync('chown', [user.name, folder]);
	await as(join(bin, 'initdb'), ['-D', data, '-U', 'voordeur', '-A', 'trust', '-E', 'UTF8', '--locale=C']);
	const port = await freePort();
	const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=60`;
	await as(join(bin, 'pg_ctl'), ['-D', data, '-l', join(folder, 'log'), '-w', '-t', '60', '-o', settings, 'start']);

	const url = (database: string): string => `postgres://voordeur@127.0.0.1:${port}/${database}`;
	const psql = (sql: string) => run(join(bin, 'psql'), ['-v', 'ON_ERROR_STOP=1', '-c', sql, url('postgres')]);
	let databases = 0;
	return {
		ok: true,
		postgres: {
			async newDatabase() {
				databases += 1;
				const name = `test_${databases}`;
				await psql(`create database ${name}`);
				return url(name);
			},
			async administer(sql) {
				await psql(sql);
			},
			async stop() {
				await as(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop']);
				rmSync(folder, { recursive: true, force: true });
			}
		}
	};
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
