/** The stores that a history's office may run on: the twin, or a real engine that is empty when a history begins. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { emptyTenant } from './real-store.ts';
import { TENANT } from './town.ts';

export type Engine =
	| { readonly kind: 'memory' }
	| { readonly kind: 'sqlite' }
	/** `url` leads to a database that nobody else uses at the same time. */
	| { readonly kind: 'postgres'; readonly url: string };

/** The engines are fetched when they are asked for: most histories need none. */
export async function withEngine<T>(engine: Engine, run: (store: SqlStore | null) => Promise<T>): Promise<T> {
	if (engine.kind === 'memory') return run(null);
	return engine.kind === 'sqlite' ? onSqlite(run) : onPostgres(engine.url, run);
}

async function onSqlite<T>(run: (store: SqlStore) => Promise<T>): Promise<T> {
	const { openSqlite } = await import('#lib/server/store/sqlite.ts');
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-history-'));
	const store = await openSqlite(join(folder, 'history.sqlite'), { now: Date.now });
	try {
		return await run(store);
	} finally {
		await store.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function onPostgres<T>(url: string, run: (store: SqlStore) => Promise<T>): Promise<T> {
	const { openPostgres } = await import('#lib/server/store/postgres.ts');
	const store = await openPostgres(url);
	try {
		await emptyTenant(store, TENANT);
		return await run(store);
	} finally {
		await store.close();
	}
}
