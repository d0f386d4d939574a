/**
 * `npm run backup`: a backup of this store, sealed for the backup key and verified by restoring it.
 *
 *   npm run backup                                     makes one now
 *   npm run backup -- --make-key --out FILE            makes the pair of keys; FILE is the private half
 *   npm run backup -- --check FILE --key PRIVATE-KEY   opens a backup as a restore would, and restores nothing
 *
 * Beside the server it runs by itself every night; see docs/operating/backup.md.
 */
import './steps/settings.ts';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { keyName, makeBackupKey, openFileKey, readBackupKey } from '#lib/server/backup/backup-key.ts';
import { isCode, writeWhole } from '#lib/server/backup/durable.ts';
import { makeBackup } from '#lib/server/backup/make-backup.ts';
import { placesOf } from '#lib/server/backup/places.ts';
import { BackupUnreadable, readSealedHeader } from '#lib/server/backup/sealed-file.ts';
import { verifyBackup } from '#lib/server/backup/verify.ts';
import { storeFaultOf } from '#lib/server/store/fault.ts';

const places = placesOf(process.env);
try {
	if (process.argv.includes('--make-key')) await makeKey();
	else if (process.argv.includes('--check')) await check(needed('--check'), needed('--key'));
	else await backUp();
} catch (error) {
	const fault = storeFaultOf(error);
	if (fault)
		stop(`The store cannot be read whole: ${fault.kind}, ${fault.code}. No backup was made; those there are stay.`);
	if (!(error instanceof BackupUnreadable) && !isCode(error, 'ENOENT')) throw error;
	stop(error instanceof Error ? error.message : String(error));
}

async function backUp(): Promise<void> {
	if (!existsSync(places.backupKey))
		stop(
			`There is no backup key at ${places.backupKey}. Make the pair once with: npm run backup -- --make-key --out FILE`
		);
	const publicKey = readBackupKey(await readFile(places.backupKey, 'utf8'), 'public');
	const outcome = await makeBackup(places, { publicKey, now: Date.now });
	if (!outcome.ok) stop(`Another backup is being made in ${places.backupDir}: wait until it has ended.`);
	const { file, rows, operations, photosCopied, photosMissing, removed } = outcome.made;
	console.log(`backup: ${file}`);
	console.log(
		`verified by restoring it: ${rows} rows, ${operations} operations among them; ${photosCopied} new photos, ${photosMissing} missing; ${removed.length} old backups removed`
	);
}

async function makeKey(): Promise<void> {
	if (existsSync(places.backupKey)) {
		if (!process.argv.includes('--replace'))
			stop(
				`${places.backupKey} holds a backup key already. Earlier backups open only with its private half; add --replace to go on with a new pair.`
			);
		await rename(places.backupKey, `${places.backupKey}.before-${Date.now()}`);
	}
	const { publicKey, privateKey } = await makeBackupKey();
	const out = option('--out');
	// The private half first: a server that seals for a key nobody has would make backups nobody opens.
	if (out) await writeNew(out, `${JSON.stringify(privateKey)}\n`);
	else console.log(`${JSON.stringify(privateKey)}\n`);
	await mkdir(dirname(places.backupKey), { recursive: true, mode: 0o700 });
	await writeWhole(places.backupKey, `${JSON.stringify(publicKey)}\n`);
	console.log(`backup key ${keyName(publicKey)}: the public half lies in ${places.backupKey}`);
	console.log(
		out
			? `The private half is ${out}. Move it off this server now, and keep it in two places: without it no backup can be opened.`
			: 'The line above is the private half. Keep it in two places off this server: without it no backup can be opened. It is not shown again.'
	);
}

async function check(file: string, keyFile: string): Promise<void> {
	const fileKey = await openFileKey(
		await readSealedHeader(file),
		readBackupKey(await readFile(keyFile, 'utf8'), 'private')
	);
	const { rows, takenAt } = await verifyBackup({ path: file, fileKey, folder: places.scratchDir });
	const count = Object.values(rows).reduce((sum, one) => sum + one, 0);
	console.log(`${file} can be restored: ${count} rows, as they were at ${new Date(takenAt).toISOString()}`);
}

async function writeNew(path: string, text: string): Promise<void> {
	if (existsSync(path)) stop(`${path} is there already: name another file.`);
	const file = await open(path, 'wx', 0o600);
	try {
		await file.writeFile(text);
		await file.sync();
	} finally {
		await file.close();
	}
}

function option(name: string): string | undefined {
	const at = process.argv.indexOf(name);
	const value = at >= 0 ? process.argv[at + 1] : undefined;
	return value?.startsWith('--') ? undefined : value;
}

function needed(name: string): string {
	return option(name) ?? stop(`${name} names a file: ${name} FILE`);
}

function stop(message: string): never {
	console.error(message);
	process.exit(1);
}
