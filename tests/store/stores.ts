/** Every store there is, for suites that hold all of them to one behaviour. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryStore } from '#lib/server/store/memory.ts';
import type { ServerStore } from '#lib/server/store/port.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';
import { sharedPostgres } from './shared-postgres.ts';

export interface OpenStore {
	readonly store: ServerStore;
	close(): Promise<void>;
}

export interface TestStore {
	readonly name: 'memory' | 'SQLite' | 'PostgreSQL';
	/** @param clock milliseconds since 1970; a test that names a day freezes it */
	open(clock?: () => number): Promise<OpenStore>;
}

export const memoryStore: TestStore = {
	name: 'memory',
	async open(clock = Date.now) {
		const store = createMemoryStore({ now: clock });
		return { store, close: () => store.close() };
	}
};

export const sqliteStore: TestStore = {
	name: 'SQLite',
	async open(clock = Date.now) {
		const folder = mkdtempSync(join(tmpdir(), 'voordeur-store-'));
		const store = await openSqlite(join(folder, 'voordeur.sqlite'), { now: clock });
		return {
			store,
			async close() {
				await store.close();
				rmSync(folder, { recursive: true, force: true });
			}
		};
	}
};

export function postgresStore(postgres: TestPostgres): TestStore {
	return {
		name: 'PostgreSQL',
		async open(clock) {
			const store = await openPostgres(await newMigrated(postgres), clock ? { now: clock } : {});
			return { store, close: () => store.close() };
		}
	};
}

/** A database in which every migration has run already, by the quickest way there is. */
export function newMigrated(postgres: TestPostgres): Promise<string> {
	return postgres.newMigrated?.() ?? postgres.newDatabase();
}

/**
 * A running PostgreSQL, or null after saying in the verdict's own words that it is missing.
 *
 * @param options.isAlone for who changes settings of all databases, or ends connections that are not its own
 */
export async function postgresForTests(options: { readonly isAlone?: boolean } = {}): Promise<TestPostgres | null> {
	const started = await (options.isAlone ? startPostgres() : sharedPostgres());
	if (started.ok) return started.postgres;
	// The verdict of `npm test` counts this line as a failure: a store that was not tried is not a passed one.
	console.log(`\nnot run: PostgreSQL (${started.reason})`);
	return null;
}
