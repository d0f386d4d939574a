/**
 * Where the office of a round keeps its records, for each store: a demo municipality
 * made once per run and copied for every round, a backup to be restored later, and
 * what lies in the database at the end.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture } from '../../commands/steps/shell.mjs';
import type { Links } from '../browser/harness/server.ts';
import { startPostgres } from '../store/postgres.ts';
import { type Held, readPostgres, readSqlite } from './held.ts';

/** Private half of the backup key, in the data folder: fit for a round, and for nothing else. */
const BACKUP_KEY = 'backup-private.json';
const COMMAND_MS_MAX = 120_000;
export const STORES = ['sqlite', 'postgres'] as const;
export type StoreName = (typeof STORES)[number];

export interface Place {
	readonly links: Links;
	/** Server processes that share it. */
	readonly processes: number;
	/** What a server process must know. */
	readonly environment: Environment;
	/** Makes a backup while the servers run. */
	backUp(): Promise<void>;
	/** Puts the backup back as the office of today; the servers are down. */
	restore(): Promise<void>;
	read(since: number): Promise<Held>;
	dispose(): Promise<void>;
}

export interface PlaceMaker {
	make(round: number): Promise<Place>;
	stop(): Promise<void>;
}

export function placesFor(store: StoreName): Promise<PlaceMaker> {
	return store === 'sqlite' ? sqlitePlaces() : postgresPlaces();
}

async function sqlitePlaces(): Promise<PlaceMaker> {
	const template = newFolder();
	const links = await prepare({ DATA_DIR: template });
	return {
		async make() {
			const data = newFolder();
			cpSync(template, data, { recursive: true });
			const environment = { DATA_DIR: data };
			return {
				links,
				processes: 1,
				environment,
				...copying(environment),
				read: (since) => readSqlite(join(data, 'voordeur.sqlite'), since),
				async dispose() {
					rmSync(data, { recursive: true, force: true });
				}
			};
		},
		async stop() {
			rmSync(template, { recursive: true, force: true });
		}
	};
}

async function postgresPlaces(): Promise<PlaceMaker> {
	const started = await startPostgres();
	if (!started.ok) throw new Error(`PostgreSQL cannot be started: ${started.reason}`);
	const { postgres } = started;
	const template = newFolder();
	const templateUrl = await postgres.newDatabase();
	const links = await prepare({ DATA_DIR: template, DATABASE_URL: templateUrl });
	return {
		async make(round) {
			const data = newFolder();
			cpSync(template, data, { recursive: true });
			const name = `round_${round}`;
			await postgres.administer(`create database ${name} template ${new URL(templateUrl).pathname.slice(1)}`);
			const url = new URL(templateUrl);
			url.pathname = `/${name}`;
			const environment = { DATA_DIR: data, DATABASE_URL: url.toString() };
			return {
				links,
				// Any of them may be killed while another goes on.
				processes: 2,
				environment,
				...copying(environment),
				read: (since) => readPostgres(url.toString(), since),
				async dispose() {
					await postgres.administer(`drop database ${name}`);
					rmSync(data, { recursive: true, force: true });
				}
			};
		},
		async stop() {
			await postgres.stop();
			rmSync(template, { recursive: true, force: true });
		}
	};
}

type Environment = Readonly<Record<string, string>>;

/** The product's own two commands, as an operator runs them. */
function copying(environment: Environment): Pick<Place, 'backUp' | 'restore'> {
	let file = '';
	return {
		async backUp() {
			const output = await runCommand('backup', [], environment);
			file = /^backup: (.+)$/m.exec(output)?.[1] ?? '';
		},
		async restore() {
			const key = join(environment['DATA_DIR'] ?? '', BACKUP_KEY);
			await runCommand('restore', ['--file', file, '--key', key, '--replace'], environment);
		}
	};
}

async function prepare(environment: Environment): Promise<Links> {
	const output = await runCommand('prepare', [], environment);
	await runCommand('backup', ['--make-key', '--out', join(environment['DATA_DIR'] ?? '', BACKUP_KEY)], environment);
	return JSON.parse(output.trim().split('\n').at(-1) ?? '{}') as Links;
}

/** One of the product's own commands, as an operator runs it; throws what it printed when it fails. */
export async function runCommand(name: string, args: readonly string[], environment: Environment): Promise<string> {
	const env = { ...process.env, NODE_ENV: 'production', ...environment };
	const all = ['--import', 'tsx', `commands/${name}.ts`, ...args];
	const { code, output } = await capture(process.execPath, all, { quiet: true, env, timeoutMs: COMMAND_MS_MAX });
	if (code !== 0) throw new Error(`the command ${name} ended with ${code}: ${output}`);
	return output;
}

function newFolder(): string {
	return mkdtempSync(join(tmpdir(), 'voordeur-chaos-'));
}
