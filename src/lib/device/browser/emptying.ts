/**
 * Emptying this phone. The keys go first, overwritten in place: from then on nothing sealed here can be opened, whatever
 * a power cut leaves behind. What the office does not have stays as envelopes, which only the office can open, with the
 * certificate and the submit key that hand them in; when the office has them, these go too.
 *
 *   noted ─► keys overwritten ─► rows, drafts ─► photos ─► received envelopes ─► nothing left: outbox, journal
 *                                                                            └──► something left: sent, and then the rest
 *
 * Killed on the way, it goes on at the next start, and hands in what is left.
 */
import type { Handover } from '../core/handover.ts';
import { countLeftBehind } from '../core/left-behind.ts';
import { troubleOf } from '../core/trouble.ts';
import type { Emptied } from '../safety-port.ts';
import { withReopening } from './dexie-trouble.ts';
import { eraseFiles } from './files-opfs.ts';
import { isJournalFile, type OpenJournal } from './journal-opfs.ts';
import { dexieOutbox, isOfAnother, type OutboxDatabase } from './outbox-dexie.ts';
import type { PhonePhotos } from './photos-phone.ts';
import type { RowsDatabase } from './rows-dexie.ts';

export interface PhoneStores {
	readonly outbox: OutboxDatabase;
	readonly rows: RowsDatabase;
	readonly photos: PhonePhotos;
	/** Null on a phone that was never enrolled, and after it was emptied to the last. */
	readonly handover: Handover | null;
	readonly journal: OpenJournal | null;
}

/** What became of this phone, if it was emptied and not enrolled since. `isUnderWay`: it was killed before it had ended. */
export function readEmptied(
	db: OutboxDatabase
): Promise<{ readonly emptied: Emptied; readonly isUnderWay: boolean } | null> {
	return withReopening(db, 'emptied.read', async () => {
		const kept = await db.kept.get('emptied');
		return kept?.name === 'emptied' ? { emptied: kept.emptied, isUnderWay: kept.isUnderWay === true } : null;
	});
}

function keepEmptied(db: OutboxDatabase, emptied: Emptied, { isUnderWay = false } = {}): Promise<unknown> {
	return withReopening(db, 'emptied.put', () => db.kept.put({ name: 'emptied', emptied, isUnderWay }));
}

/** The vault must be closed and quiet. Every step can be done again. */
export async function emptyPhone(stores: PhoneStores, options: Pick<Emptied, 'why' | 'at'>): Promise<Emptied> {
	// Strictly before a key goes: without it a phone that is killed here would take itself for one that never was enrolled.
	await noteFirst(stores, options);
	await eraseFiles(isJournalFile);
	stores.rows.close();
	await stores.rows.delete();
	const keptPhotos = await stores.photos.empty();
	const kept = await keepUnsent(stores);
	const emptied: Emptied = { ...options, kept, keptPhotos };
	const isAllReceived = kept + keptPhotos === 0;
	await keepEmptied(stores.outbox, emptied, { isUnderWay: isAllReceived });
	if (isAllReceived) await emptyOutbox(stores, emptied);
	return emptied;
}

/** On a disk too full for a note, or beside a database that does not open, the keys go all the same. */
async function noteFirst(stores: PhoneStores, options: Pick<Emptied, 'why' | 'at'>): Promise<void> {
	try {
		const kept = await countUnsent(stores);
		await keepEmptied(stores.outbox, { ...options, kept, keptPhotos: stores.photos.unsent }, { isUnderWay: true });
	} catch (error) {
		if (!troubleOf(error)) throw error;
	}
}

/** Without a record of its own a phone hands in nothing until it is enrolled anew; what lies there stays for that. */
async function keepUnsent(stores: PhoneStores): Promise<number> {
	return stores.handover ? stores.handover.keepUnsent() : countUnsent(stores);
}

async function countUnsent({ handover, journal, outbox }: PhoneStores): Promise<number> {
	if (handover) return handover.book.unsent().size;
	return journal ? countLeftBehind({ journal, outbox: dexieOutbox(outbox) }) : 0;
}

/** The office has everything: nothing is left that these would hand in. What happened is still told. */
export async function emptyOutbox(
	{ outbox, journal, handover }: Pick<PhoneStores, 'outbox' | 'journal' | 'handover'>,
	emptied: Emptied
): Promise<void> {
	const isEmpty = await withReopening(outbox, 'emptied.outbox', () =>
		outbox.transaction('rw', [outbox.entries, outbox.sessions, outbox.receipts, outbox.kept], async () => {
			// Never what was enrolled here since.
			if (handover && (await isOfAnother(outbox, handover.meta.dev))) return false;
			await outbox.entries.clear();
			await outbox.sessions.clear();
			await outbox.receipts.clear();
			await outbox.kept.bulkDelete(['meta', 'submitKey']);
			await outbox.kept.put({ name: 'emptied', emptied });
			return true;
		})
	);
	if (isEmpty) await journal?.rewrite([]);
}

/** By the coach's hand and with nothing left to hand in: the databases themselves go as well. */
export async function takeAway({ outbox, journal }: Pick<PhoneStores, 'outbox' | 'journal'>): Promise<void> {
	journal?.close();
	await eraseFiles(() => false);
	outbox.close();
	await outbox.delete();
}
