/**
 * The outbox database: envelopes, their sessions, and what must be readable while
 * locked. Its schema never changes, so that no upgrade can ever stand between a
 * coach and saving. Every write waits for the disk (`strict`), but that of receipts: they can be asked for again, and
 * a lost one only means handing in again.
 */
import Dexie, { type Table } from 'dexie';
import type { Receipt, SealedSession } from '#lib/sync/wire.ts';
import type { Emptied } from '../safety-port.ts';
import type { DeviceMeta, MetaStore, OutboxEntry, OutboxStore } from '../core/ports.ts';
import { withReopening } from './dexie-trouble.ts';

export const OUTBOX_DATABASE = 'voordeur-outbox';

/** An envelope as it lies there from its making to its leaving: no receipt makes anyone write it again. */
type StoredEntry = Omit<OutboxEntry, 'receipt' | 'receivedAt'> & { readonly opId: string };
interface StoredReceipt {
	readonly opId: string;
	readonly receipt: Receipt;
	readonly receivedAt: number;
}
/** `meta` the phone's record, `submitKey` the key that hands in and cannot be taken out, `emptied` what became of it, or is becoming. */
type Kept =
	| { readonly name: 'meta'; readonly meta: DeviceMeta }
	| { readonly name: 'submitKey'; readonly key: CryptoKey }
	| { readonly name: 'emptied'; readonly emptied: Emptied; readonly isUnderWay?: boolean };

export class OutboxDatabase extends Dexie {
	readonly entries!: Table<StoredEntry, string>;
	readonly sessions!: Table<SealedSession, string>;
	readonly kept!: Table<Kept, string>;
	readonly receipts!: Table<StoredReceipt, string>;

	constructor(name: string = OUTBOX_DATABASE) {
		super(name, { chromeTransactionDurability: 'strict' });
		this.version(1).stores({ entries: 'opId', sessions: 'sid', kept: 'name', receipts: 'opId' });
	}
}

export function dexieOutbox(db: OutboxDatabase): OutboxStore {
	return {
		readAll: () =>
			withReopening(db, 'outbox.readAll', async () => {
				const { stored, sessions, receipts } = await db.transaction('r', held(db), async () => ({
					stored: await db.entries.toArray(),
					sessions: await db.sessions.toArray(),
					receipts: await db.receipts.toArray()
				}));
				const answers = new Map(receipts.map((answer) => [answer.opId, answer]));
				const entries = stored.map((one) => entryOf(one, answers.get(one.opId)));
				const here = new Set(stored.map(({ opId }) => opId));
				const strays = receipts.flatMap(({ opId }) => (here.has(opId) ? [] : [opId]));
				if (strays.length > 0) await db.receipts.bulkDelete(strays);
				return { entries, sessions };
			}),
		append: (entries, session) =>
			withReopening(db, 'outbox.append', async () => {
				if (!(await appendNew(db, entries, session))) await appendLacking(db, entries, session);
			}),
		putReceipts: (receipts, receivedAt) =>
			withReopening(db, 'outbox.receipts', () =>
				putRelaxed(
					db,
					receipts.map((receipt) => ({ opId: receipt.opId, receipt, receivedAt }))
				)
			),
		remove: (opIds, sids) =>
			withReopening(db, 'outbox.remove', () =>
				db.transaction('rw', held(db), async () => {
					await db.entries.bulkDelete([...opIds]);
					await db.receipts.bulkDelete([...opIds]);
					await db.sessions.bulkDelete([...sids]);
				})
			)
	};
}

/** What an envelope and all that belongs to it lie in. */
function held(db: OutboxDatabase): Table[] {
	return [db.entries, db.sessions, db.receipts];
}

/** Dexie sets durability per database, and only receipts need not wait for the disk. */
function putRelaxed(db: OutboxDatabase, receipts: readonly StoredReceipt[]): Promise<void> {
	return new Promise((resolve, reject) => {
		const transaction = db.backendDB().transaction(['receipts'], 'readwrite', { durability: 'relaxed' });
		transaction.oncomplete = () => resolve();
		transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was ended'));
		const store = transaction.objectStore('receipts');
		for (const receipt of receipts) store.put(receipt);
	});
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

function storedOf({ envelope, savedAt, root }: OutboxEntry): StoredEntry {
	return { opId: envelope.opId, envelope, savedAt, ...(root === undefined ? {} : { root }) };
}

function entryOf({ envelope, savedAt, root }: StoredEntry, answer: StoredReceipt | undefined): OutboxEntry {
	const { receipt = null, receivedAt = null } = answer ?? {};
	return { envelope, receipt, savedAt, receivedAt, ...(root === undefined ? {} : { root }) };
}
