/** The office's backups: what each holds, which one was verified, and what comes back of it. */
import type { MemoryTables } from '#lib/server/store/memory-tables.ts';
import type { Newest } from '#lib/server/backup/note-verified.ts';
import { TENANT } from './town.ts';

export interface KeptBackup {
	readonly id: string;
	readonly tables: ReadonlyMap<string, MemoryTables>;
	readonly photos: ReadonlySet<string>;
	readonly takenAt: number;
	/** How many events had happened. */
	readonly at: number;
}

export class ServerBackups {
	#newest: KeptBackup | null = null;
	#verified: KeptBackup | null = null;
	#standby: KeptBackup | null = null;

	keep(backup: KeptBackup): void {
		if (!this.#newest || backup.at >= this.#newest.at) this.#newest = backup;
	}

	/** It was restored as a copy and adds up; only now may the store speak of it (G8). */
	verify(backup: KeptBackup): void {
		if (!this.#verified || backup.at >= this.#verified.at) this.#verified = backup;
	}

	/** One to put back: the newest, or the newest that was verified. */
	choose(wantsNewest: boolean): KeptBackup | null {
		return wantsNewest ? this.#newest : this.#verified;
	}

	/** What a standby has received by now. */
	follow(copy: KeptBackup): void {
		this.#standby = copy;
	}

	/** Who promotes a standby that lacks what a verified backup holds has to restore that backup instead; so nobody does here. */
	standby(): KeptBackup | null {
		const copy = this.#standby;
		return copy && copy.at >= (this.#verified?.at ?? 0) ? copy : null;
	}

	/** What was put back is the newest from here on: what was kept after it is of another life. */
	begin(backup: KeptBackup): void {
		this.#newest = backup;
		this.#verified = backup;
		this.#standby = null;
	}

	/** A restore of the newest verified backup would bring it back. */
	holds(opId: string): boolean {
		return this.#verified?.tables.get(TENANT)?.operation.has(opId) ?? false;
	}
}

/** What a backup reaches, by scope. */
export function headsOf(backup: KeptBackup): Readonly<Record<string, number>> {
	return Object.fromEntries(backup.tables.get(TENANT)?.counter ?? []);
}

/** What was stored last in each scope. */
export function newestOf(backup: KeptBackup): readonly Newest[] {
	const newest = new Map<string, Newest>();
	for (const one of backup.tables.get(TENANT)?.operation.values() ?? [])
		if (one.seq > (newest.get(one.scope)?.seq ?? 0)) newest.set(one.scope, one);
	return [...newest.values()];
}
