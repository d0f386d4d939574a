/**
 * Where the office of a round keeps its records, for each store: a demo municipality
 * made once per run and copied for every round, a copy to be restored later, and
 * what lies in the database at the end.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DatabaseSync } from '@photostructure/sqlite';
import pg from 'pg';
import { postgresBin } from '../../commands/steps/machine.mjs';
import { capture } from '../../commands/steps/shell.mjs';
import type { Links } from '../browser/harness/server.ts';
import { startPostgres } from '../store/postgres.ts';
import { type Held, readPostgres, readSqlite } from './held.ts';

const run = promisify(execFile);
export const STORES = ['sqlite', 'postgres'] as const;
export type StoreName = (typeof STORES)[number];

export interface Place {
	readonly links: Links;
	/** Server processes that share it. */
	readonly processes: number;
	/** What a server process must know; asked at every start, since a restore may change it. */
	environment(): Readonly<Record<string, string>>;
	/** Keeps a copy while the servers run. */
	backUp(): Promise<void>;
	/** Puts the copy back as the office of today, with a new epoch; the servers are down. */
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
	const template = mkdtempSync(join(tmpdir(), 'voordeur-chaos-'));
	const links = await prepare({ DATA_DIR: template });
	return {
		async make() {
			const data = mkdtempSync(join(tmpdir(), 'voordeur-chaos-'));
			cpSync(template, data, { recursive: true });
			const file = join(data, 'voordeur.sqlite');
			const kept = join(data, 'kept.sqlite');
			return {
				links,
				processes: 1,
				environment: () => ({ DATA_DIR: data }),
				async backUp() {
					rmSync(kept, { force: true });
					withDatabase(file, (database) => database.exec(`vacuum into '${kept}'`));
				},
				async restore() {
					for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
					cpSync(kept, file);
					withDatabase(file, (database) => database.exec(NEW_EPOCH()));
				},
				read: (since) => readSqlite(file, since),
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
	const data = mkdtempSync(join(tmpdir(), 'voordeur-chaos-'));
	const template = await postgres.newDatabase();
	const links = await prepare({ DATA_DIR: data, DATABASE_URL: template });
	const bin = postgresBin();
	return {
		async make(round) {
			const name = `round_${round}`;
			await postgres.administer(`create database ${name} template ${nameOf(template)}`);
			const kept = join(data, `${name}.dump`);
			let url = withName(template, name);
			return {
				links,
				// Any of them may be killed while another goes on.
				processes: 2,
				environment: () => ({ DATA_DIR: data, DATABASE_URL: url }),
				async backUp() {
					await run(join(bin ?? '', 'pg_dump'), ['--format=custom', `--file=${kept}`, url]);
				},
				async restore() {
					await postgres.administer(`create database ${name}_restored`);
					url = withName(template, `${name}_restored`);
					await run(join(bin ?? '', 'pg_restore'), [`--dbname=${url}`, kept]);
					const client = new pg.Client({ connectionString: url });
					await client.connect();
					await client.query(NEW_EPOCH());
					await client.end();
				},
				read: (since) => readPostgres(url, since),
				async dispose() {
					rmSync(kept, { force: true });
					for (const end of ['', '_restored']) await postgres.administer(`drop database if exists ${name}${end}`);
				}
			};
		},
		async stop() {
			await postgres.stop();
			rmSync(data, { recursive: true, force: true });
		}
	};
}

/** What a restore does beside putting the records back: phones that meet another epoch hand in again what they kept. */
const NEW_EPOCH = (): string => `update organisation set epoch = '${crypto.randomUUID()}'`;

async function prepare(environment: Readonly<Record<string, string>>): Promise<Links> {
	const env = { ...process.env, NODE_ENV: 'production', ...environment };
	const { code, output } = await capture('node', ['--import', 'tsx', 'commands/prepare.ts'], { quiet: true, env });
	if (code !== 0) throw new Error(`prepare ended with ${code}: ${output}`);
	return JSON.parse(output.trim().split('\n').at(-1) ?? '{}') as Links;
}

function withDatabase(file: string, work: (database: DatabaseSync) => void): void {
	const database = new DatabaseSync(file);
	try {
		database.exec('pragma busy_timeout = 5000');
		work(database);
	} finally {
		database.close();
	}
}

function nameOf(url: string): string {
	return new URL(url).pathname.slice(1);
}

function withName(url: string, name: string): string {
	const other = new URL(url);
	other.pathname = `/${name}`;
	return other.toString();
}
