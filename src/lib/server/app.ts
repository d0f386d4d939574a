/**
 * The running server: its store, its keys, its organisation, and the content pack
 * that phones are to hold. Opened once, at the first request, from the environment.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { CHECK_MS, createHistoryWatch, type HistoryWatch } from './backup/history-watch.ts';
import { publishShipped } from './content/publish.ts';
import { readShippedAnew } from './content/shipped.ts';
import { applyRights } from './identity/rights-again.ts';
import { createServerCrypto, serverChance } from './crypto.ts';
import { openKeys } from './keys.ts';
import { deletePhotos, deletePhotosOf } from './photos/erase.ts';
import { folderPhotos } from './photos/folder.ts';
import { levelPhotos } from './photos/missing.ts';
import type { PhotoStore } from './photos/port.ts';
import { sweepLists } from './imports/sweep-lists.ts';
import { forgetMails } from './mail/queue.ts';
import { type OutgoingMail, startMail } from './mail/start.ts';
import { watchNights } from './privacy/nightly.ts';
import { runRetention } from './privacy/retention.ts';
import { applyPurgeFile } from './purge/apply-purge-file.ts';
import { diskPurgeFile } from './purge/purge-file-disk.ts';
import type { PurgePorts } from './purge/purge-root.ts';
import { sweepRequests } from './recovery/relay.ts';
import { StoreDamaged, storeFaultOf } from './store/fault.ts';
import { openStore } from './store/open.ts';
import type { PostgresOptions } from './store/postgres.ts';
import type { SqlStore } from './store/sql-store.ts';
import { createServerLog, type SyncPorts } from './sync/ports.ts';
import { noteRegistry, refoldRecords } from './sync/refold.ts';

/** An open store with its keys; it may hold no organisation yet. */
export interface Server {
	readonly store: SqlStore;
	readonly ports: SyncPorts;
	/** Sealed photos, beside the database. */
	readonly photos: PhotoStore;
	readonly now: () => number;
}

export interface App extends Server {
	readonly tenant: string;
	/** Where browsers reach this server, such as https://voordeur.example.nl. */
	readonly origin: string;
	/** The mail server that mails go to; null where none is set. */
	readonly mail: OutgoingMail | null;
	/** Knows what phones were told, and notices a database that does not know it. */
	readonly history: HistoryWatch;
}

/** The store is empty: somebody has to found an organisation first. */
export class NoOrganisation extends Error {
	constructor() {
		super('this store holds no organisation yet');
		this.name = 'NoOrganisation';
	}
}

export interface ServerEnvironment {
	readonly DATA_DIR?: string | undefined;
	readonly KEYS_DIR?: string | undefined;
	readonly PHOTOS_DIR?: string | undefined;
	/** The folder of the purge file; several processes on one database share it. */
	readonly PURGE_DIR?: string | undefined;
	readonly DATABASE_URL?: string | undefined;
}

export async function openServer(
	env: ServerEnvironment,
	postgres: Pick<PostgresOptions, 'onConnection'> = {}
): Promise<Server> {
	const dataDir = env.DATA_DIR || './data';
	const now = (): number => Date.now();
	const store = await openStore({ databaseUrl: env.DATABASE_URL || undefined, dataDir, now, postgres });
	const keys = await openKeys(env.KEYS_DIR || join(dataDir, 'keys'));
	const ports: SyncPorts = {
		store,
		crypto: await createServerCrypto(keys),
		chance: serverChance,
		log: createServerLog(serverChance),
		purgeFile: diskPurgeFile(env.PURGE_DIR || dataDir)
	};
	return { store, ports, photos: folderPhotos(env.PHOTOS_DIR || join(dataDir, 'photos')), now };
}

/** What purging needs of a server. */
export function purgePortsOf({
	store,
	ports,
	photos
}: Pick<Server, 'store' | 'photos'> & { readonly ports: Pick<SyncPorts, 'purgeFile'> }): PurgePorts {
	return {
		store,
		purgeFile: ports.purgeFile,
		erasePhotos: async (tenant, root, hashes) => {
			const place = { db: store.db, photos, tenant };
			await deletePhotosOf(place, root);
			await deletePhotos(place, hashes);
		}
	};
}

/** Makes an organisation and answers its id. */
export async function foundOrganisation(
	server: Server,
	options: { readonly name: string; readonly demo: boolean }
): Promise<string> {
	const tenant = serverChance.uuid();
	await server.store.transaction(tenant, async (tx) => {
		await tx.putOrganisation({
			tenant,
			...options,
			epoch: serverChance.uuid(),
			packHash: null,
			createdAt: await tx.now()
		});
		await noteRegistry(tx);
	});
	return tenant;
}

export type Published =
	| { readonly ok: true; readonly hash: string; readonly isNew: boolean }
	| { readonly ok: false; readonly errors: readonly string[] };

/**
 * Gives out what ships with this version, under what the organisation wrote itself, if anything new shipped. Content
 * with an error is never published.
 */
