/** Whether the office may rely on its backups: said on the Work page and by the health check, without a value. */
import type { StoreTransaction } from '../store/port.ts';

export const BACKUP_LATE_DAYS = 7;
const DAY_MS = 86_400_000;

export interface BackupState {
	/** `young`: there is none yet, and the organisation is younger than a backup may be old. */
	readonly kind: 'verified' | 'young' | 'late' | 'none';
	/** The moment that the newest verified backup holds. */
	readonly takenAt: number | null;
}

export async function readBackupState(
	tx: Pick<StoreTransaction, 'latestBackup' | 'readOrganisation'>,
	now: number
): Promise<BackupState> {
	const latest = await tx.latestBackup();
	if (latest) return { kind: isOld(latest.takenAt, now) ? 'late' : 'verified', takenAt: latest.takenAt };
	const organisation = await tx.readOrganisation();
	return { kind: organisation && !isOld(organisation.createdAt, now) ? 'young' : 'none', takenAt: null };
}

function isOld(at: number, now: number): boolean {
	return now - at > BACKUP_LATE_DAYS * DAY_MS;
}
