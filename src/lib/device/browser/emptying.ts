/**
 * Emptying this phone. The keys go first, overwritten in place: from then on nothing sealed here can be opened, whatever
 * a power cut leaves behind. What the office does not have stays as envelopes, which only the office can open, with the
 * certificate and the submit key that hand them in; when the office has them, these go too.
 *
 *   keys overwritten ─► rows, drafts ─► photos ─► received envelopes ─► nothing left: outbox, journal
 *                                                                  └──► something left: sent, and then the rest
 */
import type { Handover } from '../core/handover.ts';
import { countLeftBehind } from '../core/left-behind.ts';
import type { Emptied } from '../safety-port.ts';
import { withReopening } from './dexie-trouble.ts';
import { eraseFiles } from './files-opfs.ts';
import { isJournalFile, type OpenJournal } from './journal-opfs.ts';
import { dexieOutbox, type OutboxDatabase } from './outbox-dexie.ts';
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

/** What became of this phone, if it was emptied and not enrolled since. */
export function readEmptied(db: OutboxDatabase): Promise<Emptied | null> {
	return withReopening(db, 'emptied.read', async () => {
		const kept = await db.kept.get('emptied');
		return kept?.name === 'emptied' ? kept.emptied : null;
	});
}

/** Enrolled anew: what it was before says nothing more. */
export function forgetEmptied(db: OutboxDatabase): Promise<void> {
	return withReopening(db, 'emptied.forget', () => db.kept.delete('emptied'));
}

/** The vault must be closed and quiet. Every step can be done again. */
export async function emptyPhone(
	stores: PhoneStores,
	options: { readonly why: Emptied['why']; readonly at: number }
): Promise<Emptied> {
	await eraseFiles(isJournalFile);
	stores.rows.close();
	await stores.rows.delete();
	const keptPhotos = await stores.photos.empty();
	const kept = await keepUnsent(stores);
	const emptied: Emptied = { ...options, kept, keptPhotos };
	// Strictly before the rest goes, so that a phone that is killed here still says what happened.
	await withReopening(stores.outbox, 'emptied.put', () => stores.outbox.kept.put({ name: 'emptied', emptied }));
	if (kept + keptPhotos === 0) await emptyOutbox(stores);
	return emptied;
}

/** Without a record of its own a phone hands in nothing until it is enrolled anew; what lies there stays for that. */
async function keepUnsent({ handover, journal, outbox }: PhoneStores): Promise<number> {
	if (handover) return handover.keepUnsent();
	return journal ? countLeftBehind({ journal, outbox: dexieOutbox(outbox) }) : 0;
}

/** The office has everything: nothing is left that these would hand in. What happened is still told. */
export async function emptyOutbox({ outbox, journal }: Pick<PhoneStores, 'outbox' | 'journal'>): Promise<void> {
	await withReopening(outbox, 'emptied.outbox', () =>
		outbox.transaction('rw', [outbox.entries, outbox.sessions, outbox.kept], async () => {
			await outbox.entries.clear();
			await outbox.sessions.clear();
			await outbox.kept.bulkDelete(['meta', 'submitKey']);
		})
	);
	await journal?.rewrite([]);
}

/** By the coach's hand and with nothing left to hand in: the databases themselves go as well. */
export async function takeAway({ outbox, journal }: Pick<PhoneStores, 'outbox' | 'journal'>): Promise<void> {
	journal?.close();
	await eraseFiles(() => false);
	outbox.close();
	await outbox.delete();
}
