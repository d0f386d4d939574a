/**
 * Another history lies below the server than the one it spoke for: a database put back, a standby
 * that was behind. It gets a new epoch, so that no receipt of the other history counts any more and
 * phones hand in again what it lacks (G8); and a person is told.
 */
import type { StoreTransaction } from '../store/port.ts';
import type { ServerChance } from './ports.ts';

/**
 * How it was seen: the database is another one or lives on another timeline, it holds less than the file beside it has
 * seen, a phone stands further in a scope than the scope goes, or bears a receipt for what the log does not hold.
 */
export type EpochReason = 'otherHistory' | 'lowerNumbers' | 'cursorAhead' | 'receiptUnknown';

type Tx = Pick<StoreTransaction, 'now' | 'readOrganisation' | 'putOrganisation' | 'putRestore' | 'insertAlarms'>;

/**
 * @param options.seen the epoch of the history that was found lacking; where another one stands by now, somebody has
 *   begun it already and nothing is done
 * @param options.detail what the alarm names beside the reason: ids and numbers only
 * @returns the epoch that holds from here on; null where the organisation is not here
 */
export async function beginEpoch(
	tx: Tx,
	options: {
		readonly chance: Pick<ServerChance, 'uuid'>;
		readonly seen: string;
		readonly reason: EpochReason;
		readonly detail?: Readonly<Record<string, string | number>>;
	}
): Promise<string | null> {
	const organisation = await tx.readOrganisation();
	if (!organisation) return null;
	if (organisation.epoch !== options.seen) return organisation.epoch;
	const { chance, reason, detail = {} } = options;
	const epoch = chance.uuid();
	const now = await tx.now();
	await tx.putOrganisation({ ...organisation, epoch });
	// How far back it goes nobody knows: every device that proves its enrolment may come back.
	await tx.putRestore({ epoch, earlierEpoch: organisation.epoch, backupTakenAt: 0, restoredAt: now });
	await tx.insertAlarms([
		{ id: chance.uuid(), kind: 'otherHistory', detail: JSON.stringify({ reason, ...detail }), at: now }
	]);
	return epoch;
}
