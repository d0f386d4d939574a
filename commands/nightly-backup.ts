/**
 * The nightly backup, in a thread of its own with a connection of its own: whatever it takes, no push waits for it.
 * It tells its parent in one message how it went; see `commands/steps/nightly.mjs`.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { readBackupKey } from '#lib/server/backup/backup-key.ts';
import { makeBackup } from '#lib/server/backup/make-backup.ts';
import { placesOf } from '#lib/server/backup/places.ts';

const places = placesOf(process.env);
try {
	if (!existsSync(places.backupKey)) tell('noKey', places.backupKey);
	else {
		const publicKey = readBackupKey(await readFile(places.backupKey, 'utf8'), 'public');
		const outcome = await makeBackup(places, { publicKey, now: Date.now });
		if (outcome.ok) tell('made', outcome.made.file);
		else tell('busy', places.backupDir);
	}
} catch (error) {
	// The message may come from the database and repeat a value: the log gets the kind and the place.
	tell(
		'failed',
		error instanceof Error ? `${error.name} ${(error.stack ?? '').split('\n')[1]?.trim() ?? ''}` : 'error'
	);
}

function tell(kind: 'made' | 'busy' | 'noKey' | 'failed', about: string): void {
	parentPort?.postMessage({ kind, about });
}
