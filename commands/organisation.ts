/**
 * `npm run organisation`: one organisation out of this store as one archive, or into an empty one; see
 * docs/operating/exit.md. The store is where the environment says, as with the server itself.
 *
 *   npm run organisation -- export FILE                 of the first organisation here
 *   npm run organisation -- export FILE --tenant ID     of another
 *   npm run organisation -- import FILE                 into an empty data folder or database
 *   npm run organisation -- import FILE --to FOLDER     into another data folder
 */
import './steps/settings.ts';
import { createWriteStream, existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { openServer, purgePortsOf } from '#lib/server/app.ts';
import { isCode, settleAs } from '#lib/server/backup/durable.ts';
import { placesOf, type PlacesEnvironment } from '#lib/server/backup/places.ts';
import { BackupUnreadable } from '#lib/server/backup/sealed-file.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { packOrganisation } from '#lib/server/organisation/pack.ts';
import { ArchiveBroken } from '#lib/server/organisation/tar.ts';
import { takeOrganisation } from '#lib/server/organisation/take.ts';
import { officeNote } from '#lib/server/audit/notes.ts';
import { applyRights } from '#lib/server/identity/rights-again.ts';
import { folderPhotos } from '#lib/server/photos/folder.ts';
import { applyPurgeFile } from '#lib/server/purge/apply-purge-file.ts';
import { diskPurgeFile } from '#lib/server/purge/purge-file-disk.ts';
import { openStore } from '#lib/server/store/open.ts';

const [what, file] = process.argv.slice(2);
try {
	if (what === 'export' && file !== undefined) await exportTo(file);
	else if (what === 'import' && file !== undefined) await importFrom(file);
	else stop('Say which: npm run organisation -- export FILE, or npm run organisation -- import FILE');
} catch (error) {
	const isToldPlainly = error instanceof BackupUnreadable || error instanceof ArchiveBroken || isCode(error, 'ENOENT');
	if (!isToldPlainly) throw error;
	stop(error instanceof Error ? error.message : String(error));
}

async function exportTo(path: string): Promise<void> {
	if (existsSync(path)) stop(`${path} is there already: name another file.`);
	const server = await openServer(process.env);
	let tenant: string;
	try {
		tenant =
			option('--tenant') ?? (await server.store.firstTenant()) ?? stop('There is no organisation in this store.');
		// Noted first: what could not be noted does not leave.
		await server.store.transaction(tenant, async (tx) => {
			if (!(await tx.readOrganisation())) stop('There is no such organisation in this store.');
			await tx.appendAudit([
				officeNote('export', { refs: ['file:organisation'], tenant, person: null, origin: 'server' })
			]);
		});
	} finally {
		await server.store.close();
	}
	const draft = `${path}.part`;
	try {
		await pipeline(
			packOrganisation(placesOf(process.env), { tenant }),
			createWriteStream(draft, { flags: 'wx', mode: 0o600 })
		);
		await settleAs(draft, path);
	} finally {
		await rm(draft, { force: true });
	}
	console.log(`exported: ${path}`);
	console.log(
		'This file is not sealed: keep it where only those come who may read all of it. The folder with the keys goes along by hand.'
	);
}

async function importFrom(path: string): Promise<void> {
	const env = environmentFor(option('--to'));
	const outcome = await takeOrganisation(placesOf(env), { file: path, now: Date.now, uuid: serverChance.uuid });
	if (!outcome.ok)
		stop('There is a store already. An organisation is taken into an empty data folder or database only.');
	const { name, tenant, rows, operations, photos, photosMissing } = outcome.taken;
	await applyKept(env, tenant);
	console.log(
		`imported ${name}: ${rows} rows, ${operations} operations among them; ${photos} photos, ${photosMissing} missing`
	);
	console.log(
		`Before the first start, put the folder with the organisation's keys in ${placesOf(env).keysDir}: without it phones have to be enrolled again, and what they still hold cannot be opened.`
	);
	console.log('Everybody of the office signs in again, and codes that were not used yet have to be made anew.');
}

/** Without opening the keys: a server makes those that are not there, and the organisation's own are still on their way. */
async function applyKept(env: PlacesEnvironment, tenant: string): Promise<void> {
	const { dataDir, photosDir, purgeDir } = placesOf(env);
	const store = await openStore({ databaseUrl: env['DATABASE_URL'] || undefined, dataDir, now: Date.now });
	const purgeFile = diskPurgeFile(purgeDir);
	try {
		await applyPurgeFile(purgePortsOf({ store, photos: folderPhotos(photosDir), ports: { purgeFile } }), tenant);
		await applyRights({ store, purgeFile, now: Date.now() }, tenant);
	} finally {
		await store.close();
	}
}

function environmentFor(to: string | undefined): PlacesEnvironment {
	return to === undefined ? process.env : { ...process.env, DATABASE_URL: undefined, DATA_DIR: to };
}

function option(name: string): string | undefined {
	const at = process.argv.indexOf(name);
	const value = at >= 0 ? process.argv[at + 1] : undefined;
	return value?.startsWith('--') ? undefined : value;
}

function stop(message: string): never {
	console.error(message);
	process.exit(1);
}
