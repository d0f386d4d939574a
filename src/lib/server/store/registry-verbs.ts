/** What the store keeps about the registry that its records were folded by; part of every transaction. */
import type { StoredEntity, StoredOperation } from './port.ts';

export interface StoredRegistry {
	/** The table of merges that every record is folded by, as JSON; empty in a store that never noted one. */
	readonly merges: string;
	/** The table that they are being folded by now; null when nothing is under way. */
	readonly next: string | null;
	/** The last record that was looked at for `next`. */
	readonly after: string;
}

export const NEVER_NOTED: StoredRegistry = { merges: '', next: null, after: '' };

export interface RegistryVerbs {
	/** What is noted, held until the transaction ends: of several processes one works and the others wait. */
	holdRegistry(): Promise<StoredRegistry>;
	putRegistry(registry: StoredRegistry): Promise<void>;
	/** Records of these kinds above an id, in order of it, to be written: nobody else changes them meanwhile. */
	readKindsAfter(kinds: readonly string[], after: string, limit: number): Promise<readonly StoredEntity[]>;
	/** Every operation on these records. */
	readLog(ents: readonly string[]): Promise<readonly StoredOperation[]>;
}
