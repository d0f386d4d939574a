/** Backups and restores on the twin in memory. */
import type { BackupVerbs, StoredBackup, StoredRestore } from './backup-verbs.ts';
import type { MemoryTables } from './memory-tables.ts';

export interface BackupTables {
	readonly backup: Map<string, StoredBackup>;
	readonly covered: Map<string, number>;
	readonly restored: Map<string, StoredRestore>;
}

export function emptyBackupTables(): BackupTables {
	return { backup: new Map(), covered: new Map(), restored: new Map() };
}

export function copyBackupTables({ backup, covered, restored }: BackupTables): BackupTables {
	return {
		backup: new Map(backup),
		covered: new Map(covered),
		restored: new Map(restored)
	};
}

/** @param put writes with a step that undoes it */
export function backupVerbs(
	tables: MemoryTables,
	put: <V>(table: Map<string, V>, key: string, value: V) => void
): BackupVerbs {
	const { backup, covered, restored } = tables.backups;
	return {
		async putBackup(stored, heads) {
			put(backup, stored.id, stored);
			for (const [scope, seq] of Object.entries(heads)) put(covered, scope, seq);
		},
		latestBackup: async () => [...backup.values()].sort((a, b) => b.takenAt - a.takenAt)[0] ?? null,
		async readCovered(dev) {
			const own = [...tables.operation.values()].filter((one) => one.dev === dev).map((one) => one.scope);
			return Object.fromEntries(
				[...new Set(own)].flatMap((scope) => {
					const seq = covered.get(scope);
					return seq === undefined ? [] : [[scope, seq] as const];
				})
			);
		},
		async putRestore(restore) {
			put(restored, restore.epoch, restore);
		},
		listRestores: async () => [...restored.values()].sort((a, b) => a.restoredAt - b.restoredAt)
	};
}
