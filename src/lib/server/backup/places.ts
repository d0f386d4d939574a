/** Where everything lies, from the environment: the same for the server, the nightly backup and the two commands. */
import { join } from 'node:path';
import type { StorePlace } from './snapshot.ts';

export interface Places {
	readonly store: StorePlace;
	/** Holds the database, the epoch marker and the purge file. */
	readonly dataDir: string;
	readonly keysDir: string;
	readonly photosDir: string;
	/** Holds the purge file. */
	readonly purgeDir: string;
	/** Better on another disk than the database. */
	readonly backupDir: string;
	/** The public half of the backup key. */
	readonly backupKey: string;
	/** For the copy that is restored to verify; it holds the records in the clear, so it stays beside the database. */
	readonly scratchDir: string;
	/** Backups to keep; older ones go. */
	readonly keep: number;
	/** The hour of the night, in the time of the Netherlands; null for never. */
	readonly hour: number | null;
}

export type PlacesEnvironment = Readonly<Record<string, string | undefined>>;

const KEEP = 14;
const HOUR = 3;

export function placesOf(env: PlacesEnvironment): Places {
	const dataDir = env['DATA_DIR'] || './data';
	const keysDir = env['KEYS_DIR'] || join(dataDir, 'keys');
	return {
		store: storePlaceOf(env['DATABASE_URL'], dataDir),
		dataDir,
		keysDir,
		photosDir: env['PHOTOS_DIR'] || join(dataDir, 'photos'),
		purgeDir: env['PURGE_DIR'] || dataDir,
		backupDir: env['BACKUP_DIR'] || join(dataDir, 'backups'),
		backupKey: env['BACKUP_KEY'] || join(keysDir, 'backup-public.json'),
		scratchDir: join(dataDir, 'backup-scratch'),
		keep: wholeOf(env['BACKUP_KEEP'], { name: 'BACKUP_KEEP', otherwise: KEEP, min: 1, max: 10_000 }),
		hour:
			env['BACKUP_HOUR'] === 'off'
				? null
				: wholeOf(env['BACKUP_HOUR'], { name: 'BACKUP_HOUR', otherwise: HOUR, min: 0, max: 23 })
	};
}

export function storePlaceOf(databaseUrl: string | undefined, dataDir: string): StorePlace {
	return databaseUrl
		? { engine: 'postgres', url: databaseUrl }
		: { engine: 'sqlite', path: join(dataDir, 'voordeur.sqlite') };
}

function wholeOf(
	text: string | undefined,
	rule: { readonly name: string; readonly otherwise: number; readonly min: number; readonly max: number }
): number {
	if (text === undefined || text === '') return rule.otherwise;
	const value = Number(text);
	if (Number.isInteger(value) && value >= rule.min && value <= rule.max) return value;
	throw new Error(`${rule.name} takes a whole number from ${rule.min} to ${rule.max}, such as ${rule.otherwise}`);
}
