/** Every migration in order of name. One file each, never edited after a release. */
import { type Kysely, Migrator } from 'kysely';
import * as records from './0001-records.ts';
import * as lists from './0002-lists.ts';
import * as content from './0003-content.ts';
import * as officeIndexes from './0004-office-indexes.ts';
import * as photos from './0008-photos.ts';

const MIGRATIONS = {
	'0001-records': records,
	'0002-lists': lists,
	'0003-content': content,
	'0004-office-indexes': officeIndexes,
	'0008-photos': photos
};

/** Brings a database to the newest tables; throws the first failure, after which nothing of that migration stays. */
export async function migrate<T>(db: Kysely<T>): Promise<void> {
	const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
	const { error, results } = await migrator.migrateToLatest();
	const failed = results?.find((result) => result.status === 'Error');
	if (error)
		throw new Error(`the tables could not be made${failed ? ` (migration ${failed.migrationName})` : ''}`, {
			cause: error
		});
}
