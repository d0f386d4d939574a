/**
 * The outbox database: envelopes, their sessions, and what must be readable while
 * locked. Its schema never changes, so that no upgrade can ever stand between a
 * coach and saving. Every write waits for the disk (`strict`).
 */
import Dexie, { type Table } from 'dexie';
import type { SealedSession } from '#lib/sync/wire.ts';
import type { Emptied } from '../safety-port.ts';
import type { DeviceMeta, MetaStore, OutboxEntry, OutboxStore } from '../core/ports.ts';
import { withReopening } from './dexie-trouble.ts';

export const OUTBOX_DATABASE = 'voordeur-outbox';

type StoredEntry = OutboxEntry & { readonly opId: string };
/** `meta` the phone's record, `submitKey` the key that hands in and cannot be taken out, `emptied` what became of it, or is becoming. */
type Kept =
	| { readonly name: 'meta'; readonly meta: DeviceMeta }
	| { readonly name: 'submitKey'; readonly key: CryptoKey }
	| { readonly name: 'emptied'; readonly emptied: Emptied; readonly isUnderWay?: boolean };

export class OutboxDatabase extends Dexie {
	readonly entries!: Table<StoredEntry, string>;
	readonly sessions!: Table<SealedSession, string>;
	readonly kept!: Table<Kept, string>;

	constructor(name: string = OUTBOX_DATABASE) {
		super(name, { chromeTransactionDurability: 'strict' });
		this.version(1).stores({ entries: 'opId', sessions: 'sid', kept: 'name' });
	}
}

export function dexieOutbox(db: OutboxDatabase): OutboxStore {
	return {
		readAll: () =>
			withReopening(db, 'outbox.readAll', () =>
				db.transaction('r', [db.entries, db.sessions], async () => {
					const stored = await db.entries.toArray();
					const sessions = await db.sessions.toArray();
					return { entries: stored.map(entryOf), sessions };
				})
			),
		append: (entries, session) =>
			withReopening(db, 'outbox.append', async () => {
				if (!(await appendNew(db, entries, session))) await appendLacking(db, entries, session);
			}),
		putReceipts: (receipts, receivedAt) =>
			withReopening(db, 'outbox.receipts', () =>
				db.transaction('rw', [db.entries], async () => {
					const held = await db.entries.bulkGet(receipts.map((receipt) => receipt.opId));
					const answered = receipts.flatMap((receipt, at) => {
						const entry = held[at];
						return entry ? [{ ...entry, receipt, receivedAt }] : [];
					});
					await db.entries.bulkPut(answered);
				})
			),
		remove: (opIds, sids) =>
			withReopening(db, 'outbox.remove', () =>
				db.transaction('rw', [db.entries, db.sessions], async () => {
					await db.entries.bulkDelete([...opIds]);
					await db.sessions.bulkDelete([...sids]);
				})
			)
	};
}

/**
 * Everything in one go: what is written and that it is to be kept are told at once, so that a save waits for the
 * store's process once and not for each step. False, and nothing written, when one of them already lies there.
 */
async function appendNew(
	db: OutboxDatabase,
	entries: readonly OutboxEntry[],
	session: SealedSession
): Promise<boolean> {
	try {
		await db.transaction('rw', [db.entries, db.sessions], async ({ idbtrans }) => {
			const written = [db.sessions.put(session), db.entries.bulkAdd(entries.map(storedOf))];
			// Not every browser of the list knows the word; there the store finds out by itself that no more comes.
			if ('commit' in idbtrans) idbtrans.commit();
			await Promise.all(written);
		});
		return true;
	} catch (error) {
		const opIds = entries.map(({ envelope }) => envelope.opId);
		const held = await db.entries.bulkGet(opIds).catch(() => []);
		if (held.every((entry) => entry === undefined)) throw error;
		return false;
	}
}

/** The first envelope of an id stays; that also makes a repeated append harmless. */
function appendLacking(db: OutboxDatabase, entries: readonly OutboxEntry[], session: SealedSession): Promise<void> {
	return db.transaction('rw', [db.entries, db.sessions], async () => {
		const held = await db.entries.bulkGet(entries.map(({ envelope }) => envelope.opId));
		const added = entries.filter((_, at) => held[at] === undefined);
		await db.sessions.put(session);
		await db.entries.bulkAdd(added.map(storedOf));
	});
}

export function dexieMeta(db: OutboxDatabase): MetaStore {
	return {
		read: () =>
			withReopening(db, 'meta.read', async () => {
				const kept = await db.kept.get('meta');
				return kept?.name === 'meta' ? kept.meta : null;
			}),
		write: (meta) =>
			withReopening(db, 'meta.write', () =>
				db.transaction('rw', [db.kept], async () => {
					// Enrolled anew meanwhile: a late answer to the earlier device says nothing of this one.
					if (await isOfAnother(db, meta.dev)) return;
					await db.kept.put({ name: 'meta', meta });
				})
			)
	};
}

/** True when the record of another device than this lies here. Inside a transaction it holds until its end. */
export async function isOfAnother(db: OutboxDatabase, dev: string): Promise<boolean> {
	const kept = await db.kept.get('meta');
	return kept?.name === 'meta' && kept.meta.dev !== dev;
}

/** Enrolment in one transaction: a phone has both its record and its key, or neither, and is emptied no more. */
export function keepEnrolment(db: OutboxDatabase, meta: DeviceMeta, submitKey: CryptoKey): Promise<void> {
	return withReopening(db, 'enrolment', () =>
		db.transaction('rw', [db.kept], async () => {
			await db.kept.bulkPut([
				{ name: 'meta', meta },
				{ name: 'submitKey', key: submitKey }
			]);
			await db.kept.delete('emptied');
		})
	);
}

export function readSubmitKey(db: OutboxDatabase): Promise<CryptoKey | null> {
	return withReopening(db, 'submitKey', async () => {
		const kept = await db.kept.get('submitKey');
		return kept?.name === 'submitKey' ? kept.key : null;
	});
}

function storedOf(entry: OutboxEntry): StoredEntry {
	return { ...entry, opId: entry.envelope.opId };
}

function entryOf({ envelope, receipt, savedAt, receivedAt, root }: StoredEntry): OutboxEntry {
	return { envelope, receipt, savedAt, receivedAt, ...(root === undefined ? {} : { root }) };
}
