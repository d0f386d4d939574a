/** Which store this server uses: PostgreSQL when it is told one, else the embedded file. */
import { join } from 'node:path';
import { openPostgres, type PostgresOptions } from './postgres.ts';
import type { SqlStore } from './sql-store.ts';
import { openSqlite } from './sqlite.ts';

export async function openStore(options: {
	readonly databaseUrl: string | undefined;
	readonly dataDir: string;
	readonly now: () => number;
	/** What PostgreSQL may tell while it runs; the embedded file has one history for as long as it is open. */
	readonly postgres?: Pick<PostgresOptions, 'onConnection'>;
}): Promise<SqlStore> {
	if (options.databaseUrl) return openPostgres(options.databaseUrl, options.postgres);
	return openSqlite(join(options.dataDir, 'voordeur.sqlite'), { now: options.now });
}
