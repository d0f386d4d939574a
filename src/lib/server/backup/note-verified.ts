/** The store learns of a backup: from here on a phone may let go of what the file holds (G8). */
import type { StoreTransaction, StoredOperation } from '../store/port.ts';
import type { StoredBackup } from '../store/backup-verbs.ts';

/** The operation with the highest number of a scope. */
export type Newest = Pick<StoredOperation, 'opId' | 'scope' | 'seq'>;

/**
 * Only where the store still lives the life that the backup holds. Restored meanwhile, it bears another epoch. A standby
 * that was behind may have taken over under the same one: what was stored last before the backup is then not there, and
 * its numbers are given to other operations, which the backup does not hold.
 *
 * @param options.newest what the backup holds, one for each scope
 * @returns whether it was noted
 */
export async function noteVerified(
	tx: Pick<StoreTransaction, 'readOrganisation' | 'findOperations' | 'putBackup'>,
	options: { readonly backup: StoredBackup; readonly newest: readonly Newest[] }
): Promise<boolean> {
	const { backup, newest } = options;
	if ((await tx.readOrganisation())?.epoch !== backup.epoch) return false;
	const found = new Map((await tx.findOperations(newest.map(({ opId }) => opId))).map((one) => [one.opId, one]));
	const isSameLife = newest.every(({ opId, scope, seq }) => {
		const here = found.get(opId);
		return here?.scope === scope && here.seq === seq;
	});
	if (!isSameLife) return false;
	await tx.putBackup(backup, Object.fromEntries(newest.map(({ scope, seq }) => [scope, seq])));
	return true;
}
