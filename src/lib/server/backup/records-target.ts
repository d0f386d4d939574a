/** Lines of a backup into the tables of a store. */
import type { Kysely } from 'kysely';
import { isMigration, migrate } from '../store/migrations/index.ts';
import type { Row } from './digest.ts';
import type { RecordsTarget } from './lines.ts';
import { BackupUnreadable } from './sealed-file.ts';

/** Tables by whatever name the backup gives; their columns were checked against the store's own migrations. */
type AnyTables = Record<string, Record<string, Row[number]>>;

/**
 * Makes the tables as they were when the backup was made, so that later migrations change its rows as they changed
 * everybody's. The caller migrates to the newest afterwards.
 */
export function emptyStoreTarget<T>(db: Kysely<T>, schema?: string): RecordsTarget {
	const any = db as unknown as Kysely<AnyTables>;
	return {
		async begin({ migration }) {
			if (!isMigration(migration))
				throw new BackupUnreadable(
					`the backup was made by a newer Voordeur (${migration}), which this one does not know: update it first`
				);
			await migrate(db, { upTo: migration, schema });
		},
		async insert({ name, columns }, rows) {
			const values = rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null])));
			await any.insertInto(name).values(values).execute();
		}
	};
}
