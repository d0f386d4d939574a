/**
 * `npm run restore`: a backup back into a store, under a new epoch, so that every phone hands in again what came after it.
 *
 *   npm run restore -- --file BACKUP --key PRIVATE-KEY
 *   npm run restore -- --file BACKUP --key PRIVATE-KEY --to FOLDER      another data folder
 *   npm run restore -- --file BACKUP --key PRIVATE-KEY --to postgres://…
 *   ... --replace         where a store is already: it is kept beside the new one
 *   ... --without-keys    where the folder with the organisation's keys is lost
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openServer, purgePortsOf } from '#lib/server/app.ts';
import { listBackups } from '#lib/server/backup/backup-folder.ts';
import { readBackupKey } from '#lib/server/backup/backup-key.ts';
import { isCode } from '#lib/server/backup/durable.ts';
import { placesOf, type PlacesEnvironment } from '#lib/server/backup/places.ts';
import { restoreBackup, type RestoreTrouble } from '#lib/server/backup/restore.ts';
import { BackupUnreadable } from '#lib/server/backup/sealed-file.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { applyRights, type RightsApplied } from '#lib/server/identity/rights-again.ts';
import { type AppliedPurges, applyPurgeFile } from '#lib/server/purge/apply-purge-file.ts';

const env = environmentFor(option('--to'));
const places = placesOf(env);
const file = needed('--file');
const keyFile = needed('--key');

try {
	const privateKey = readBackupKey(await readFile(keyFile, 'utf8'), 'private');
	await warnOfNewer();
	const outcome = await restoreBackup(places, {
		file,
		privateKey,
		replace: process.argv.includes('--replace'),
		withoutKeys: process.argv.includes('--without-keys'),
		now: Date.now,
		uuid: serverChance.uuid
	});
	if (!outcome.ok) stop(wordsFor(outcome.error));
	const { takenAt, rows, operations, photosCopied, photosMissing, earlier } = outcome.restored;
	const { purged, revoked, people, keys } = await applyPurges();
	console.log(`restored: ${rows} rows, ${operations} operations among them, as they were at ${iso(takenAt)}`);
	console.log(
		`${photosCopied} photos put back, ${photosMissing} missing; ${purged} purges and ${revoked} withdrawals since applied; ${people} people have the rights they had last, ${keys} removed passkeys are removed again`
	);
	if (earlier) console.log(`what was there before is now ${earlier}: remove it yourself once all is well`);
	console.log(
		'Start the server. Phones hand in again what came after the backup, by themselves, at their next contact.'
	);
	console.log('Everybody of the office signs in again, and codes that were not used yet have to be made anew.');
	console.log(
		`People who were added since ${iso(takenAt)} are not there, nor are passkeys that were made since: add them anew.`
	);
} catch (error) {
	if (!(error instanceof BackupUnreadable) && !isCode(error, 'ENOENT')) throw error;
	stop(error instanceof Error ? error.message : String(error));
}

/** A phone keeps what no verified backup holds: an older backup than the newest may miss what phones have let go. */
async function warnOfNewer(): Promise<void> {
	const folder = dirname(file);
	const newer = (await listBackups(folder)).filter((name) => name > (file.split('/').at(-1) ?? ''));
	if (newer.length === 0 || process.argv.includes('--older')) return;
	stop(
		`There are ${newer.length} newer backups in ${folder}, the newest ${newer[0]}. Phones keep only what the newest verified one lacks, so an older one may miss work for good. Restore the newest, or add --older if it cannot be read.`
	);
}

/** Before the first start already: what was purged or withdrawn since must not come back (G12). */
async function applyPurges(): Promise<Omit<AppliedPurges, 'added'> & RightsApplied> {
	const server = await openServer(env);
	try {
		let [purged, revoked, people, keys] = [0, 0, 0, 0];
		for (const { tenant } of await server.store.db.selectFrom('organisation').select('tenant').execute()) {
			const applied = await applyPurgeFile(purgePortsOf(server), tenant);
			purged += applied.purged;
			revoked += applied.revoked;
			const rights = await applyRights(
				{ store: server.store, purgeFile: server.ports.purgeFile, now: server.now() },
				tenant
			);
			people += rights.people;
			keys += rights.keys;
		}
		return { purged, revoked, people, keys };
	} finally {
		await server.store.close();
	}
}

function wordsFor(trouble: RestoreTrouble): string {
	switch (trouble.kind) {
		case 'occupied':
			return 'There is a store already. Add --replace to put the backup in its place; the store that is there is kept under another name.';
		case 'inUse':
			return 'The store is in use: stop the server first, then restore.';
		case 'keys':
			return `${
				trouble.found === 'none'
					? `There are no keys in ${places.keysDir}`
					: `The keys in ${places.keysDir} are not those that the phones of this backup sealed for`
			}. Put the folder with the organisation's keys back first; without it nothing that phones still hold can be opened. If it is lost for good, add --without-keys.`;
	}
}

/** `--to` names a data folder, or a PostgreSQL database. */
function environmentFor(to: string | undefined): PlacesEnvironment {
	if (to === undefined) return process.env;
	if (/^postgres(ql)?:/.test(to)) return { ...process.env, DATABASE_URL: to };
	return { ...process.env, DATABASE_URL: undefined, DATA_DIR: to };
}

function option(name: string): string | undefined {
	const at = process.argv.indexOf(name);
	const value = at >= 0 ? process.argv[at + 1] : undefined;
	return value?.startsWith('--') ? undefined : value;
}

function needed(name: '--file' | '--key'): string {
	const value = option(name) ?? stop(`Say which: npm run restore -- --file BACKUP --key PRIVATE-KEY`);
	if (!existsSync(value)) stop(`${value} is not there.`);
	return value;
}

function iso(at: number): string {
	return new Date(at).toISOString();
}

function stop(message: string): never {
	console.error(message);
	process.exit(1);
}
