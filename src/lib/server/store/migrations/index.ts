/** Every migration in order of name. One file each, never edited after a release. */
import { type Kysely, Migrator } from 'kysely';
import * as records from './0001-records.ts';
import * as lists from './0002-lists.ts';
import * as content from './0003-content.ts';
import * as officeIndexes from './0004-office-indexes.ts';
import * as held from './0005-held.ts';
import * as purge from './0006-purge.ts';
import * as backup from './0007-backup.ts';
import * as photos from './0008-photos.ts';
import * as healed from './0009-healed.ts';
import * as registry from './0010-registry.ts';
import * as audit from './0011-audit.ts';
import * as recovery from './0012-recovery.ts';
import * as people from './0013-people.ts';
import * as privacy from './0014-privacy.ts';
import * as reportLists from './0015-report-lists.ts';
import * as installed from './0016-installed.ts';
import * as byRoot from './0017-by-root.ts';
import * as doors from './0018-doors.ts';
import * as data from './0019-data.ts';
import * as follow from './0020-follow.ts';
import * as doorIndexes from './0021-door-indexes.ts';
import * as notAgain from './0022-not-again.ts';

const MIGRATIONS = {
	'0001-records': records,
	'0002-lists': lists,
	'0003-content': content,
	'0004-office-indexes': officeIndexes,
	'0005-held': held,
	'0006-purge': purge,
	'0007-backup': backup,
	'0008-photos': photos,
	'0009-healed': healed,
	'0010-registry': registry,
	'0011-audit': audit,
	'0012-recovery': recovery,
	'0013-people': people,
	'0014-privacy': privacy,
	'0015-report-lists': reportLists,
	'0016-installed': installed,
	'0017-by-root': byRoot,
	'0018-doors': doors,
	'0019-data': data,
	'0020-follow': follow,
	'0021-door-indexes': doorIndexes,
	'0022-not-again': notAgain
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
