/** The tables of the twin in memory. */
import type { StoredRegistry } from './registry-verbs.ts';
import type { StoredAudit } from './audit-chain.ts';
import { type BackupTables, copyBackupTables, emptyBackupTables } from './memory-backup.ts';
import { copyPrivacyTables, emptyPrivacyTables, type PrivacyTables } from './memory-privacy.ts';
import { copyRecoveryTables, emptyRecoveryTables, type RecoveryTables } from './memory-recovery.ts';
import type {
	StoredAlarm,
	StoredChange,
	StoredDevice,
	StoredEntity,
	StoredInvitation,
	StoredOperation,
	StoredOrganisation,
	StoredPack,
	StoredPerson,
	StoredPurge,
	StoredQuarantine
} from './port.ts';

export interface AskedPurge {
	readonly dev: string;
	readonly root: string;
	readonly confirmedAt: number | null;
}

/** All rows of one tenant, by key. */
export interface MemoryTables {
	readonly operation: Map<string, StoredOperation>;
	readonly entity: Map<string, StoredEntity>;
	/** By scope and entity. */
	readonly change: Map<string, StoredChange>;
	readonly counter: Map<string, number>;
	readonly quarantine: Map<string, StoredQuarantine>;
	readonly denied: Map<string, true>;
	readonly purge: Map<string, StoredPurge>;
	/** By device and root. */
	readonly purgeDevice: Map<string, AskedPurge>;
	readonly alarm: Map<string, StoredAlarm>;
	readonly device: Map<string, StoredDevice>;
	readonly person: Map<string, StoredPerson>;
	readonly invitation: Map<string, StoredInvitation>;
	readonly pack: Map<string, StoredPack>;
	readonly organisation: Map<string, StoredOrganisation>;
	/** By number. */
	readonly audit: Map<string, StoredAudit>;
	readonly backups: BackupTables;
	readonly privacy: PrivacyTables;
	readonly recovery: RecoveryTables;
	/** One at most, under no name. */
	readonly registry: Map<string, StoredRegistry>;
}

export function changeKey(scope: string, ent: string): string {
	return `${scope} ${ent}`;
}

export function emptyTables(): MemoryTables {
	return {
		operation: new Map(),
		entity: new Map(),
		change: new Map(),
		counter: new Map(),
		quarantine: new Map(),
		denied: new Map(),
		purge: new Map(),
		purgeDevice: new Map(),
		alarm: new Map(),
		device: new Map(),
		person: new Map(),
		invitation: new Map(),
		pack: new Map(),
		organisation: new Map(),
		audit: new Map(),
		backups: emptyBackupTables(),
		privacy: emptyPrivacyTables(),
		recovery: emptyRecoveryTables(),
		registry: new Map()
	};
}

/** Rows are never changed in place, so copying the maps is a full copy. */
export function copyTables(tables: MemoryTables): MemoryTables {
	return {
		operation: new Map(tables.operation),
		entity: new Map(tables.entity),
		change: new Map(tables.change),
		counter: new Map(tables.counter),
		quarantine: new Map(tables.quarantine),
		denied: new Map(tables.denied),
		purge: new Map(tables.purge),
		purgeDevice: new Map(tables.purgeDevice),
		alarm: new Map(tables.alarm),
		device: new Map(tables.device),
		person: new Map(tables.person),
		invitation: new Map(tables.invitation),
		pack: new Map(tables.pack),
		organisation: new Map(tables.organisation),
		audit: new Map(tables.audit),
		backups: copyBackupTables(tables.backups),
		privacy: copyPrivacyTables(tables.privacy),
		recovery: copyRecoveryTables(tables.recovery),
		registry: new Map(tables.registry)
	};
}
