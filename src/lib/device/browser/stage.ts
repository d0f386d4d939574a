/** Where a phone stands, found in its stores when they are opened: not enrolled, enrolled, or emptied with something left to send. */
import { Courier, type CourierOptions } from '../core/courier.ts';
import { Handover } from '../core/handover.ts';
import { hasLeftBehind } from '../core/left-behind.ts';
import type { Emptied } from '../safety-port.ts';
import { kindOf } from './dexie-trouble.ts';
import type { ProvingDevice } from './emptied-proof.ts';
import { emptyPhone, type PhoneStores, readEmptied } from './emptying.ts';
import type { OpenJournal } from './journal-opfs.ts';
import { makeAhead } from './envelopes.ts';
import { opfsKeyFile } from './key-file.ts';
import { dexieMeta, dexieOutbox, readSubmitKey } from './outbox-dexie.ts';
import { readAhead } from './sheets-dexie.ts';
import { isVaultOf } from './vault.ts';
import { readVaultFile } from './vault-file.ts';
import { browserChance, browserClock } from './world.ts';

/** The lock screen is drawn first. */
const READ_AHEAD_MS = 300;

export interface Sending {
	readonly handover: Handover;
	readonly courier: Courier;
}

export type Stage =
	| { readonly kind: 'closed' }
	| { readonly kind: 'unusable'; readonly why: 'storage' | 'worker' }
	| { readonly kind: 'notEnrolled'; readonly hasWork: boolean }
	/** Emptied: what is left can only be handed in. */
	| { readonly kind: 'emptied'; readonly emptied: Emptied; readonly sending: Sending | null }
	| ({ readonly kind: 'enrolled'; readonly submitKey: CryptoKey } & Sending);

export async function openStage(
	stores: Omit<PhoneStores, 'handover'> & { readonly journal: OpenJournal },
	options: Pick<CourierOptions, 'net' | 'alarm' | 'core' | 'about' | 'onChange'>
): Promise<Stage> {
	const { journal } = stores;
	const outbox = dexieOutbox(stores.outbox);
	const world = { clock: browserClock, chance: browserChance };
	// Read together: each is a way to the disk and back, and the lock screen waits for all of them.
	const [handover, submitKey, vault, found] = await Promise.all([
		Handover.open({ ...world, journal, outbox, meta: dexieMeta(stores.outbox) }),
		readSubmitKey(stores.outbox),
		readVaultFile(opfsKeyFile()),
		readEmptied(stores.outbox)
	]);
	const isOpenable = handover !== null && submitKey !== null && isVaultOf(vault, handover.meta);
	const emptied = await findEmptied({ ...stores, handover }, { found, isOpenable });
	// Emptied to the last: what would hand in has gone with the rest.
	const isHandedIn = emptied?.kept === 0 && emptied.keptPhotos === 0;
	if (!handover || !submitKey || isHandedIn || (!isOpenable && !emptied)) {
		if (emptied) return { kind: 'emptied', emptied, sending: null };
		return { kind: 'notEnrolled', hasWork: await hasLeftBehind({ journal, outbox }) };
	}
	const { dev, intakeKey } = handover.meta;
	if (!emptied)
		setTimeout(() => {
			readAhead(stores.rows);
			makeAhead({ dev, intakeKey, submitKey });
		}, READ_AHEAD_MS);
	const photos = await stores.photos.open(handover, submitKey);
	const courier = new Courier({ ...(photos ? { photos } : {}), ...world, ...options, handover });
	return emptied
		? { kind: 'emptied', emptied, sending: { handover, courier } }
		: { kind: 'enrolled', handover, courier, submitKey };
}

/** What became of a phone that was emptied. One that was killed on the way is emptied on, also where its keys still lie. */
async function findEmptied(
	stores: PhoneStores,
	{ found, isOpenable }: { readonly found: Awaited<ReturnType<typeof readEmptied>>; readonly isOpenable: boolean }
): Promise<Emptied | null> {
	if (!found?.isUnderWay) return isOpenable ? null : (found?.emptied ?? null);
	const { why, at } = found.emptied;
	try {
		return await emptyPhone(stores, { why, at });
	} catch (error) {
		// What cannot go now goes at the next start; meanwhile it hands in.
		if (kindOf(error) === null) throw error;
		return found.emptied;
	}
}

/** What hands in: of an enrolled phone, or of one that was emptied and still holds envelopes. */
export function sendingOf(stage: Stage): Sending | null {
	if (stage.kind === 'emptied') return stage.sending;
	return stage.kind === 'enrolled' ? stage : null;
}

/** What proves this device with no vault open; null unless it is enrolled. */
export function provingOf(stage: Stage): ProvingDevice | null {
	if (stage.kind !== 'enrolled') return null;
	const { dev, certificate } = stage.handover.meta;
	return { dev, certificate, submitKey: stage.submitKey };
}