export async function publishContent(
	server: Server,
	options: { readonly tenant: string; readonly folder: string }
): Promise<Published> {
	const { tenant, folder } = options;
	// Whoever updated the product since the last start has another folder now.
	readShippedAnew(folder);
	const outcome = await publishShipped({ db: server.store.db, tenant, now: server.now(), folder });
	if (outcome.ok) return { ok: true, hash: outcome.hash, isNew: outcome.changes.length > 0 };
	switch (outcome.error.kind) {
		case 'hasErrors':
			return { ok: false, errors: outcome.error.errors.map((error) => JSON.stringify(error)) };
		case 'nothing':
		case 'meanwhile': {
			const organisation = await server.store.transaction(tenant, (tx) => tx.readOrganisation());
			if (!organisation?.packHash) throw new NoOrganisation();
			return { ok: true, hash: organisation.packHash, isNew: false };
		}
		case 'notAllowed':
		case 'behind':
		case 'noSuchRelease':
			throw new Error(`what ships asks nobody and has no drafts: ${outcome.error.kind}`);
	}
}

/** Set once the organisation is known; a connection made before that is met by the start itself. */
let watched: HistoryWatch | undefined;

/** Before anybody is answered: a database that was put back by hand lives a new epoch, and is watched from here on. */
async function beginLife(server: Server, tenant: string): Promise<HistoryWatch> {
	const dataDir = process.env.DATA_DIR || './data';
	const history = createHistoryWatch({
		place: { tenant, folder: process.env.PURGE_DIR || dataDir, earlier: dataDir },
		uuid: serverChance.uuid,
		catchUp: (store) => catchUp({ ...server, store }, tenant),
		say: (line) => console.error(line)
	});
	await history.meet(server.store, false);
	watched = history;
	const timer = setInterval(() => {
		// A database that does not answer is noticed by whoever asks it, and met again by the next connection.
		history.meet(server.store, false).catch(() => undefined);
	}, CHECK_MS);
	timer.unref();
	return history;
}

/** A database put back from a copy must not bring back what was purged, nor whom it let in (G12). */
async function catchUp(server: Server, tenant: string): Promise<void> {
	await applyPurgeFile(purgePortsOf(server), tenant);
	await applyRights({ store: server.store, purgeFile: server.ports.purgeFile, now: server.now() }, tenant);
}

let opened: Promise<Server> | undefined;
let ready: Promise<App> | undefined;

/** The one app of this process. What failed to open is tried again by the next request. */
export function getApp(): Promise<App> {
	opened ??= openServer(process.env, { onConnection: async (store, isOther) => watched?.meet(store, isOther) })
		.then(requireWhole)
		.then(closeAtShutdown)
		.catch((error: unknown) => {
			// A damaged file is no better at the next request, and looking through it takes time.
			if (storeFaultOf(error)?.kind !== 'damaged') opened = undefined;
			throw error;
		});
	ready ??= opened.then(startApp).catch((error: unknown) => {
		ready = undefined;
		throw error;
	});
	return ready;
}

/** Before anything is written to it: half a gigabyte takes half a second (`PRAGMA quick_check`). */
async function requireWhole(server: Server): Promise<Server> {
	const { store } = server;
	if (store.engine === 'postgres') return server;
	try {
		const { rows } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(store.db);
		const found = rows[0]?.quick_check ?? 'no answer';
		if (found !== 'ok') throw new StoreDamaged(found.replaceAll('\n', ' '));
		return server;
	} catch (error) {
		await store.close();
		throw error;
	}
}

/** A store that is closed leaves no write-ahead log to recover and no connection to time out. */
function closeAtShutdown(server: Server): Server {
	process.once('sveltekit:shutdown', () => void server.store.close());
	return server;
}

async function startApp(server: Server): Promise<App> {
	const tenant = await server.store.firstTenant();
	if (tenant === null) throw new NoOrganisation();
	const history = await beginLife(server, tenant);
	await catchUp(server, tenant);
	// Screens read values as this version knows them, so what an earlier one carried is folded anew first.
	const { changed } = await refoldRecords(server.ports, { tenant });
	if (changed > 0) console.log(`[voordeur] ${changed} records were folded anew for this version`);
	const say = (line: string): void => console.log(line);
	await renewIfDemo(server, tenant);
	watchNights({
		now: server.now,
		run: async () => {
			await renewIfDemo(server, tenant);
			await sweepRequests(server.ports, { tenant, now: server.now() });
			await sweepLists(server.store, { tenant, now: server.now() });
			await forgetMails({ db: server.store.db, tenant, now: server.now() });
			return runRetention({ ...purgePortsOf(server), store: server.store, pause, say }, { tenant, now: server.now() });
		},
		say
	});
	await levelPhotos({ db: server.store.db, photos: server.photos, tenant }, server.now());
	const folder = process.env.CONTENT_DIR || './src/content';
	if (existsSync(folder)) {
		const published = await publishContent(server, { tenant, folder });
		if (!published.ok)
			console.error(
				`[voordeur] the content holds ${published.errors.length} errors and was not published; phones keep the last pack. Run npm run content.`
			);
	}
	const origin = process.env.ORIGIN || 'http://localhost:3000';
	const mail = startMail({ ...server, tenant, origin, say }, process.env);
	return { ...server, tenant, origin, history, mail };
}

/** Whoever starts the demo finds it in the present, however long ago it was made. */
async function renewIfDemo(server: Server, tenant: string): Promise<void> {
	const organisation = await server.store.transaction(tenant, (tx) => tx.readOrganisation());
	if (organisation?.demo !== true) return;
	const { renewDemo } = await import('./demo/renew.ts');
	const { visits, rounds } = await renewDemo({ ...server, db: server.store.db, tenant, now: server.now() });
	if (visits + rounds > 0) console.log(`[voordeur] the demo went on: ${visits} visits added, ${rounds} rounds lent on`);
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
