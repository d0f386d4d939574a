/** Every migration in order of name. One file each, never edited after a release. */
import { type Kysely, Migrator } from 'kysely';
import * as first from './0001-first.ts';
import * as broken from './0002-broken.ts';
import * as history from './0003-history.ts';
import * as account from './0004-account.ts';
import * as limits from './0005-limits.ts';
import * as mail from './0006-mail.ts';
import * as find from './0007-find.ts';

const MIGRATIONS = {
	'0001-first': first,
	'0002-broken': broken,
	'0003-history': history,
	'0004-account': account,
	'0005-limits': limits,
	'0006-mail': mail,
	'0007-find': find
};

export function isMigration(name: string): boolean {
	return Object.hasOwn(MIGRATIONS, name);
}

/**
 * Brings a database to the newest tables; throws the first failure, after which nothing of that migration stays.
 *
 * @param options.upTo the tables of an earlier version, for taking in what was written by it
 * @param options.schema where another schema of the same database holds tables of ours as well
 */
export async function migrate<T>(
	db: Kysely<T>,
	options: { readonly upTo?: string; readonly schema?: string | undefined } = {}
): Promise<void> {
	const { upTo, schema } = options;
	const migrator = new Migrator({
		db,
		provider: { getMigrations: async () => MIGRATIONS },
		...(schema === undefined ? {} : { migrationTableSchema: schema })
	});
	const { error, results } = upTo === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(upTo);
	const failed = results?.find((result) => result.status === 'Error');
	if (error)
		throw new Error(`the tables could not be made${failed ? ` (migration ${failed.migrationName})` : ''}`, {
			cause: error
		});
}
