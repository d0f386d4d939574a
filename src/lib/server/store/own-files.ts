/** Files with residents' words in clear belong to the user that the server runs as, and to nobody else on the machine. */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

const FOLDER = 0o700;
const FILE = 0o600;

/**
 * Makes the folder of a database and the file itself, for this user alone, and takes away what others could do with a file
 * of an earlier version. SQLite gives its log and its memory beside it the rights of the file. A folder that was there
 * already keeps its rights: it may hold more than this.
 */
export function keepDatabaseToOwner(path: string): void {
	mkdirSync(dirname(path), { recursive: true, mode: FOLDER });
	closeSync(openSync(path, 'a', FILE));
	for (const file of [path, `${path}-wal`, `${path}-shm`]) if (existsSync(file)) keep(file, FILE);
}

function keep(path: string, mode: number): void {
	try {
		chmodSync(path, mode);
	} catch (error) {
		// A volume that somebody else owns: its keeper decides who may read it, and a start never fails on it.
		const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
		console.error(
			`[voordeur] the rights of a file beside the database could not be set: ${code}. Let this user own the data folder.`
		);
	}
}
