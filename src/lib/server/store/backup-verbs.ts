/** What the store keeps about its own backups and restores; part of every transaction. */

export interface StoredBackup {
	readonly id: string;
	readonly epoch: string;
	/** The moment that it holds, by the database's time. */
	readonly takenAt: number;
	readonly verifiedAt: number;
	readonly file: string;
	/** Of every row, in any order; see `backup/digest.ts`. */
	readonly digest: string;
}

/** One life of the store ended and another began. */
export interface StoredRestore {
	readonly epoch: string;
	readonly earlierEpoch: string;
	/** What came back is as it was then. */
	readonly backupTakenAt: number;
	readonly restoredAt: number;
}

export interface BackupVerbs {
	/** Notes a verified backup, with the highest number it holds per scope. */
	putBackup(backup: StoredBackup, heads: Readonly<Record<string, number>>): Promise<void>;
	/** The verified backup that holds the latest moment. */
	latestBackup(): Promise<StoredBackup | null>;
	/** For the scopes that this device's operations landed in: the number up to which a verified backup holds all (G8). */
	readCovered(dev: string): Promise<Readonly<Record<string, number>>>;
	putRestore(restore: StoredRestore): Promise<void>;
	listRestores(): Promise<readonly StoredRestore[]>;
}
